"""OpenF1's query language, written from openf1.md alone: a raw query string to what each field must satisfy.

The standard library only, and no code of the platform: what answers `/v1` is judged by it. Values are of a kind; kinds
never compare with each other, null with nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote_plus

ALWAYS_TEXT = frozenset({"team_colour", "gmt_offset"})
DATES = frozenset({"date", "date_start", "date_end"})
PARAMETERS = frozenset({"csv"})
"""Names in a query that are no fields."""

_OPERATOR = re.compile(r">=|<=|=|>|<")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(:\d\d)?)(\.\d{1,9})?(Z|z|[+-]\d\d:?\d\d)?")


@dataclass(frozen=True, order=True)
class Value:
    """A value and its kind: bool, number, date (an instant) or text."""

    kind: str
    value: Any


@dataclass(frozen=True)
class Bound:
    """One end of a range; `closed` = the value itself is within."""

    at: Value
    closed: bool


@dataclass(frozen=True)
class Range:
    """From one bound to another, either may be missing."""

    low: Bound | None
    high: Bound | None

    def holds(self, found: Value) -> bool:
        """Whether a value lies within; one of another kind never does."""
        for bound, sign in ((self.low, 1), (self.high, -1)):
            if bound is None:
                continue
            if bound.at.kind != found.kind:
                return False
            if bound.at.value == found.value:
                if not bound.closed:
                    return False
            elif (found.value > bound.at.value) != (sign == 1):
                return False
        return True


def conditions(query: str) -> dict[str, list[Range]]:
    """The ranges of every field, of which one must hold a record's value; all fields must be satisfied."""
    asked: dict[str, list[tuple[str, str]]] = {}
    for name, operator, value in comparisons(query):
        if name not in PARAMETERS:
            asked.setdefault(name, []).append((operator, value))
    return {name: ranges(name, compared) for name, compared in asked.items()}


def comparisons(query: str) -> Iterator[tuple[str, str, str]]:
    """Field name, operator and text of the value of each part."""
    for part in query.split("&"):
        decoded = unquote_plus(part)
        operator = _OPERATOR.search(decoded)
        if operator is not None:
            yield decoded[: operator.start()].lower(), operator[0], decoded[operator.end() :]


def ranges(name: str, compared: list[tuple[str, str]]) -> list[Range]:
    """What one field repeated means: equalities, pairs and open bounds, joined by OR."""
    joined: list[Range] = []
    lows: list[Bound] = []
    highs: list[Bound] = []
    for operator, text in compared:
        read = bounds(operator, text, name)
        if operator == "=":
            joined.append(read)
        elif read.low is not None:
            lows.append(read.low)
        elif read.high is not None:
            highs.append(read.high)
    return joined + list(paired(lows, highs))


def bounds(operator: str, text: str, name: str) -> Range:
    """What one comparison spans; a date without time covers its day."""
    value = read_value(text, name)
    first = last = value
    day = value.kind == "date" and _DAY.fullmatch(text) is not None
    if day:
        last = Value("date", value.value + timedelta(days=1))
    match operator:
        case "=":
            return Range(Bound(first, True), Bound(last, not day))
        case ">=":
            return Range(Bound(first, True), None)
        case ">":
            return Range(Bound(last, day), None)
        case "<=":
            return Range(None, Bound(last, not day))
        case _:
            return Range(None, Bound(first, False))


def paired(lows: list[Bound], highs: list[Bound]) -> Iterator[Range]:
    """Smallest lower bound first with the smallest upper bound not below it; what is left over stays open."""
    lows = sorted(lows, key=lambda bound: (bound.at, not bound.closed))
    highs = sorted(highs, key=lambda bound: (bound.at, bound.closed))
    for low in lows:
        high = next((h for h in highs if h.at.kind == low.at.kind and h.at >= low.at), None)
        if high is not None:
            highs.remove(high)
        yield Range(low, high)
    yield from (Range(None, high) for high in highs)


def read_value(text: str, name: str) -> Value:
    """A value of the query: boolean, number, date, else text."""
    if name in ALWAYS_TEXT:
        return Value("text", text)
    if text.lower() in ("true", "false"):
        return Value("bool", text.lower() == "true")
    if _NUMBER.fullmatch(text):
        return Value("number", float(text))
    return Value("date", instant) if (instant := read_instant(text)) else Value("text", text)


def read_instant(text: str) -> datetime | None:
    """An instant in UTC; none where the text is no date, such as one whose offset's `+` arrived as a space."""
    if _DAY.fullmatch(text):
        text = f"{text}T00:00"
    found = _INSTANT.fullmatch(text)
    if found is None:
        return None
    day, time, seconds, fraction, zone = found.groups()
    time += "" if seconds else ":00"
    offset = "+00:00" if zone in (None, "Z", "z") else zone
    try:
        return datetime.fromisoformat(f"{day}T{time}{(fraction or '.0')[:7]:0<7}{offset}").astimezone(UTC)
    except (ValueError, OverflowError):
        return None
