"""Telling a damaged file of the warehouse from one that is locked, newer or out of reach, and setting it aside.

Nothing here builds it anew: an absent file is created by `opening` and filled by `refilling`.
"""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import duckdb

log = logging.getLogger(__name__)

_DAMAGE = (
    "not a valid DuckDB database file",
    "Corrupt database file",
    "Could not read enough bytes from file",
    "Corrupt WAL file",
    "WAL does not match database file",
)
"""DuckDB has no class of its own for what overwriting and cutting leaves behind; these are its words for it."""


def is_damage(error: duckdb.Error, path: Path) -> bool:
    """Whether DuckDB says by this error that the content of the file, or of its log, is not what it wrote."""
    text = str(error).partition("\n")[0]
    is_of_another = '"' in text and str(path) not in text
    return any(words in text for words in _DAMAGE) and not is_of_another


def set_aside(path: Path) -> None:
    """Renames the file to `<name>.damaged`, over one of an earlier time; its log cannot be read without it and goes."""
    path.replace(aside(path))
    path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
    log.warning("The warehouse is damaged: it lies as %s now and is built anew from the raw store", aside(path))


def aside(path: Path) -> Path:
    """Where a damaged file lies."""
    return path.with_name(f"{path.name}.damaged")


@contextmanager
def damage_set_aside(path: Path) -> Generator[None]:
    """Sets the file aside where its use shows that it is damaged; by then it must be closed again."""
    try:
        yield
    except duckdb.Error as error:
        if is_damage(error, path):
            set_aside(path)
        raise
