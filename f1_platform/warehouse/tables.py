"""What a warehouse table's declaration is made of: columns and tables as values, and the DDL that follows from them.

The declarations are in `declared`; the statements that fill the tables in `sql`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

ColumnType = Literal["int", "double", "text", "bool", "date", "instant"]
Group = Literal["catalogue", "sessions", "telemetry", "identity", "results", "marts"]

DUCKDB_TYPES: dict[ColumnType, str] = {
    "int": "INTEGER",
    "double": "DOUBLE",
    "text": "VARCHAR",
    "bool": "BOOLEAN",
    "date": "DATE",
    "instant": "TIMESTAMP",
}
ARROW_TYPES: dict[ColumnType, pa.DataType] = {
    "int": pa.int32(),
    "double": pa.float64(),
    "text": pa.string(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "instant": pa.timestamp("us"),
}


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        name: as the statements spell it.
        type: how it is stored.
        meaning: one phrase for people.
        unit: the physical unit, empty where there is none.
        nullable: whether it may be unknown.
        low: the least plausible value, where a check makes sense.
        high: the largest plausible value.
    """

    name: str
    type: ColumnType
    meaning: str
    unit: str = ""
    nullable: bool = False
    low: float | None = None
    high: float | None = None


def opt(
    name: str, type: ColumnType, meaning: str, unit: str = "", low: float | None = None, high: float | None = None
) -> Column:
    """A column that may be unknown."""
    return Column(name, type, meaning, unit, nullable=True, low=low, high=high)


@dataclass(frozen=True)
class Table:
    """One table of the warehouse, or a view that reads like one.

    Attributes:
        name: the table; what other schemas hold carries its schema, `openf1.drivers`.
        group: the step that builds it.
        grain: what one row is.
        meaning: what it is for, in sentences.
        key: the columns that tell its rows apart.
        columns: all of them, in order.
    """

    name: str
    group: Group
    grain: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def schema(self) -> pa.Schema:
        """Its Arrow schema."""
        return pa.schema([pa.field(c.name, ARROW_TYPES[c.type], c.nullable) for c in self.columns])

    @property
    def ddl(self) -> str:
        """The statement that creates it.

        Keys are proven by checks, not by an index: a delete and insert of one key in one transaction would trip it.
        """
        columns = (f"{c.name} {DUCKDB_TYPES[c.type]}{'' if c.nullable else ' NOT NULL'}" for c in self.columns)
        return f"CREATE TABLE IF NOT EXISTS {self.name} ({', '.join(columns)})"
