"""The `threadkeep` command: the only room that knows every other. A command imports what it needs when it runs."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from pipelines import collection as collections
from pipelines.cli import captures, care, demo, new, pages
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
        typer.Option(help="The data home; else THREADKEEP_HOME, else ./datasets, else the user's data folder."),
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
care.register(app)
demo.register(app)


def main() -> None:
    """Run the command: an error is one line that says what is wrong and what to do."""
    arguments = _options_first(sys.argv[1:])
    try:
        code = app(arguments, standalone_mode=False)
        if code == 130:  # typer's word for Ctrl-C
            raise KeyboardInterrupt
    except TyperException as error:
        if callable(show := getattr(error, "show", None)):
            show()
        sys.exit(error.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        print("threadkeep: stopped", file=sys.stderr)
        sys.exit(3)
    except ThreadkeepError as error:
        _told(str(error), arguments)
        sys.exit(error.exit_code)
    except BrokenPipeError:  # `threadkeep … | head`: nobody listens any more
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        what = error.strerror or str(error)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            what += ": make room, then give the same command again"
        _told(f"{error.filename or _home_in(arguments)}: {what}", arguments)
        sys.exit(1)
    except Exception as error:  # noqa: BLE001  (no traceback reaches a user)
        _told(f"unexpected {type(error).__name__}: {error}; please report it, with what --debug shows", arguments)
        sys.exit(1)
    _leave(code if isinstance(code, int) else 0)


def _leave(code: int) -> None:
    """End with an exit code; after a crawl at once, for all is closed and recorded, and a kill in the 0.3 s that the
    interpreter takes to fold up after Twisted would look like a run cut short."""
    if "twisted.internet.reactor" in sys.modules:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


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


if __name__ == "__main__":
    main()
