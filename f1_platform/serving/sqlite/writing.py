"""Writes a serving file beside the published one, proves it, and swaps it in.

A reader sees the old file or the new one; a crash at any step leaves one of the two. Which tables, which version and
whether at all is decided in `publish`, which also holds the lock.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pyarrow as pa

from f1_platform.errors import StoreError, unwritable
from f1_platform.serving.declaration import Table
from f1_platform.serving.publication import Published
from f1_platform.serving.sqlite.published import APPLICATION_ID
from f1_platform.serving.sqlite.stored import stored
from f1_platform.serving.tables import TABLES
from f1_platform.steps import reached

_BESIDE = ".new"
_BEGIN = f"""
PRAGMA application_id = {APPLICATION_ID};
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS publication (
    data_version INTEGER NOT NULL, content_hash TEXT NOT NULL, published_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS published_tables (
    name TEXT PRIMARY KEY, content_hash TEXT NOT NULL, row_count INTEGER NOT NULL
);
"""
"""No journal and no sync while writing: until the swap nobody reads the file, and the swap syncs it first."""


def swap_in(path: Path, content: Published, tables: Mapping[str, pa.Table]) -> None:
    """Replaces the serving file by one with this content.

    Args:
        path: the serving file.
        content: its version, hashes and counts.
        tables: all declared tables, conformed.

    Raises:
        StoreError: the disk is full or refuses; the old file is as it was.
    """

    def write(connection: sqlite3.Connection) -> None:
        for name, table in tables.items():
            create(connection, TABLES[name])
            insert(connection, TABLES[name], table)
            index(connection, TABLES[name])
            reached("serving.table_written")

    swap(path, content, write)


def swap(
    path: Path, content: Published, write: Callable[[sqlite3.Connection], None], begun: Path | None = None
) -> None:
    """Replaces the serving file by one that `write` fills.

    Args:
        path: the serving file.
        content: its version, hashes and counts.
        write: writes the tables.
        begun: a serving file to begin with a copy of; none for an empty one.

    Raises:
        StoreError: the disk is full or refuses; the old file is as it was.
    """
    beside = path.with_name(f"{path.name}.{os.getpid()}{_BESIDE}")
    try:
        if begun is not None:
            shutil.copyfile(begun, beside)
        with closing(sqlite3.connect(beside)) as connection:
            connection.executescript(_BEGIN)
            write(connection)
            _name(connection, content)
            connection.commit()
        reached("serving.rows_written")
        _prove(beside, content)
        _sync(beside)
        reached("serving.file_synced")
        beside.replace(path)
        reached("serving.swapped")
        _sync(path.parent)
        reached("serving.folder_synced")
    except (OSError, sqlite3.Error) as error:
        beside.unlink(missing_ok=True)
        raise unwritable(error, path) or StoreError(
            f"Publishing failed: {error}; what was published before is unchanged",
            where=str(path),
            mend="See that the disk has space and may be written, then run `f1 publish`",
        ) from error


def create(connection: sqlite3.Connection, declared: Table) -> None:
    """Makes a table, without its indexes."""
    connection.execute(declared.create)


def insert(connection: sqlite3.Connection, declared: Table, rows: pa.Table) -> None:
    """Adds conformed rows."""
    connection.executemany(declared.insert, zip(*(stored(values) for values in rows.columns), strict=True))


def index(connection: sqlite3.Connection, declared: Table) -> None:
    """Makes the indexes of a table that is filled."""
    for statement in declared.create_indexes:
        connection.execute(statement)


def sweep(path: Path) -> None:
    """Removes what killed publishes left beside the file; whoever holds the lock is the only one alive."""
    for leftover in path.parent.iterdir():
        if leftover.name.startswith(f"{path.name}.") and leftover.suffix == _BESIDE:
            leftover.unlink(missing_ok=True)


def _name(connection: sqlite3.Connection, content: Published) -> None:
    """Says which version the file is, and no other."""
    connection.execute("DELETE FROM publication")
    connection.execute(
        "INSERT INTO publication VALUES (?, ?, ?)",
        (content.data_version, content.content_hash, content.published_at),
    )
    connection.execute("DELETE FROM published_tables")
    connection.executemany(
        "INSERT INTO published_tables VALUES (?, ?, ?)",
        [(name, content.table_hashes[name], count) for name, count in content.rows.items()],
    )


def _prove(beside: Path, content: Published) -> None:
    with closing(sqlite3.connect(beside)) as connection:
        (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        counts = {
            name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608 - declared names
            for name in content.rows
        }
    if verdict != "ok" or counts != content.rows:
        raise sqlite3.DatabaseError(f"the new file does not hold what was written ({verdict}, {counts})")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
