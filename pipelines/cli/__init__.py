"""The `threadkeep` command, as little as it takes to be told to stop at any moment, while it imports its parts too."""

from __future__ import annotations

import atexit
import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

STOPPED = "threadkeep: stopped"
STOPPED_CODE = 3


def main() -> None:
    """Run the command. Ctrl-C and SIGTERM end it, wherever it is, with one line and exit code 3."""
    try:
        with _stopped_at_once():
            from pipelines.cli.commands import run
        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        print(STOPPED, file=sys.stderr)
        code = STOPPED_CODE
    _leave(code)


@contextmanager
def _stopped_at_once() -> Iterator[None]:
    """While modules are imported a signal ends the process: nothing was begun, and an import may swallow an exception.
    From then on SIGTERM is what Ctrl-C is: a KeyboardInterrupt."""
    as_before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    heard = [number for number, handler in as_before.items() if handler in _OURS]  # `nohup` and others ignore some
    for number in heard:
        signal.signal(number, _end)
    yield
    for number in heard:
        signal.signal(number, signal.default_int_handler)
    atexit.register(_deafen, heard)


_OURS = (signal.SIG_DFL, signal.default_int_handler)


def _end(*_: object) -> None:
    os.write(2, f"{STOPPED}\n".encode())
    os._exit(STOPPED_CODE)


def _deafen(heard: list[signal.Signals]) -> None:
    """What the interpreter does last is not worth a traceback."""
    for number in heard:
        signal.signal(number, signal.SIG_IGN)


def _leave(code: int) -> None:
    """End with an exit code; after a crawl at once, for all is closed and recorded, and a kill in the 0.3 s that the
    interpreter takes to fold up after Twisted would look like a run cut short."""
    if "twisted.internet.reactor" in sys.modules:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    main()
