"""One file of the archive to typed rows: quickly by Arrow's reader, exactly, line by line, where that one stumbles.

The exact way pads short rows and says on which line a fault is; the quick one takes only files without either.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO

import pyarrow as pa
import pyarrow.csv as arrow_csv

from f1_platform.archive.files import ArchiveFile
from f1_platform.archive.schema import Table
from f1_platform.archive.values import NULL, Fault, typed
from f1_platform.errors import ArchiveError

_BLOCK = 1 << 22
_ROWS = 1 << 15
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Padded:
    """Neighbouring rows that end early; the columns they lack are null.

    Attributes:
        file: the file's name.
        first_line: the first of them.
        last_line: the last of them.
        columns: how many columns they have.
        expected: how many the header has.
    """

    file: str
    first_line: int
    last_line: int
    columns: int
    expected: int

    def __str__(self) -> str:
        """For people: `races.csv lines 1127-1150 end after 8 of 18 columns`."""
        lines = f"line {self.first_line} ends"
        if self.last_line > self.first_line:
            lines = f"lines {self.first_line}-{self.last_line} end"
        return f"{self.file} {lines} after {self.columns} of {self.expected} columns"


@dataclass(frozen=True)
class FileRows:
    """One file, read.

    Attributes:
        table: its rows, typed.
        padded: its rows that end early.
        unknown: columns of its header that no table declares; they are left out.
        absent: declared columns that it lacks, null throughout.
    """

    table: pa.Table
    padded: tuple[Padded, ...]
    unknown: tuple[str, ...]
    absent: tuple[str, ...]


def read_file(file: ArchiveFile, table: Table) -> FileRows:
    """Reads one file of a table.

    Raises:
        ArchiveError: naming file, line, column and value of the first fault.
    """
    header = _header(file, table)
    declared = [column.name for column in table.columns]
    try:
        batches, padded = list(_quick(file, table, header)), ()
    except (Fault, pa.ArrowException):
        batches, padded = _exact(file, table, header)
    return FileRows(
        pa.Table.from_batches([batch.cast(table.schema) for batch in batches], table.schema),
        padded,
        unknown=tuple(name for name in header if name not in declared),
        absent=tuple(name for name in declared if name not in header),
    )


def lines(file: ArchiveFile) -> Iterator[tuple[int, list[str]]]:
    """Every row of a file that is not blank, the header first, with the line that it begins on."""
    with file.csv() as stream:
        reader = csv.reader(_decoded(file, stream), strict=True)
        line = 1
        try:
            for row in reader:
                if row:
                    yield line, row
                line = reader.line_num + 1
        except csv.Error as error:
            raise ArchiveError(f"{error}", where=f"{file.name} line {line}", mend="Correct the quotes there") from None


def _decoded(file: ArchiveFile, stream: IO[bytes]) -> Iterator[str]:
    for number, line in enumerate(stream, start=1):
        try:
            yield (line.removeprefix(_BOM) if number == 1 else line).decode()
        except UnicodeDecodeError as error:
            raise ArchiveError(
                f"byte {error.start + 1} of the line is not UTF-8: {line[error.start : error.start + 4]!r}",
                where=f"{file.name} line {number}",
                mend="Save the file as UTF-8",
            ) from None


def _header(file: ArchiveFile, table: Table) -> list[str]:
    line, row = next(lines(file), (1, []))
    header = [name.strip() for name in row]
    needed = [column.name for column in table.columns if not column.optional]
    expected = f"Expected the columns {', '.join(needed)}, in any order"
    where = f"{file.name} line {line}"
    if missing := [name for name in needed if name not in header]:
        several = "columns are" if len(missing) > 1 else "column is"
        raise ArchiveError(f"{len(missing)} {several} missing: {', '.join(missing)}", where=where, mend=expected)
    if twice := sorted({name for name in header if header.count(name) > 1}):
        raise ArchiveError(f"columns stand twice: {', '.join(twice)}", where=where, mend=expected)
    return header


def _quick(file: ArchiveFile, table: Table, header: list[str]) -> Iterator[pa.RecordBatch]:
    wanted = [column.name for column in table.columns if column.name in header]
    with file.csv() as stream:
        reader = arrow_csv.open_csv(
            stream,
            arrow_csv.ReadOptions(block_size=_BLOCK, column_names=header, skip_rows=1),
            arrow_csv.ParseOptions(newlines_in_values=True),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(wanted, pa.string()),
                include_columns=wanted,
                null_values=[NULL],
                strings_can_be_null=True,
            ),
        )
        for batch in reader:
            yield typed(batch, table.columns)


def _exact(file: ArchiveFile, table: Table, header: list[str]) -> tuple[list[pa.RecordBatch], tuple[Padded, ...]]:
    rows = lines(file)
    next(rows)
    batches: list[pa.RecordBatch] = []
    padded: list[Padded] = []
    while chunk := list(islice(rows, _ROWS)):
        for line, row in chunk:
            if len(row) > len(header):
                raise ArchiveError(
                    f"the row has {len(row)} columns, the header {len(header)}",
                    where=f"{file.name} line {line}",
                    mend="Quote values that hold a comma",
                )
            if len(row) < len(header):
                _note(padded, file.name, line, len(row), len(header))
        try:
            batches.append(typed(_texts([row for _, row in chunk], header), table.columns))
        except Fault as fault:
            where = f"{file.name} line {chunk[fault.row][0]}"
            raise ArchiveError(str(fault), where=where, mend="Correct the file, or get it anew") from None
    return batches, tuple(padded)


def _note(padded: list[Padded], file: str, line: int, columns: int, expected: int) -> None:
    if padded and (padded[-1].last_line, padded[-1].columns) == (line - 1, columns):
        padded[-1] = Padded(file, padded[-1].first_line, line, columns, expected)
    else:
        padded.append(Padded(file, line, line, columns, expected))


def _texts(rows: list[list[str]], header: list[str]) -> pa.RecordBatch:
    columns = [[None if len(row) <= i or row[i] == NULL else row[i] for row in rows] for i in range(len(header))]
    return pa.record_batch([pa.array(column, pa.string()) for column in columns], names=header)
