"""The reading side of the serving file: opening it, its version, its tables.

The file is only ever replaced whole, so that an open connection keeps one version for as long as it lives.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

import pyarrow as pa

from f1_platform.errors import StoreError, TransientError
from f1_platform.serving.declaration import Table
from f1_platform.serving.publication import Published
from f1_platform.serving.sqlite.stored import restored
from f1_platform.serving.tables import TABLES

APPLICATION_ID = 0x46314450
"""Marks a SQLite file as ours (bytes 68 to 71 of its header), so that no other database is ever replaced."""

_MAGIC = b"SQLite format 3\0"
_PUBLISH = "Run `f1 publish` to write it anew"


@contextmanager
def open_published(path: Path) -> Generator[sqlite3.Connection]:
    """Opens a serving file for reading; faults while it is open come out as StoreError too.

    Raises:
        StoreError: there is no file, it is not ours, or it is damaged.
    """
    refuse_foreign(path)
    with faults_of(path), closing(connected(path)) as connection:
        yield connection


def connected(path: Path) -> sqlite3.Connection:
    """A connection for reading, for one thread at a time."""
    # Immutable: nobody writes into a published file, so neither locks nor a journal are looked for.
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(uri, uri=True, check_same_thread=False)


@contextmanager
def faults_of(path: Path) -> Generator[None]:
    """Turns what SQLite raises over a serving file into errors that say what to do."""
    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            raise TransientError("Reading was cancelled", where=str(path), mend="Ask for less, or again") from error
        raise StoreError("The serving file is damaged", where=f"{path}: {error}", mend=_PUBLISH) from error


def refuse_foreign(path: Path) -> None:
    """Looks at the header of a file, which must say SQLite and name this platform.

    Raises:
        StoreError: it does not, there is no file, or it cannot be read.
    """
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        raise StoreError(
            "There is no published data",
            where=str(path),
            mend="Run `f1 run` or `f1 publish`; it is then found",
        ) from None
    except OSError as error:
        raise StoreError("The serving file cannot be read", where=str(error), mend="See that it may be read") from error
    if not (header.startswith(_MAGIC) and header[68:72] == APPLICATION_ID.to_bytes(4, "big")):
        raise StoreError(
            "The serving file is not one of this platform",
            where=str(path),
            mend="Move it away, or let F1_DATABASE_URL name another file; then run `f1 publish`",
        )


def read_published(connection: sqlite3.Connection) -> Published:
    """The version and counts of an open serving file."""
    row = connection.execute("SELECT data_version, content_hash, published_at FROM publication").fetchone()
    if row is None:
        raise sqlite3.DatabaseError("it names no version")
    version, content_hash, published_at = row
    tables = connection.execute("SELECT name, content_hash, row_count FROM published_tables").fetchall()
    return Published(
        version, content_hash, published_at, {name: hashed for name, hashed, _ in tables}, {n: r for n, _, r in tables}
    )


def published(path: Path) -> Published:
    """The version and counts of a serving file.

    Raises:
        StoreError: as `open_published`.
    """
    with open_published(path) as connection:
        return read_published(connection)


def has_declared_tables(path: Path) -> bool:
    """Whether the tables of a serving file are those that are declared now, column by column.

    Raises:
        StoreError: as `open_published`.
    """
    with open_published(path) as connection:
        made = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall())
    return all(made.get(name) == table.create for name, table in TABLES.items())


def read_table(connection: sqlite3.Connection, declared: Table) -> pa.Table:
    """A published table as Arrow, as it was published."""
    rows = connection.execute(declared.select).fetchall()
    columns = zip(*rows, strict=True) if rows else ((),) * len(declared.columns)
    arrays = [restored(column.type, values) for column, values in zip(declared.columns, columns, strict=True)]
    return pa.table(arrays, schema=declared.schema)


def read_tables(path: Path, names: tuple[str, ...] = tuple(TABLES)) -> dict[str, pa.Table]:
    """Published tables as Arrow, all of one version.

    Raises:
        StoreError: as `open_published`.
    """
    with open_published(path) as connection:
        return {name: read_table(connection, TABLES[name]) for name in names}
