"""What `f1` says on stderr: coloured lines for people, or JSON. What a line holds is in `watching.lines`.

Commands and stages log through `logging.getLogger(__name__)`; only this module knows where on a terminal that goes.
Results (tables, JSON) are printed to stdout by the commands themselves.
"""

from __future__ import annotations

import logging
import sys
from enum import StrEnum

from rich.console import Console
from rich.text import Text

from f1_platform.errors import F1Error, full_disk
from f1_platform.watching.lines import LOOK, JsonLines, about, place
from f1_platform.watching.secrets import without_secrets

INTERRUPTED = 130
"""The exit code of a command that Ctrl-C ended."""

SUCCESS = 25
"""The level between INFO and WARNING: something a person waited for is done."""

_COLOURS = {
    "DEBUG": "dim",
    "LOOK": "dim",
    "INFO": "cyan",
    "SUCCESS": "bold green",
    "WARNING": "yellow",
    "ERROR": "bold red",
}
_OWN = ("f1_platform", "api", "uvicorn")
_WIDTH_OF_FILES = 160
_LEVELS = {-1: logging.WARNING, 0: logging.INFO, 1: logging.DEBUG}
_UNSAID = "text, as nothing else was said"


class LogFormat(StrEnum):
    """How lines on stderr look."""

    text = "text"
    json = "json"


class Lines(logging.Handler):
    """Coloured lines on stderr; a traceback only where debugging is on."""

    def __init__(self) -> None:
        super().__init__()
        self._console = Console(stderr=True, soft_wrap=True, highlight=False)

    def emit(self, record: logging.LogRecord) -> None:
        """Writes one record."""
        colour = _COLOURS.get(record.levelname, "bold red")
        message = without_secrets(record.getMessage())
        text = Text.assemble((f"{record.levelname:<7} ", colour), (about(record), "dim"), message)
        for name, value in place(record).items():
            text.append(f"\n{name:>7} ", "dim").append(value)
        if record.exc_info and self.level <= logging.DEBUG:
            text.append("\n" + without_secrets(logging.Formatter().formatException(record.exc_info)), "dim")
        self._console.print(text)


def configure(form: LogFormat | None = None, verbosity: int = 0) -> None:
    """Sends all logging to stderr.

    Args:
        form: lines for people or for machines; where it is not said, for people until a setting says otherwise.
        verbosity: -1 warnings and errors only, 0 the usual, 1 everything, with tracebacks. To machines the usual is
            also each look at a unit.
    """
    logging.addLevelName(SUCCESS, "SUCCESS")
    handler = logging.StreamHandler(sys.stderr) if form is LogFormat.json else Lines()
    if form is LogFormat.json:
        handler.setFormatter(JsonLines())
    handler.setLevel(LOOK if form is LogFormat.json and verbosity == 0 else _LEVELS[verbosity])
    handler.set_name(_UNSAID if form is None else form)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in _OWN:
        logging.getLogger(name).setLevel(logging.DEBUG)


def prefer(form: LogFormat) -> None:
    """Has lines look as a setting says, unless the command line said how."""
    for handler in logging.getLogger().handlers:
        if handler.get_name() == _UNSAID and form is not LogFormat.text:
            configure(form, next(verbosity for verbosity, level in _LEVELS.items() if level == handler.level))
            return


def report(error: Exception) -> int:
    """Says what happened, where and what to do; answers the exit code."""
    log = logging.getLogger(__name__)
    error = error if isinstance(error, F1Error) else full_disk(error) or error
    if isinstance(error, F1Error):
        log.error(error.what, extra={"where": error.where, "mend": error.mend}, exc_info=error)
        return error.exit_code
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    extra = {"mend": "This is a fault of f1-platform; again with -v shows where. Nothing stored is lost"}
    log.error(f"unexpected: {said}", extra=extra, exc_info=error)
    return 1


def output() -> Console:
    """Where a command prints its tables: as wide as the terminal, or wide enough for a file."""
    return Console(width=None if sys.stdout.isatty() else _WIDTH_OF_FILES)
