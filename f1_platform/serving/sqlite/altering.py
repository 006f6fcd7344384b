"""Writes a serving file from rows that stream in, or from the published one and what differs, and swaps it in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from f1_platform.serving.declaration import Table
from f1_platform.serving.publication import Published
from f1_platform.serving.sqlite.stored import stored
from f1_platform.serving.sqlite.writing import create, index, insert, swap
from f1_platform.serving.tables import TABLES


@dataclass(frozen=True)
class Alteration:
    """How a table differs from one before.

    Attributes:
        gone: keys whose rows are gone, or are others now.
        come: rows that are new, conformed.
    """

    gone: list[tuple[Any, ...]]
    come: pa.Table


def swap_in_streamed(path: Path, content: Published, tables: Iterable[tuple[str, Iterable[pa.RecordBatch]]]) -> None:
    """Replaces the serving file by one of these rows.

    Args:
        path: the serving file.
        content: its version, hashes and counts.
        tables: all declared tables by name, each a stream of conformed rows.

    Raises:
        StoreError: as `swap_in`.
    """

    def write(connection: sqlite3.Connection) -> None:
        for name, batches in tables:
            create(connection, TABLES[name])
            for batch in batches:
                insert(connection, TABLES[name], pa.Table.from_batches([batch]))
            index(connection, TABLES[name])

    swap(path, content, write)


def swap_in_altered(path: Path, content: Published, alterations: Mapping[str, Alteration]) -> None:
    """Replaces the serving file by itself with these alterations.

    Args:
        path: the serving file; all other tables stay as they are in it.
        content: version, hashes and counts of what it comes to.
        alterations: by table.

    Raises:
        StoreError: as `swap_in`.
    """

    def write(connection: sqlite3.Connection) -> None:
        for name, alteration in alterations.items():
            declared = TABLES[name]
            connection.executemany(declared.delete, _as_stored(declared, alteration.gone))
            insert(connection, declared, alteration.come)

    swap(path, content, write, begun=path)


def _as_stored(declared: Table, keys: list[tuple[Any, ...]]) -> Iterable[tuple[Any, ...]]:
    parts = zip(*keys, strict=True) if keys else ((),) * len(declared.key)
    types = (declared.schema.field(name).type for name in declared.key)
    columns = (pa.chunked_array([pa.array(list(part), kind)]) for part, kind in zip(parts, types, strict=True))
    return zip(*map(stored, columns), strict=True)
