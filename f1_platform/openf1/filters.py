"""OpenF1's query language: a query string as values, and which records those values match.

Pure: no HTTP and no store. The local upstream and our own `/v1` read queries through it. A store that can push a filter
down looks at its intervals; everyone else asks `matcher`.

Whatever the operators, a field's condition comes out as intervals of which one must hold: `=5` is [5, 5], `<=5` is
(-inf, 5], and a lower with an upper bound of the same field make one interval.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any, Literal, cast
from urllib.parse import unquote_plus

from f1_platform.openf1.fields import Endpoint

Operator = Literal["=", ">=", "<=", ">", "<"]
Kind = Literal["bool", "number", "date", "text"]
Value = bool | int | float | datetime | str

_TERM = re.compile(r"([^<>=]*)(>==?|<==?|=|>|<)(.*)", re.DOTALL)
"""`>==` is `>=`: so it comes from clients that send the operator as part of a parameter's name."""
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
"""A number as a query writes it. Each digit can be taken in one way only, so that a long text costs what it is long."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIMED = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
_ALWAYS_TEXT = frozenset({"team_colour", "gmt_offset"})


@dataclass(frozen=True)
class Term:
    """One condition as it was written, such as `date>=2024-03-02`.

    Attributes:
        field: lower case.
        operator: how the field's value stands to `value`.
        value: what was read; a `date` (not a datetime) covers its whole day, UTC.
    """

    field: str
    operator: Operator
    value: Value | date


@dataclass(frozen=True)
class Interval:
    """Values of one kind from low to high; a bound that is None is not there, but one of the two always is."""

    low: Value | None = None
    high: Value | None = None
    low_open: bool = False
    high_open: bool = False

    @property
    def kind(self) -> Kind:
        """The kind of values it can hold."""
        return kind_of(cast(Value, self.high if self.low is None else self.low))

    @property
    def is_point(self) -> bool:
        """Whether it holds one value only."""
        return self.low is not None and self.low == self.high

    def holds(self, value: Any) -> bool:  # noqa: ANN401 - a value of this interval's kind
        """Whether a value of the interval's own kind lies in it."""
        if self.low is not None and (value < self.low or (self.low_open and value == self.low)):
            return False
        return not (self.high is not None and (value > self.high or (self.high_open and value == self.high)))


@dataclass(frozen=True)
class Filter:
    """What one field must satisfy: any of the intervals. Filters of different fields must all hold."""

    field: str
    intervals: tuple[Interval, ...]

    def of_kind(self, kind: Kind) -> tuple[Interval, ...]:
        """The intervals that values of that kind can lie in."""
        return tuple(interval for interval in self.intervals if interval.kind == kind)


def is_one(name: str, value: Value) -> Filter:
    """The condition that a field has that value."""
    return Filter(name, (Interval(value, value),))


@dataclass(frozen=True)
class Query:
    """A query string, read.

    Attributes:
        terms: its conditions, in the order written.
        csv: whether the answer is wanted as CSV.
    """

    terms: tuple[Term, ...] = ()
    csv: bool = False

    @property
    def asks_latest(self) -> bool:
        """Whether a key is given as `latest`, which only a catalogue can tell."""
        return any(term.value == "latest" for term in self.terms)

    def with_latest(self, **keys: int) -> Query:
        """The query with `latest` replaced by the key of that name (session_key, meeting_key)."""
        return replace(
            self,
            terms=tuple(
                replace(term, value=keys[term.field]) if term.value == "latest" and term.field in keys else term
                for term in self.terms
            ),
        )

    def filters(self) -> tuple[Filter, ...]:
        """The conditions by field."""
        by_field: dict[str, list[Term]] = {}
        for term in self.terms:
            by_field.setdefault(term.field, []).append(term)
        return tuple(Filter(name, alternatives(terms)) for name, terms in by_field.items())


def parse_query(raw: str) -> Query:
    """Reads a raw query string (what follows `?`), operators literal or percent-encoded."""
    terms = [_term(part) for part in raw.split("&") if part]
    csv = any(term.value is True for term in terms if term.field == "csv")
    return Query(tuple(term for term in terms if term.field != "csv"), csv)


