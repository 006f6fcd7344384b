"""A whole table from its files: joined, repeated rows collapsed and counted, rows that contradict refused."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

import pyarrow as pa

from f1_platform.archive.files import Archive, ArchiveFile
from f1_platform.archive.reading import FileRows, Padded, lines, read_file
from f1_platform.archive.schema import Table
from f1_platform.archive.tables import TABLES
from f1_platform.errors import ArchiveError, UsageError


@dataclass(frozen=True)
class Loaded:
    """A table, and what is to be said of it.

    Attributes:
        table: its rows, typed, in the order of its files.
        files: the files they came from.
        padded: rows that ended early.
        identical: rows left out because the same row stood before them.
        unknown: columns that no table declares, left out, as `file: column`.
        absent: declared columns that a file lacks, as `file: column`.
    """

    table: pa.Table
    files: tuple[str, ...] = ()
    padded: tuple[Padded, ...] = ()
    identical: int = 0
    unknown: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


def read_table(archive: Archive, table: str) -> pa.Table:
    """A table of the archive by its declared schema; without rows where the archive has no file of it.

    Raises:
        ArchiveError: naming file and line of the first fault.
    """
    return load(archive, table).table


def load(archive: Archive, table: str) -> Loaded:
    """A table of the archive, with what reading it brought to light.

    Raises:
        ArchiveError: naming file and line of the first fault.
    """
    if table not in TABLES:
        raise UsageError(f"the archive has no table {table}", mend=f"Choose one of {', '.join(TABLES)}")
    declared, files = TABLES[table], archive.files_of(table)
    if not files:
        return Loaded(declared.schema.empty_table())
    parts = [read_file(file, declared) for file in files]
    joined = pa.concat_tables([part.table for part in parts])
    distinct = _distinct(joined, declared, files, parts)
    return Loaded(
        distinct,
        files=tuple(file.name for file in files),
        padded=tuple(padded for part in parts for padded in part.padded),
        identical=joined.num_rows - distinct.num_rows,
        unknown=tuple(f"{f.name}: {name}" for f, part in zip(files, parts, strict=True) for name in part.unknown),
        absent=tuple(f"{f.name}: {name}" for f, part in zip(files, parts, strict=True) for name in part.absent),
    )


def _distinct(joined: pa.Table, table: Table, files: tuple[ArchiveFile, ...], parts: list[FileRows]) -> pa.Table:
    by_key = joined.select(table.key).group_by(list(table.key)).aggregate([])
    if by_key.num_rows == joined.num_rows:
        return joined
    seen: dict[tuple[object, ...], tuple[int, dict[str, object]]] = {}
    kept: list[int] = []
    for number, row in enumerate(joined.to_pylist()):
        key = tuple(row[name] for name in table.key)
        first, earlier = seen.setdefault(key, (number, row))
        if first == number:
            kept.append(number)
        elif earlier != row:
            names = ", ".join(f"{name} {row[name]}" for name in table.key)
            raise ArchiveError(
                f"a second, different row of {names}; the first is on {_place(first, files, parts)}",
                where=_place(number, files, parts),
                mend="Remove one of them",
            )
    return joined.take(pa.array(kept, pa.int64()))


def _place(row: int, files: tuple[ArchiveFile, ...], parts: list[FileRows]) -> str:
    """File and line of a row of the joined table."""
    for file, part in zip(files, parts, strict=True):
        if row < part.table.num_rows:
            line, _ = next(islice(lines(file), row + 1, None))
            return f"{file.name} line {line}"
        row -= part.table.num_rows
    raise IndexError(row)
