"""What a query must be answered with: its conditions held against every record of the files, one by one.

Written from openf1.md alone, with the standard library; it shares no code with the platform.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from f1_platform_tests.api.judging.language import DATES, Range, Value, conditions, read_instant
from f1_platform_tests.api.judging.world import CATALOGUE, ENDPOINTS, Record, World

_KEYS = ("session_key", "meeting_key")
_LATEST = Value("text", "latest")


def evaluate(world: World, endpoint: str, query: str, now: datetime) -> list[Record]:
    """The records that match, in the files' order; none means 404.

    Args:
        world: the files.
        endpoint: last part of the path, as it was sent.
        query: the raw query string.
        now: the instant by which `latest` is the latest that has begun.
    """
    endpoint = endpoint.lower()
    if endpoint not in ENDPOINTS:
        return []
    asked = with_latest(conditions(query), world, now)
    return [record for record in _candidates(world, endpoint, asked) if matches(record, asked)]


def matches(record: Record, asked: dict[str, list[Range]]) -> bool:
    """Whether a record satisfies every field of a query."""
    return all(satisfied(name, record.get(name), ranges) for name, ranges in asked.items())


def satisfied(name: str, found: Any, ranges: Iterable[Range]) -> bool:
    """Whether one of a field's ranges holds its value; null and arrays are in none."""
    value = value_of(name, found)
    return value is not None and any(span.holds(value) for span in ranges)


def value_of(name: str, found: Any) -> Value | None:
    """A record's value as it compares; none for null and arrays."""
    if isinstance(found, bool):
        return Value("bool", found)
    if isinstance(found, int | float):
        return Value("number", float(found))
    if isinstance(found, str):
        return Value("date", read_instant(found)) if name in DATES else Value("text", found)
    return None


def with_latest(asked: dict[str, list[Range]], world: World, now: datetime) -> dict[str, list[Range]]:
    """The same with `latest` in its meaning: the newest session or meeting that has begun and is not cancelled."""
    return {
        name: [_latest(name, span, world, now) for span in ranges] if name in _KEYS else ranges
        for name, ranges in asked.items()
    }


def _latest(name: str, span: Range, world: World, now: datetime) -> Range:
    low, high = (
        replace(bound, at=Value("number", float(_newest(name, world, now)))) if bound and bound.at == _LATEST else bound
        for bound in (span.low, span.high)
    )
    return Range(low, high)


def _newest(name: str, world: World, now: datetime) -> int:
    """By the sessions for both: a meeting may have sessions and no record of its own."""
    begun = {
        start: record[name]
        for record in world.catalogue["sessions"]
        if not record.get("is_cancelled") and (start := read_instant(record["date_start"])) and start <= now
    }
    return begun[max(begun)]


def _candidates(world: World, endpoint: str, asked: dict[str, list[Range]]) -> Iterator[Record]:
    """Every record of the endpoint, but for sessions whose own keys rule them out."""
    if endpoint in CATALOGUE:
        yield from world.catalogue[endpoint]
        return
    keys = {name: asked[name] for name in _KEYS if name in asked}
    for session in world.held:
        if matches(session, keys):
            yield from world.records(endpoint, session)
