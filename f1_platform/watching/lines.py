"""Lines of the log: JSON for machines, and what lines for people say before their message. No line holds a secret.

Where lines go on a terminal is the command line's matter. The home's log file is here: Dagster's runs keep it too.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from f1_platform.errors import HomeError, full_disk
from f1_platform.watching.naming import named
from f1_platform.watching.secrets import without_secrets

LOOK = 15
"""The level between DEBUG and INFO: one unit was looked at. Machines read them all, people with `-v`."""

logging.addLevelName(LOOK, "LOOK")


class JsonLines(logging.Formatter):
    """One JSON object a line: instant, level, logger, message; run, session and endpoint; what was measured."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON, its traceback included."""
        line: dict[str, Any] = {
            "at": instant(record),
            "level": record.levelname,
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
            **named(),
            **_told(getattr(record, "measured", {})),
            **place(record),
        }
        if record.exc_info:
            line["traceback"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


class LogFile(logging.FileHandler):
    """A log file that can't be written, on a full disk say, stops nothing: all is said on stderr too."""

    def emit(self, record: logging.LogRecord) -> None:
        """Writes one record. Dagster has closed the file where it set up its own logging; opening it again may fail."""
        try:
            super().emit(record)
        except OSError:
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """Passes over it."""


def log_to(folder: Path, day: datetime) -> logging.Handler:
    """Keeps everything that is said in a file of that day as well, as JSON lines.

    Returns:
        What keeps it, until it is taken from the root logger.

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
    return handler


@contextmanager
def logging_to(folder: Path, day: datetime) -> Generator[None]:
    """As `log_to`, while the block lasts, where nothing has set up our logging: every look is kept.

    Raises:
        HomeError: the folder cannot be written.
        StoreError: the disk is full.
    """
    handler, ours = log_to(folder, day), logging.getLogger("f1_platform")
    level = ours.level
    ours.setLevel(LOOK)
    try:
        yield
    finally:
        ours.setLevel(level)
        logging.getLogger().removeHandler(handler)
        handler.close()


def instant(record: logging.LogRecord) -> str:
    """When it was said: ISO 8601, UTC, to the millisecond."""
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def about(record: logging.LogRecord) -> str:
    """What a line for people says first, within the ingestion: when, and which session, endpoint and run."""
    names = named()
    if not names:
        return ""
    where = f"session {names['session_key']}" if "session_key" in names else f"season {names.get('season', '?')}"
    run = f" run {names['run_id']}" if "run_id" in names else ""
    return f"{instant(record)} {where} {names.get('endpoint', '')}{run}: "


def place(record: logging.LogRecord) -> dict[str, str]:
    """Where it happened and the mend, as an error of the platform has them."""
    given = {name: str(getattr(record, name, "")) for name in ("where", "mend")}
    return {name: without_secrets(value) for name, value in given.items() if value}


def _told(measured: Mapping[str, Any]) -> dict[str, Any]:
    return {name: without_secrets(value) if isinstance(value, str) else value for name, value in measured.items()}
