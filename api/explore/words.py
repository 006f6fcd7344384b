"""How values are written for people: lap times, numbers, days, what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from markupsafe import Markup, escape

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


def seconds(milliseconds: float | None) -> str:
    """29.741, of a sector."""
    return UNKNOWN if milliseconds is None else f"{milliseconds / 1000:.3f}"


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
    return f"{at.day} {at:%b %Y}".replace(" ", "\u00a0")


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


def coded(text: str) -> Markup:
    """A sentence of which what stands between backticks is code."""
    parts = (
        Markup("<code>{}</code>").format(part) if nth % 2 else escape(part) for nth, part in enumerate(text.split("`"))
    )
    return Markup("").join(parts)


def spaced(name: str) -> str:
    """A name of the data as words: `lap_missing` as lap missing."""
    return name.replace("_", " ")


def years(seasons: Sequence[int]) -> str:
    """1985-1986, 1989, with dashes: runs of seasons joined."""
    runs: list[list[int]] = []
    for season in sorted(set(seasons)):
        if runs and season == runs[-1][1] + 1:
            runs[-1][1] = season
        else:
            runs.append([season, season])
    return ", ".join(span(first, last) for first, last in runs)


def span(first: int, last: int) -> str:
    """2007-2025, with a dash; 2007 where both are the same."""
    return str(first) if first == last else f"{first}\u2013{last}"


def share(part: float | None, whole: float | None) -> str:
    """28.0 %, of the whole."""
    return f"{100 * part / whole:.1f}\u00a0%" if part is not None and whole else UNKNOWN


def listed(names: Sequence[str]) -> str:
    """McLaren, Mercedes and Ferrari."""
    *most, last = names or [""]
    return f"{', '.join(most)} and {last}" if most else last
