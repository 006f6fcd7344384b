"""What `f1` says: coloured lines on stderr, or JSON, and the same with tracebacks in the home's log file.

Commands and stages log through `logging.getLogger(__name__)`; only this module knows where that goes. Results (tables,
JSON) are printed to stdout by the commands themselves.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from f1_platform.errors import F1Error, HomeError, full_disk

INTERRUPTED = 130
"""The exit code of a command that Ctrl-C ended."""

SUCCESS = 25
"""The level between INFO and WARNING: something a person waited for is done."""

_COLOURS = {"DEBUG": "dim", "INFO": "cyan", "SUCCESS": "bold green", "WARNING": "yellow", "ERROR": "bold red"}
_OWN = ("f1_platform", "api", "uvicorn")
_WIDTH_OF_FILES = 160


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
        text = Text.assemble((f"{record.levelname:<7} ", colour), record.getMessage())
        for name, value in _place(record).items():
            text.append(f"\n{name:>7} ", "dim").append(value)
        if record.exc_info and self.level <= logging.DEBUG:
            text.append("\n" + logging.Formatter().formatException(record.exc_info), "dim")
        self._console.print(text)


class LogFile(logging.FileHandler):
    """A log file that can't be written, on a full disk say, stops nothing: all is said on stderr too."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Passes over it."""


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON, its traceback included."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_place(record),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def configure(form: LogFormat = LogFormat.text, verbosity: int = 0) -> None:
    """Sends all logging to stderr.

    Args:
        form: lines for people or for machines.
        verbosity: -1 warnings and errors only, 0 the usual, 1 everything, with tracebacks.
    """
    logging.addLevelName(SUCCESS, "SUCCESS")
    handler = Lines() if form is LogFormat.text else logging.StreamHandler(sys.stderr)
    if form is LogFormat.json:
        handler.setFormatter(JsonLines())
    handler.setLevel(logging.WARNING if verbosity < 0 else logging.DEBUG if verbosity else logging.INFO)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in _OWN:
        logging.getLogger(name).setLevel(logging.DEBUG)


def log_to(folder: Path, day: datetime) -> None:
    """Keeps everything that is said in a file of that day as well, as JSON lines.

    Raises:
        HomeError: the folder cannot be written.
        StoreError: the disk is full.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = LogFile(folder / f"{day:%Y-%m-%d}.log", encoding="utf-8")
    except OSError as error:
        mend = "Let F1_HOME name a folder that you may write"
        raise full_disk(error, folder.parent) or HomeError(
            f"The home cannot be written: {error.strerror}", where=str(folder.parent), mend=mend
        ) from error
    handler.setFormatter(JsonLines())
    logging.getLogger().addHandler(handler)


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


def _place(record: logging.LogRecord) -> dict[str, str]:
    named = {name: getattr(record, name, "") for name in ("where", "mend")}
    return {name: value for name, value in named.items() if value}
