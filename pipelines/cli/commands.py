"""Every command together: the only room that knows every other. A command imports what it needs when it runs."""

from __future__ import annotations

import errno
import os
import re
import sys
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from pipelines import collection as collections
from pipelines.cli import captures, care, deciding, demo, discovering, migrating, new, pages
from scraper import __version__
from scraper.errors import ThreadkeepError

app = typer.Typer(
    name="threadkeep",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Archive what people said to each other about a piece of research: crawl -> captures, build -> tables.",
    epilog="Exit codes: 0 done; 1 failed; 2 wrong use; 3 stopped with work pending; 4 done, but much less found\n"
    "than last time.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"threadkeep {__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    home: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="The data home; else THREADKEEP_HOME, else ./datasets, else the user's data folder."
        ),
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,  # noqa: ARG001
    version: Annotated[  # noqa: ARG001
        bool, typer.Option("--version", help="Print the version and end.", is_eager=True, callback=_version)
    ] = False,
) -> None:
    """Options of every command; they may stand anywhere on the line."""
    context.obj = home


new.register(app)
captures.register(app)
pages.register(app)
discovering.register(app)
deciding.register(app)
care.register(app)
migrating.register(app)
demo.register(app)


def run(arguments: list[str]) -> int:
    """Run a line of arguments; gives the exit code. An error is one line that says what is wrong and what to do."""
    for stream in (sys.stdout, sys.stderr):  # a character that the stream's encoding lacks is no reason to end
        if callable(reconfigure := getattr(stream, "reconfigure", None)):
            reconfigure(errors="replace")
    arguments = _options_first(arguments)
    try:
        code = app(arguments, standalone_mode=False)
        sys.stdout.flush()
    except TyperException as error:
        return _wrong_use(error, arguments)
    except typer.Abort:
        raise KeyboardInterrupt from None
    except ThreadkeepError as error:
        _told(str(error), arguments)
        return error.exit_code
    except BrokenPipeError:  # `threadkeep … | head`: nobody listens any more
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  (for what is still to be flushed)
        return 1
    except OSError as error:
        what = error.strerror or str(error)
        _told(f"{error.filename or _home_in(arguments)}: {what}{_CURES.get(error.errno or 0, '')}", arguments)
        return 1
    except Exception as error:  # noqa: BLE001  (no traceback reaches a user)
        _told(f"unexpected {type(error).__name__}: {error}; please report it, with what --debug shows", arguments)
        return 1
    if code == 130:  # typer's word for Ctrl-C
        raise KeyboardInterrupt
    return code if isinstance(code, int) else 0


_ROOM = ": make room, then give the same command again"
_WRITE = ": nothing may be written there: make it writable, or name another data home with --home DIR"
_CURES = {errno.ENOSPC: _ROOM, errno.EDQUOT: _ROOM, errno.EROFS: _WRITE, errno.EACCES: _WRITE, errno.EPERM: _WRITE}


def _wrong_use(error: TyperException, arguments: list[str]) -> int:
    """Wrong use in one line, in plain words, with the help to look at; no words at all are answered with the help."""
    message = error.format_message().strip()
    if message.startswith("Usage:"):
        print(message, file=sys.stderr)
        return error.exit_code
    for jargon, plain in _PLAIN:
        message = re.sub(jargon, plain, message)
    names = [command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands]
    of = next((f"{word} " for word in arguments if word in names), "")
    _told(f"{message[:1].lower()}{message[1:].rstrip('.')}; see `threadkeep {of}--help`", arguments)
    return error.exit_code


_PLAIN = (
    (r"Value error, ", ""),
    (r"does not match the formats? '%Y-%m-%d'", "is no date such as 2012-01-31"),
    (r"Input should be a valid (number|integer).*", r"give a \1"),
    (r"Input should be (greater|less) than or equal to", r"give a number \1 than or equal to"),
    (r"\(Possible options: (.*)\)", r"(did you mean \1?)"),
)


def _told(message: str, arguments: list[str]) -> None:
    if "--debug" in arguments:
        import traceback

        traceback.print_exc()
    print(f"threadkeep: {message}", file=sys.stderr)


def _home_in(arguments: list[str]) -> Path:
    """The data home that a line of arguments, its options first, means."""
    given = [argument.removeprefix("--home=") for argument in arguments[:1] if argument.startswith("--home=")]
    given += arguments[1:2] if arguments[:1] == ["--home"] else []
    return collections.home_folder(Path(given[0]) if given else None)


def _options_first(arguments: list[str]) -> list[str]:
    """Bring --home and --debug before the command, wherever they were written."""
    first: list[str] = []
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word == "--home":
            first += [word, *([value] if (value := next(words, None)) is not None else [])]
        elif word == "--debug" or word.startswith("--home="):
            first.append(word)
        else:
            rest.append(word)
    return first + rest