def split_term(raw: str) -> tuple[str, Operator, str]:
    """Field in lower case, operator and text of one condition, `=` and no text where it names a field only."""
    name, _, value = raw.partition("=")
    whole = _TERM.match(unquote_plus(name))
    if value or not whole or not whole[3]:
        # Else a client sent the whole condition as a parameter's name, with an `=` and nothing after it.
        whole = _TERM.match(unquote_plus(raw))
    field, operator, text = whole.groups() if whole else (unquote_plus(raw), "=", "")
    return field.strip().lower(), cast(Operator, operator[:2]), text


def _term(raw: str) -> Term:
    field, operator, text = split_term(raw)
    return Term(field, operator, read_value(field, text))


def read_value(field: str, text: str) -> Value | date:
    """A value as OpenF1 reads it: boolean, number, date, else text; some fields are always text.

    A number of more digits than any column holds is read as a double, infinity among them: it keeps its place in the
    order, and nothing is made of thousands of digits.
    """
    if field in _ALWAYS_TEXT:
        return text
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    if NUMBER.fullmatch(text):
        return int(text) if text.lstrip("+-").isdigit() and len(text) < 20 else float(text)
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        return text
    return (_instant(text) if _TIMED.match(text) else None) or text


def kind_of(value: Value) -> Kind:
    """The kind of a value; values of different kinds never match each other."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, datetime):
        return "date"
    return "text" if isinstance(value, str) else "number"


def _instant(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def alternatives(terms: Iterable[Term]) -> tuple[Interval, ...]:
    """The conditions on one field as intervals: equalities, pairs, and the bounds that found no partner."""
    by_kind: dict[Kind, dict[Interval, None]] = {}
    for term in terms:
        interval = _interval(term)
        by_kind.setdefault(interval.kind, {})[interval] = None
    return tuple(interval for intervals in by_kind.values() for interval in _paired(tuple(intervals)))


def _span(value: Value | date) -> tuple[Value, Value]:
    """The first and the last value that it names: a day's first and last microsecond, else itself."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time.min, UTC), datetime.combine(value, time.max, UTC)
    return value, value


def _interval(term: Term) -> Interval:
    first, last = _span(term.value)
    match term.operator:
        case "=":
            return Interval(first, last)
        case ">=":
            return Interval(low=first)
        case ">":
            return Interval(low=last, low_open=True)
        case "<=":
            return Interval(high=last)
        case "<":
            return Interval(high=first, high_open=True)


def _paired(intervals: Sequence[Interval]) -> list[Interval]:
    """Joins bounds greedily: the smallest lower one with the smallest upper one not below it, until one finds none."""
    whole = [one for one in intervals if one.low is not None and one.high is not None]
    lows = [one for one in intervals if one.high is None]
    highs = [one for one in intervals if one.low is None]
    lows.sort(key=lambda one: cast(Any, (one.low, one.low_open)))
    highs.sort(key=lambda one: cast(Any, (one.high, not one.high_open)))
    while lows:
        low = lows[0]
        high = next((one for one in highs if cast(Any, one.high) >= low.low), None)
        if high is None:
            break
        whole.append(replace(low, high=high.high, high_open=high.high_open))
        lows.remove(low)
        highs.remove(high)
    return [*whole, *lows, *highs]


def matcher(endpoint: Endpoint, filters: Iterable[Filter]) -> Callable[[Mapping[str, Any]], bool]:
    """A test of one record against all filters.

    A field that the endpoint doesn't declare matches nothing, nor does an array; null matches no comparison.
    """
    tests = [_field_test(endpoint, filter_) for filter_ in filters]
    return tests[0] if len(tests) == 1 else lambda record: all(test(record) for test in tests)


def _field_test(endpoint: Endpoint, filter_: Filter) -> Callable[[Mapping[str, Any]], bool]:
    name, declared = filter_.field, endpoint.field(filter_.field)
    if declared is None or declared.type == "ints":
        return lambda record: False
    if declared.type == "date":
        instants = filter_.of_kind("date")
        return lambda record: _date_lies_in(instants, record.get(name))
    by_kind = {interval.kind: filter_.of_kind(interval.kind) for interval in filter_.intervals}

    def test(record: Mapping[str, Any]) -> bool:
        value = record.get(name)
        if not isinstance(value, bool | int | float | str):
            return False
        return any(interval.holds(value) for interval in by_kind.get(kind_of(value), ()))

    return test


def _date_lies_in(intervals: Sequence[Interval], text: object) -> bool:
    instant = _instant(text) if isinstance(text, str) else None
    return instant is not None and any(interval.holds(instant) for interval in intervals)
