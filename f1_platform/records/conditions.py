"""The filters of a query as an SQL condition with bound values; what they mean is `openf1.filters.matcher`'s.

Of a few rows SQL cannot tell: where a value did not fit its column and lies in `_extra`, and where a `json` text holds
an escape or a number beyond a double's integers. They are `doubtful`: read in any case, and judged by `matcher`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from f1_platform.openf1 import EXTRA, Endpoint, Field
from f1_platform.openf1.fields import FieldType
from f1_platform.openf1.filters import Filter, Kind
from f1_platform.records.bounds import KINDS, Bound, Range, ranges

_EXACT_BELOW = 2**53


@dataclass(frozen=True)
class Condition:
    """An SQL condition on one row.

    Attributes:
        sql: with a `?` for each value; empty where all rows match.
        values: in the order of the `?`.
        doubtful: a condition without values that is true of rows that SQL cannot judge; empty where there are none.
    """

    sql: str = ""
    values: tuple[Bound, ...] = ()
    doubtful: str = ""


@dataclass(frozen=True)
class _Part:
    sql: str
    values: tuple[Bound, ...]


def condition(endpoint: Endpoint, filters: Iterable[Filter]) -> Condition | None:
    """The condition that all filters hold for a record without extras; none where no record at all can match.

    Args:
        endpoint: whose records; every filter's field is one of its own.
        filters: the filters.
    """
    parts: list[_Part] = []
    doubts: list[str] = []
    for filter_ in filters:
        field = endpoint.field(filter_.field)
        if field is None or field.type == "ints":
            return None
        parts.append(_any(_alternatives(field, filter_)))
        doubts += _doubts(field, filter_)
    values = tuple(value for part in parts for value in part.values)
    return Condition(" AND ".join(part.sql for part in parts), values, " OR ".join(doubts))


def with_extras(condition: Condition) -> Condition:
    """The same, where records may hold values that did not fit their column."""
    doubtful = " OR ".join(filter(None, (condition.doubtful, f'"{EXTRA}" IS NOT NULL')))
    return Condition(condition.sql, condition.values, doubtful)


def _alternatives(field: Field, filter_: Filter) -> list[_Part]:
    name = f'"{field.name}"'
    if field.type == "json":
        of_kind: list[tuple[str, FieldType, Kind]] = [
            (_number_in(name), "float", "number"),
            (f"CASE WHEN {name}[1] = '\"' THEN substr({name}, 2, length({name}) - 2) END", "text", "text"),
            (f"CASE {name} WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END", "bool", "bool"),
        ]
    else:
        of_kind = [(name, field.type, KINDS[field.type])]
    return [
        part for column, type_, kind in of_kind for part in _ranges_sql(column, ranges(type_, filter_.of_kind(kind)))
    ]


def _doubts(field: Field, filter_: Filter) -> list[str]:
    if field.type != "json":
        return []
    name = f'"{field.name}"'
    doubts = [f"abs({_number_in(name)}) >= {_EXACT_BELOW}"] if filter_.of_kind("number") else []
    return doubts + ([f"contains({name}, '\\')"] if filter_.of_kind("text") else [])


def _number_in(name: str) -> str:
    return f"TRY_CAST({name} AS DOUBLE)"


def _any(parts: Sequence[_Part]) -> _Part:
    values = tuple(value for part in parts for value in part.values)
    return _Part(f"({' OR '.join(part.sql for part in parts)})" if parts else "FALSE", values)


def _ranges_sql(column: str, wanted: Sequence[Range]) -> list[_Part]:
    """Points together, as the engine then skips what none of them lies in; then each range."""
    points = tuple(range_.low for range_ in wanted if range_.is_point and range_.low is not None)
    named = [_Part(f"{column} IN ({', '.join('?' * len(points))})", points)] if points else []
    return named + [_range_sql(column, range_) for range_ in wanted if not range_.is_point]


def _range_sql(column: str, range_: Range) -> _Part:
    bounds = ((">" if range_.low_open else ">=", range_.low), ("<" if range_.high_open else "<=", range_.high))
    given = [(operator, value) for operator, value in bounds if value is not None]
    sql = " AND ".join(f"{column} {operator} ?" for operator, _ in given)
    return _Part(f"({sql})", tuple(value for _, value in given))
