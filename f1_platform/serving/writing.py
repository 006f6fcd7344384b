"""Writes a serving file beside the published one, proves it, and swaps it in.

A reader sees the old file or the new one; a crash at any step leaves one of the two. Which tables, which version and
whether at all is decided in `publish`, which also holds the lock.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pyarrow as pa

from f1_platform.errors import StoreError, unwritable
from f1_platform.serving.published import APPLICATION_ID, Published
from f1_platform.serving.stored import stored
from f1_platform.serving.tables import TABLES
from f1_platform.steps import reached

_BESIDE = ".new"
_DECLARE = f"""
PRAGMA application_id = {APPLICATION_ID};
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE publication (data_version INTEGER NOT NULL, content_hash TEXT NOT NULL, published_at TEXT NOT NULL);
CREATE TABLE published_tables (name TEXT PRIMARY KEY, content_hash TEXT NOT NULL, row_count INTEGER NOT NULL);
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
    beside = path.with_name(f"{path.name}.{os.getpid()}{_BESIDE}")
    try:
        _write(beside, content, tables)
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


def sweep(path: Path) -> None:
    """Removes what killed publishes left beside the file; whoever holds the lock is the only one alive."""
    for leftover in path.parent.iterdir():
        if leftover.name.startswith(f"{path.name}.") and leftover.suffix == _BESIDE:
            leftover.unlink(missing_ok=True)


def _write(beside: Path, content: Published, tables: Mapping[str, pa.Table]) -> None:
    with closing(sqlite3.connect(beside)) as connection:
        connection.executescript(_DECLARE)
        connection.execute(
            "INSERT INTO publication VALUES (?, ?, ?)",
            (content.data_version, content.content_hash, content.published_at),
        )
        for name, table in tables.items():
            declared = TABLES[name]
            connection.execute(declared.create)
            rows = zip(*(stored(values) for values in table.columns), strict=True)
            connection.executemany(declared.insert, rows)
            for index in declared.create_indexes:
                connection.execute(index)
            connection.execute(
                "INSERT INTO published_tables VALUES (?, ?, ?)",
                (name, content.table_hashes[name], content.rows[name]),
            )
            reached("serving.table_written")
        connection.commit()


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
