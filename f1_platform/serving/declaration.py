"""What a published table's declaration is made of: columns and tables as values. The declarations are in `tables`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

ColumnType = Literal["int", "float", "text", "date", "bool", "ints", "instant"]

ARROW_TYPES: dict[ColumnType, pa.DataType] = {
    "int": pa.int64(),
    "float": pa.float64(),
    "text": pa.string(),
    "date": pa.date32(),
    "bool": pa.bool_(),
    "ints": pa.list_(pa.int64()),
    "instant": pa.timestamp("us", "UTC"),
}
SQL_TYPES: dict[ColumnType, str] = {
    "int": "INTEGER",
    "float": "REAL",
    "text": "TEXT",
    "date": "TEXT",
    "bool": "INTEGER",
    "ints": "TEXT",
    "instant": "TEXT",
}


@dataclass(frozen=True)
class Column:
    """One column of a published table.

    Attributes:
        name: in the table and, the resource's id apart, in JSON.
        type: how it is stored. A date is ISO text in SQLite and JSON; so is an instant, in UTC and as OpenF1 writes it,
            `2024-03-02T15:00:00+00:00`; a bool is 0 or 1 in SQLite; ints, whole numbers or nulls, are the text of their
            JSON in SQLite.
        meaning: one phrase for people.
        example: a value to show in the API's documentation.
        unit: the unit, empty where there is none.
        nullable: whether it may be unknown.
    """

    name: str
    type: ColumnType
    meaning: str
    example: float | str | bool | None = None
    unit: str = ""
    nullable: bool = False

    @property
    def arrow_type(self) -> pa.DataType:
        """As an Arrow table has it."""
        return ARROW_TYPES[self.type]

    @property
    def sql(self) -> str:
        """The column's line of a CREATE TABLE statement."""
        return f"{self.name} {SQL_TYPES[self.type]}" + ("" if self.nullable else " NOT NULL")


@dataclass(frozen=True)
class Table:
    """A published table, declared once; schema, statements, checks and the API's documentation follow from it.

    Attributes:
        name: in the serving file and after `serving/` in Dagster; in the warehouse too, unless `source` says another.
        meaning: one sentence for people.
        key: the columns that name a row; also the order of the rows.
        columns: all columns; of a resource in the order of its JSON.
        indexes: columns by which rows are asked for, besides the key.
        source: the warehouse's table that it is made from, where that has another name.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    indexes: tuple[tuple[str, ...], ...] = ()
    source: str = ""

    @property
    def mart(self) -> str:
        """The warehouse's table that it is made from."""
        return self.source or self.name

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema that published rows have."""
        return pa.schema([pa.field(c.name, c.arrow_type, nullable=c.nullable) for c in self.columns])

    @property
    def create(self) -> str:
        """The CREATE TABLE statement."""
        lines = [*(column.sql for column in self.columns), f"PRIMARY KEY ({', '.join(self.key)})"]
        return f"CREATE TABLE {self.name} (\n    " + ",\n    ".join(lines) + "\n) WITHOUT ROWID"

    @property
    def create_indexes(self) -> list[str]:
        """The CREATE INDEX statements."""
        return [f"CREATE INDEX {self.name}_by_{'_'.join(i)} ON {self.name} ({', '.join(i)})" for i in self.indexes]

    @property
    def insert(self) -> str:
        """The INSERT statement of one row, a placeholder a column."""
        return f"INSERT INTO {self.name} VALUES ({', '.join('?' * len(self.columns))})"  # noqa: S608 - declared names

    @property
    def delete(self) -> str:
        """The DELETE statement of one row by its key, a placeholder a column of it."""
        alike = " AND ".join(f"{name} = ?" for name in self.key)
        return f"DELETE FROM {self.name} WHERE {alike}"  # noqa: S608 - declared names

    @property
    def select(self) -> str:
        """The SELECT statement of all rows, in the order of the key."""
        names = ", ".join(column.name for column in self.columns)
        return f"SELECT {names} FROM {self.name} ORDER BY {', '.join(self.key)}"  # noqa: S608 - declared names
