"""Which records answer a query: the sessions it covers, and of each the records that match, as a stream of JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import MAXYEAR, datetime, timedelta
from itertools import islice

import orjson

from f1_platform.openf1 import ENDPOINTS, Endpoint
from f1_platform.openf1.filters import Filter, matcher
from f1_platform.upstream.source import Chunk, EncodedSource, Record, Source

CHUNK_ROWS = 2048
KEYS = frozenset({"session_key", "meeting_key"})


def select(source: Source, endpoint: Endpoint, filters: Sequence[Filter]) -> Iterator[Chunk]:
    """The records that match all filters, over all sessions that the query's keys cover."""
    if endpoint.grain == "season":
        catalogue = source.meetings() if endpoint.name == "meetings" else source.sessions()
        yield from _encoded(filter(matcher(endpoint, filters), catalogue))
        return
    for session_key in _covered(source, filters):
        yield from chunks_of(source, endpoint, session_key, filters)


def chunks_of(source: Source, endpoint: Endpoint, session_key: int, filters: Sequence[Filter]) -> Iterator[Chunk]:
    """The records of one session that match, as the source has them."""
    if isinstance(source, EncodedSource):
        yield from source.chunks(endpoint.name, session_key, filters)
    else:
        yield from matching_chunks(source, endpoint, session_key, filters)


def matching_chunks(source: Source, endpoint: Endpoint, session_key: int, filters: Sequence[Filter]) -> Iterator[Chunk]:
    """The records of one session that match, from the source's `records`, whatever else it has."""
    yield from _encoded(_matching(source, endpoint, session_key, filters))


def outside(source: Source, filters: Sequence[Filter]) -> list[Record]:
    """The sessions that the query's keys leave out."""
    covered = set(_covered(source, filters))
    return [session for session in source.sessions() if session["session_key"] not in covered]


def _covered(source: Source, filters: Sequence[Filter]) -> list[int]:
    matches = matcher(ENDPOINTS["sessions"], [filter_ for filter_ in filters if filter_.field in KEYS])
    return [session["session_key"] for session in source.sessions() if matches(session)]


def _matching(source: Source, endpoint: Endpoint, session_key: int, filters: Sequence[Filter]) -> Iterator[Record]:
    since, until = _window(filters)
    records = source.records(endpoint.name, session_key, since=since, until=until, drivers=_drivers(filters))
    # The session was chosen by its keys: 70,000 records need not be asked for them again.
    rest = [filter_ for filter_ in filters if filter_.field not in KEYS]
    return filter(matcher(endpoint, rest), records)


def _encoded(records: Iterable[Record]) -> Iterator[Chunk]:
    remaining = iter(records)
    while batch := list(islice(remaining, CHUNK_ROWS)):
        yield Chunk.of(len(batch), orjson.dumps(batch)[1:-1])


def _window(filters: Sequence[Filter]) -> tuple[datetime | None, datetime | None]:
    """The least window around all dates that are asked for."""
    intervals = [interval for filter_ in filters if filter_.field == "date" for interval in filter_.of_kind("date")]
    lows = [interval.low for interval in intervals if isinstance(interval.low, datetime)]
    highs = [interval.high for interval in intervals if isinstance(interval.high, datetime)]
    since = min(lows) if intervals and len(lows) == len(intervals) else None
    until = _after(max(highs)) if intervals and len(highs) == len(intervals) else None
    return since, until


def _after(instant: datetime) -> datetime | None:
    """The next instant, or none after the last that there is."""
    return instant + timedelta(microseconds=1) if instant.year < MAXYEAR else None


def _drivers(filters: Sequence[Filter]) -> frozenset[int] | None:
    """The driver numbers that are asked for, where they are named one by one."""
    for filter_ in filters:
        points = {interval.low for interval in filter_.intervals if interval.is_point}
        if filter_.field == "driver_number" and len(points) == len(filter_.intervals):
            return frozenset(point for point in points if isinstance(point, int))
    return None
