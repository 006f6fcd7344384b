"""How values are written for people: lap times, numbers, days, what is not known."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

UNKNOWN = "\u2013"
"""Stands where no value is known; screen readers are told so by the table."""


def lap_time(milliseconds: float | None) -> str:
    """1:32.608; 1:30:05.003 for a race."""
    if milliseconds is None:
        return UNKNOWN
    whole = round(milliseconds)
    minutes, rest = divmod(whole, 60_000)
    seconds = f"{rest // 1000:02d}.{rest % 1000:03d}"
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds}" if hours else f"{minutes}:{seconds}"


def number(value: float | None) -> str:
    """1,234; 1,234.5: no zeros behind the point that say nothing."""
    if value is None:
        return UNKNOWN
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.3f}".rstrip("0")


def day(text: str | None) -> str:
    """2 Mar 2024, of an ISO date or instant."""
    if not text:
        return UNKNOWN
    at = date.fromisoformat(text[:10])
    return f"{at.day} {at:%b %Y}"


def instant(value: str | datetime | None) -> str:
    """2 Mar 2024, 15:00 UTC."""
    if not value:
        return UNKNOWN
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{at.day} {at:%b %Y, %H:%M} UTC"


def word(value: Any) -> str:  # noqa: ANN401 - whatever a row has
    """Any other value."""
    if value is None or value == "":
        return UNKNOWN
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def count(number_of: int, one: str, many: str | None = None) -> str:
    """1 win, 2 wins."""
    return f"{number_of:,} {one if number_of == 1 else many or one + 's'}"
