"""Durations as settings write them: `40m`, `6h`, `24h`, `7d`. What lasts so long is each setting's matter."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_WRITTEN = re.compile(r"([0-9]{1,6})([smhd])")


def read_ages(text: str | tuple[timedelta, ...]) -> tuple[timedelta, ...]:
    """Reads `40m,6h,24h,7d,60d`: how long after something, each later than the one before.

    Raises:
        ValueError: one of them is no duration, or they do not ascend, or there are none.
    """
    ages = tuple(map(_read, text.split(","))) if isinstance(text, str) else text
    for before, after in pairwise(ages):
        if after <= before:
            raise ValueError(f"{said(after)} stands after {said(before)}: expected ascending ages")
    if not ages or ages[0] <= timedelta(0):
        raise ValueError("expected at least one age, and none of 0")
    return ages


def said(duration: timedelta) -> str:
    """A duration as it is written: `90m`, `24h`, `7d`."""
    seconds = int(duration.total_seconds())
    least = {"d": 2 * _UNITS["d"], "h": _UNITS["h"], "m": _UNITS["m"]}
    return next(
        (f"{seconds // _UNITS[unit]}{unit}" for unit in least if seconds >= least[unit] and not seconds % _UNITS[unit]),
        f"{seconds}s",
    )


def _read(text: str) -> timedelta:
    match = _WRITTEN.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text.strip()!r} is no duration: expected a number and s, m, h or d, such as 40m,6h,24h,7d")
    return timedelta(seconds=int(match[1]) * _UNITS[match[2]])
