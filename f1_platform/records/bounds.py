"""Intervals of a query brought to what a column can hold, so that an engine compares values of one type, exactly.

A number of a query is any integer or float; `speed>=9.5` asks an integer column for 10 and more. What no value of the
column can satisfy becomes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from f1_platform.openf1.fields import FieldType
from f1_platform.openf1.filters import Interval, Kind

Bound = bool | int | float | str | datetime

_LEAST, _MOST = -(2**31), 2**31 - 1
KINDS: dict[FieldType, Kind] = {"int": "number", "float": "number", "bool": "bool", "text": "text", "date": "date"}
"""The kind of a column's values; lists have none, and `json` holds several."""


@dataclass(frozen=True)
class Range:
    """Values of a column's own type from low to high; a bound that is None is not there."""

    low: Bound | None = None
    high: Bound | None = None
    low_open: bool = False
    high_open: bool = False

    @property
    def is_point(self) -> bool:
        """Whether it holds one value only."""
        return self.low is not None and self.low == self.high and not (self.low_open or self.high_open)


def ranges(type_: FieldType, intervals: Iterable[Interval]) -> tuple[Range, ...]:
    """The ranges of a column of that type that intervals of its kind ask for; none where it can hold none of them."""
    fitted = {"int": _int, "float": _float, "bool": _bool}.get(type_, _as_it_is)
    return tuple(range_ for interval in intervals if (range_ := fitted(interval)) is not None)


def _as_it_is(interval: Interval) -> Range:
    return Range(interval.low, interval.high, interval.low_open, interval.high_open)


def _int(interval: Interval) -> Range | None:
    low: Any = interval.low
    high: Any = interval.high
    if low == math.inf or high == -math.inf:
        return None
    least = _LEAST if low is None or low < _LEAST else math.floor(low) + 1 if interval.low_open else math.ceil(low)
    most = _MOST if high is None or high > _MOST else math.ceil(high) - 1 if interval.high_open else math.floor(high)
    if least > most or least > _MOST or most < _LEAST:
        return None
    return Range(least if low is not None else None, most if high is not None else None)


def _float(interval: Interval) -> Range | None:
    low, low_open = _double(interval.low, interval.low_open, math.inf)
    high, high_open = _double(interval.high, interval.high_open, -math.inf)
    return Range(low, high, low_open, high_open)


def _double(bound: Any, is_open: bool, inwards: float) -> tuple[float | None, bool]:  # noqa: ANN401 - a number or None
    """The nearest double that an integer's bound is the same for."""
    if bound is None or float(bound) == bound:
        return None if bound is None else float(bound), is_open
    near = float(bound)
    outside = near < bound if inwards > 0 else near > bound
    return (math.nextafter(near, inwards) if outside else near), False


def _bool(interval: Interval) -> Range | None:
    held = [value for value in (False, True) if interval.holds(value)]
    return Range(held[0], held[-1]) if held else None
