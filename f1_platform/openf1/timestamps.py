"""OpenF1's dates as text and back: ISO 8601 UTC, microseconds only where there are any."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.(\d+))?(Z|[+-]\d{2}:?\d{2})?$")


def parse_date(text: str) -> datetime | None:
    """The instant that a date of OpenF1 names; without a zone it is UTC.

    Returns:
        None where the text is no instant, or has digits below the microsecond that would be lost.
    """
    match = _INSTANT.match(text)
    if match is None or (match[1] or "")[6:].strip("0"):
        return None
    fraction, zone = match[1] or "", match[2] or ""
    whole = text[: match.start(1) - 1] if fraction else text[: len(text) - len(zone)]
    try:
        instant = datetime.fromisoformat(f"{whole}.{fraction[:6]:0<6}{zone or '+00:00'}")
        return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def format_date(instant: datetime) -> str:
    """As OpenF1 writes it: `2024-03-02T15:03:42.275000+00:00`, a whole second without fraction."""
    return instant.astimezone(UTC).isoformat()
