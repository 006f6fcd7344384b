"""What is asked of one published table, and the SQL that answers it: filters, order, columns, one page.

Pages are by key, never by offset: the order is always completed by the table's key, so that the values of the last row
say where the next page begins, in this data version and in any later one. Nulls come last in both directions.

Names come from the table's declaration alone and values are always bound; nothing a client wrote becomes SQL. Reading
query strings and writing answers is for the API.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol

from f1_platform.openf1.filters import Filter, Interval
from f1_platform.serving.declaration import Table

Stored = int | float | str | None
"""A value as SQLite keeps it."""


@dataclass(frozen=True)
class Order:
    """One column of an order.

    Attributes:
        column: its name.
        descending: whether the greatest comes first.
        zero_last: whether 0 stands for none and comes last, like null.
    """

    column: str
    descending: bool = False
    zero_last: bool = False

    @property
    def expression(self) -> str:
        """What is compared."""
        return f"NULLIF({self.column}, 0)" if self.zero_last else self.column


@dataclass(frozen=True)
class Statement:
    """SQL with the values of its placeholders."""

    sql: str
    parameters: tuple[Stored, ...]


class Run(Protocol):
    """Runs one statement on one data version, such as `Snapshot.rows`."""

    def __call__(self, statement: str, parameters: Sequence[Any], /) -> list[tuple[Any, ...]]:
        """All rows of its answer."""
        ...


@dataclass(frozen=True)
class Selection:
    """Rows of one table.

    Attributes:
        table: the table.
        columns: what is wanted of a row, in this order; all columns where none is named.
        filters: all must hold; null satisfies none.
        order: what the rows are sorted by, before the key.
        limit: rows at most; none for all.
        after: values of `ordered` of the last row before this page.
    """

    table: Table
    columns: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    order: tuple[Order, ...] = ()
    limit: int | None = None
    after: tuple[Stored, ...] | None = None

    def __post_init__(self) -> None:
        for name in (*self.columns, *(one.field for one in self.filters), *(one.column for one in self.order)):
            if name not in self._nullable:
                raise ValueError(f"{self.table.name} has no column {name!r}; it has {', '.join(self._nullable)}")

    @cached_property
    def _nullable(self) -> dict[str, bool]:
        return {column.name: column.nullable for column in self.table.columns}

    @property
    def wanted(self) -> tuple[str, ...]:
        """The columns of the answer."""
        return self.columns or tuple(self._nullable)

    @property
    def ordered(self) -> tuple[Order, ...]:
        """The order, completed by the key, so that no two rows are alike in it."""
        given = {one.column for one in self.order}
        return (*self.order, *(Order(name) for name in self.table.key if name not in given))

    def statement(self) -> Statement:
        """The SELECT of the page: the wanted columns, then those of the order, and one row more than the limit."""
        ordered, parameters = self.ordered, list[Stored]()
        conditions = [_any_of(one, parameters) for one in self.filters]
        if self.after is not None:
            conditions.append(self._beyond(self.after, parameters))
        parts = [
            f"SELECT {', '.join((*self.wanted, *(one.expression for one in ordered)))}",
            f"FROM {self.table.name}",
            f"WHERE {' AND '.join(conditions)}" if conditions else "",
            f"ORDER BY {', '.join(self._sorted(one) for one in ordered)}",
        ]
        if self.limit is not None:
            parts.append("LIMIT ?")
            parameters.append(self.limit + 1)
        return Statement(" ".join(part for part in parts if part), tuple(parameters))

    def _has_nulls(self, one: Order) -> bool:
        return one.zero_last or self._nullable[one.column]

    def _sorted(self, one: Order) -> str:
        direction = "DESC" if one.descending else "ASC"
        # Said only where there can be nulls: SQLite then still walks the key where the order is the key's.
        return f"{one.expression} {direction}" + (" NULLS LAST" if self._has_nulls(one) else "")

    def _beyond(self, last: Sequence[Stored], parameters: list[Stored]) -> str:
        """Rows after the last one: alike in the columns before, and beyond it in one; beyond null there is nothing."""
        alternatives: list[str] = []
        alike: list[tuple[str, Stored]] = []
        for one, value in zip(self.ordered, last, strict=True):
            if value is not None:
                beyond = f"{one.expression} {'<' if one.descending else '>'} ?"
                if self._has_nulls(one):
                    beyond = f"({beyond} OR {one.expression} IS NULL)"
                alternatives.append(" AND ".join((*_alike(alike, parameters), beyond)))
                parameters.append(value)
            alike.append((one.expression, value))
        return f"({' OR '.join(alternatives)})" if alternatives else "FALSE"


@dataclass(frozen=True)
class Page:
    """What a selection found.

    Attributes:
        rows: of the wanted columns, at most as many as the limit.
        last: where the next page begins; none when this is the last one.
    """

    rows: list[tuple[Any, ...]]
    last: tuple[Stored, ...] | None


def select(run: Run, selection: Selection) -> Page:
    """Runs a selection."""
    statement, width = selection.statement(), len(selection.wanted)
    found = run(statement.sql, statement.parameters)
    more = selection.limit is not None and len(found) > selection.limit
    if more:
        del found[selection.limit :]
    last = found[-1][width:] if more and found else None
    return Page([row[:width] for row in found], last)


def _alike(values: Sequence[tuple[str, Stored]], parameters: list[Stored]) -> Iterator[str]:
    for expression, value in values:
        if value is None:
            yield f"{expression} IS NULL"
        else:
            yield f"{expression} = ?"
            parameters.append(value)


def _any_of(one: Filter, parameters: list[Stored]) -> str:
    return f"({' OR '.join(_within(one.field, interval, parameters) for interval in one.intervals)})"


def _within(column: str, interval: Interval, parameters: list[Stored]) -> str:
    if interval.is_point and not (interval.low_open or interval.high_open):
        bounds = [("=", interval.low)]
    else:
        bounds = [
            (">" if interval.low_open else ">=", interval.low),
            ("<" if interval.high_open else "<=", interval.high),
        ]
    parts: list[str] = []
    for operator, value in bounds:
        if value is not None:
            parts.append(f"{column} {operator} ?")
            parameters.append(value.isoformat() if isinstance(value, datetime) else value)  # as instants are stored
    return " AND ".join(parts)
