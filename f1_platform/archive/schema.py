"""The archive's tables, each declared once: columns with types and meanings, keys, which ones must be there.

Source: the schema of the Ergast Motor Racing Database (CC0). Nothing is read here; see `reading`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

ColumnType = Literal["int", "float", "text", "date", "time"]

ARROW_TYPES: dict[ColumnType, pa.DataType] = {
    "int": pa.int64(),
    "float": pa.float64(),
    "text": pa.string(),
    "date": pa.date32(),
    "time": pa.time32("s"),
}
EXAMPLES: dict[ColumnType, str] = {
    "int": "a whole number such as 44",
    "float": "a number such as 218.3",
    "text": "text",
    "date": "a date such as 2024-03-02",
    "time": "a time of day such as 15:00:00",
}


@dataclass(frozen=True)
class Column:
    r"""One column of a table.

    Attributes:
        name: as the archive's header spells it.
        type: how it is stored.
        meaning: one phrase for people, with the unit.
        nullable: whether `\N` may stand in it.
        optional: whether the column itself may be absent, as in archives from before it was introduced.
        refers_to: the table whose key it holds; empty where it is no reference.
    """

    name: str
    type: ColumnType
    meaning: str
    nullable: bool = False
    optional: bool = False
    refers_to: str = ""


@dataclass(frozen=True)
class Table:
    """One table of the archive.

    Attributes:
        name: the table, and the stem of its files.
        meaning: one sentence for people.
        key: the columns that tell its rows apart.
        columns: all declared columns, in the order that `read_table` gives them.
        required: whether an archive without it is refused; others are empty where absent.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    required: bool = False

    @property
    def schema(self) -> pa.Schema:
        """The table's Arrow schema."""
        return pa.schema([pa.field(c.name, ARROW_TYPES[c.type], c.nullable or c.optional) for c in self.columns])


def null(name: str, type: ColumnType, meaning: str) -> Column:
    """A column that may hold null."""
    return Column(name, type, meaning, nullable=True)


def late(name: str, type: ColumnType, meaning: str) -> Column:
    """A column that older archives lack."""
    return Column(name, type, meaning, nullable=True, optional=True)
