"""`f1`, the command line. Exit codes: 0 done, 1 partly, 2 usage or settings, 3 a service is away, 130 interrupted."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Sequence

from f1_platform.cli.console import INTERRUPTED, configure, report

__all__ = ["main", "run"]

_SWITCHES = ("-v", "--verbose", "-q", "--quiet")
_FORMAT = "--log-format"


def main() -> None:
    """The entry point; SIGTERM stops as cleanly as Ctrl-C, and Ctrl-C works in the background of a script too."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    code = run(sys.argv[1:])
    if code == INTERRUPTED:
        # Work that was interrupted may still be going on in a thread; nothing waits for it.
        logging.shutdown()
        os._exit(code)
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Runs one command and answers its exit code; whatever goes wrong is said on stderr."""
    from f1_platform.cli.app import app

    configure()
    try:
        app(hoisted(arguments), prog_name="f1")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:
        code = report(error)
    else:
        code = 0
    if code == INTERRUPTED:
        logging.getLogger(__name__).info("Interrupted; what was done is kept")
    return code


def hoisted(arguments: Sequence[str]) -> list[str]:
    """The arguments with those that hold for every command put first, so that they may stand anywhere."""
    first: list[str] = []
    rest: list[str] = []
    remaining = iter(arguments)
    for argument in remaining:
        if argument == "--":
            rest += [argument, *remaining]
        elif argument in _SWITCHES or argument.startswith(f"{_FORMAT}="):
            first.append(argument)
        elif argument == _FORMAT:
            first += [argument, *[value for value in [next(remaining, None)] if value is not None]]
        else:
            rest.append(argument)
    return first + rest
