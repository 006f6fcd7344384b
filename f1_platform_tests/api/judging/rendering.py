"""One value or comparison as the many texts by which clients send it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import Any
from urllib.parse import quote, quote_plus

from f1_platform_tests.api.judging.language import DATES, read_instant

OPERATORS = ("=", ">=", "<=", ">", "<")
_FORMATS = ("%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d")
_OFFSETS = (0, 0, 3, -5)
"""Hours east of Greenwich."""


def compared(random: Random, name: str, operator: str, text: str) -> str:
    """A comparison as a part of a query string: literal, or percent-encoded where a client may do so."""
    if random.random() < 0.05:
        name = name.upper()
    elif random.random() < 0.05:
        name = name.title()
    if random.random() < 0.3:
        head, last = operator[:-1], operator[-1]
        operator = quote(head, safe="") + (last if last == "=" and random.random() < 0.8 else quote(last, safe=""))
    return f"{name}{operator}{text}"


def sent(random: Random, name: str, value: Any) -> str:
    """A record's value as the text of a comparison, encoded."""
    if isinstance(value, bool):
        return random.choice((str(value).lower(), str(value).lower(), str(value)))
    if isinstance(value, int | float):
        return _number(random, value)
    if name in DATES and (instant := read_instant(str(value))):
        return _date(random, instant)
    return encoded(random, str(value))


def encoded(random: Random, text: str) -> str:
    """Text as clients encode it: all of it, or a space as `+`, or only what must be."""
    return random.choice((quote(text, safe=""), quote_plus(text), quote(text, safe="/:,'()*!$@")))


def beside(random: Random, name: str, value: Any) -> Any:
    """A value near one of a record, of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + random.randint(-3, 3)
    if isinstance(value, float):
        return round(value + random.uniform(-2, 2), random.randint(0, 3))
    if name in DATES and (instant := read_instant(str(value))):
        return (instant + timedelta(seconds=random.choice((-3600, -60, -0.5, 0.25, 90, 86400)))).isoformat()
    return random.choice((str(value)[:-1], str(value) + "a", str(value).lower(), str(value)[:1]))


def _number(random: Random, value: float) -> str:
    if float(value).is_integer():
        return random.choice((f"{value:.0f}", f"{value:.0f}", f"{value:.1f}"))
    return repr(value)


def _date(random: Random, instant: datetime) -> str:
    form = random.choice(_FORMATS)
    if form.endswith("d"):
        return instant.astimezone(UTC).strftime(form)
    hours = random.choice(_OFFSETS)
    zone = random.choice(("", "Z", "offset")) if hours == 0 else "offset"
    text = instant.astimezone(timezone(timedelta(hours=hours))).strftime(form)
    if form.endswith("f") and random.random() < 0.4:
        text = text[:-3]
    if zone == "offset":
        zone = f"{hours:+03d}:00"
    return random.choice((quote(text + zone, safe=":+"), quote(text, safe=":") + quote(zone, safe=":")))
