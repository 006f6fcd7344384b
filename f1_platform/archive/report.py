"""What an archive holds and what is odd about it, table by table, for people. Reading is in `tabling`."""

from __future__ import annotations

from dataclasses import dataclass

from f1_platform.archive.files import Archive
from f1_platform.archive.reading import Padded
from f1_platform.archive.references import Orphans, orphans
from f1_platform.archive.tables import TABLES
from f1_platform.archive.tabling import Loaded, load
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
        orphans: references to rows that are nowhere; joins leave them out.
        fault: why the table is refused.
    """

    table: str
    files: tuple[str, ...] = ()
    rows: int = 0
    identical: int = 0
    padded: tuple[Padded, ...] = ()
    unknown: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    orphans: tuple[Orphans, ...] = ()
    fault: ArchiveError | None = None

    @property
    def padded_rows(self) -> int:
        """How many rows ended early."""
        return sum(padded.last_line - padded.first_line + 1 for padded in self.padded)


def check(archive: Archive) -> list[TableReport]:
    """Reads every table; one that is refused is reported with its fault, and the others are still read."""
    loaded: dict[str, Loaded] = {}
    faults: dict[str, ArchiveError] = {}
    for table in TABLES:
        try:
            loaded[table] = load(archive, table)
        except ArchiveError as fault:
            faults[table] = fault
    rows = {table: found.table for table, found in loaded.items()}
    return [
        TableReport(table, tuple(file.name for file in archive.files_of(table)), fault=faults[table])
        if table in faults
        else _report(table, loaded[table], orphans(TABLES[table], rows))
        for table in TABLES
    ]


def _report(table: str, found: Loaded, orphans: tuple[Orphans, ...]) -> TableReport:
    return TableReport(
        table,
        found.files,
        found.table.num_rows,
        found.identical,
        found.padded,
        found.unknown,
        found.absent,
        orphans,
    )
