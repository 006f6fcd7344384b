"""What an archive holds and what is odd about it, table by table, for people. Reading is in `tabling`."""

from __future__ import annotations

from dataclasses import dataclass

from f1_platform.archive.files import Archive
from f1_platform.archive.reading import Padded
from f1_platform.archive.tables import TABLES
from f1_platform.archive.tabling import load
from f1_platform.errors import ArchiveError


@dataclass(frozen=True)
class TableReport:
    """One table of an archive.

    Attributes:
        table: its name.
        files: the files it came from; none where the archive lacks it.
        rows: rows that count.
        identical: repeated rows, left out.
        padded: rows that ended early.
        unknown: columns that were left out, as `file: column`.
        absent: columns that a file lacks, as `file: column`.
        fault: why the table is refused.
    """

    table: str
    files: tuple[str, ...] = ()
    rows: int = 0
    identical: int = 0
    padded: tuple[Padded, ...] = ()
    unknown: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    fault: ArchiveError | None = None

    @property
    def padded_rows(self) -> int:
        """How many rows ended early."""
        return sum(padded.last_line - padded.first_line + 1 for padded in self.padded)


def check(archive: Archive) -> list[TableReport]:
    """Reads every table; one that is refused is reported with its fault, and the others are still read."""
    return [_check_table(archive, table) for table in TABLES]


def _check_table(archive: Archive, table: str) -> TableReport:
    try:
        loaded = load(archive, table)
    except ArchiveError as fault:
        return TableReport(table, tuple(file.name for file in archive.files_of(table)), fault=fault)
    return TableReport(
        table,
        loaded.files,
        loaded.table.num_rows,
        loaded.identical,
        loaded.padded,
        loaded.unknown,
        loaded.absent,
    )
