"""References between the archive's tables: rows that name a race, driver or circuit which is nowhere.

They are kept and reported, never refused: an archive may well be ahead in one table.
"""

# Most functions of pyarrow.compute are made when it is imported.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from f1_platform.archive.schema import Column, Table


@dataclass(frozen=True)
class Orphans:
    """Rows of a table whose reference leads nowhere.

    Attributes:
        column: the referring column.
        refers_to: the table it refers to.
        rows: how many rows.
        example: the least value that is nowhere.
    """

    column: str
    refers_to: str
    rows: int
    example: int

    def __str__(self) -> str:
        """For people: `3 rows name a raceId that races lacks, such as 9999`."""
        rows = "1 row names" if self.rows == 1 else f"{self.rows:,} rows name"
        return f"{rows} a {self.column} that {self.refers_to} lacks, such as {self.example}"


def orphans(table: Table, rows: Mapping[str, pa.Table]) -> tuple[Orphans, ...]:
    """The references of a table that lead nowhere.

    Args:
        table: the table.
        rows: the rows of every table that could be read.
    """
    references = [c for c in table.columns if c.refers_to in rows and c.refers_to != table.name]
    found = [_orphans(column, rows[table.name], rows[column.refers_to]) for column in references]
    return tuple(one for one in found if one.rows)


def _orphans(column: Column, rows: pa.Table, known: pa.Table) -> Orphans:
    values = rows.column(column.name)
    lost = values.filter(pc.invert(pc.is_in(values, known.column(column.name).combine_chunks())))
    return Orphans(column.name, column.refers_to, len(lost), pc.min(lost).as_py() if len(lost) else 0)
