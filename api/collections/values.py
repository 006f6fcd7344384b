"""The text of a condition as a value of its field's kind; a wrong one says what was expected."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime

from api.collections.fields import Field, Kind
from f1_platform.openf1.filters import NUMBER, Value, read_value

_WHOLE = re.compile(r"[+-]?\d{1,19}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

EXPECTED: dict[Kind, str] = {
    "int": "a whole number",
    "float": "a number",
    "text": "text",
    "bool": "true or false",
    "day": "a day such as 2024-03-02",
    "instant": "a time such as 2024-03-02T15:00:00 (UTC unless it says otherwise), or a day",
}
"""By kind, in words; kinds that are not filtered are not there."""


def value_of(field: Field, text: str) -> Value | date | None:
    """Reads a value; none where the text is not one. A day given for a moment stands for all of that day."""
    reader = _READERS.get(field.kind)
    return reader(text) if reader else None


def _whole(text: str) -> int | None:
    if not _WHOLE.fullmatch(text):
        return None
    number = int(text)
    return number if -(2**63) <= number < 2**63 else None


def _decimal(text: str) -> float | None:
    number = float(text) if NUMBER.fullmatch(text) else math.inf
    return number if math.isfinite(number) else None


def _day(text: str) -> str | None:
    """ISO text, as days are kept; it compares as days do."""
    try:
        return date.fromisoformat(text).isoformat() if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _truth(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text.lower())


def _instant(text: str) -> datetime | date | None:
    value = read_value("", text)
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return value if isinstance(value, date) else None


_READERS: dict[Kind, Callable[[str], Value | date | None]] = {
    "int": _whole,
    "float": _decimal,
    "text": str,
    "bool": _truth,
    "day": _day,
    "instant": _instant,
}
