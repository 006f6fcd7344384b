"""A past that changes: a source whose records appear late, are wrong at first, or vanish, all of them true in the end.

What is wrong of a session becomes true one record after another, within so many days after its end. Which record, and
when, follows from the seed, its endpoint, its session and its place among their records. Single records are those of
endpoints that OpenF1 corrects; whole units may be late of any endpoint but the catalogue's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from f1_platform.clock import Clock
from f1_platform.openf1 import ENDPOINTS, Endpoint
from f1_platform.openf1.catalogue import sessions_of
from f1_platform.openf1.filters import Filter
from f1_platform.openf1.timestamps import format_date, parse_date
from f1_platform.upstream.faults.fate import draw
from f1_platform.upstream.faults.request import Dealt, Faults
from f1_platform.upstream.selection import chunks_of, matching_chunks
from f1_platform.upstream.source import Chunk, Record, Source

NEVER_WAS = 100
"""What is added to a number of a key: no car, lap or stint is counted so far."""
OF_RECORDS = ("late", "changing", "vanishing")


class ChangingSource:
    """A source as it was known at the clock's instant.

    Args:
        source: the truth.
        faults: how far it was from that, and for how long.
        clock: tells the instant.
        dealt: told each fault, once an answer.
    """

    def __init__(self, source: Source, faults: Faults, clock: Clock, dealt: Dealt) -> None:
        self.name = source.name
        self._source, self._faults, self._clock, self._dealt = source, faults, clock, dealt
        self._ends = {session.session_key: session.end for session in sessions_of(source.sessions())}

    def meetings(self) -> list[Record]:
        """As they are."""
        return self._source.meetings()

    def sessions(self) -> list[Record]:
        """As they are."""
        return self._source.sessions()

    def records(
        self,
        endpoint: str,
        session_key: int,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        drivers: Collection[int] | None = None,
    ) -> Iterator[Record]:
        """The records of one session and endpoint, as they are known now."""
        records = self._source.records(endpoint, session_key, since=since, until=until, drivers=drivers)
        if self._wrong("late-units", endpoint, session_key):
            if next(records, None) is not None:
                self._dealt("late-units")
            return
        if not self._corrected(endpoint):
            yield from records
            return
        told = set[str]()
        for place, record in enumerate(records):
            wrong = {name for name in OF_RECORDS if self._wrong(name, endpoint, session_key, place)}
            for name in wrong - told:
                self._dealt(name)
            told |= wrong
            if "late" not in wrong:
                yield _at_first(record, ENDPOINTS[endpoint]) if "changing" in wrong else record
            if "vanishing" in wrong:
                yield _never(record, ENDPOINTS[endpoint])

    def chunks(self, endpoint: str, session_key: int, filters: Sequence[Filter]) -> Iterator[Chunk]:
        """The same as JSON, from the source's own text where nothing can be wrong."""
        if self._corrected(endpoint) or self._wrong("late-units", endpoint, session_key):
            yield from matching_chunks(self, ENDPOINTS[endpoint], session_key, filters)
        else:
            yield from chunks_of(self._source, ENDPOINTS[endpoint], session_key, filters)

    def _corrected(self, endpoint: str) -> bool:
        return ENDPOINTS[endpoint].mutable and any(self._faults.rate(name) for name in OF_RECORDS)

    def _wrong(self, fault: str, endpoint: str, session_key: int, place: int = -1) -> bool:
        now = self._clock.now()
        faults, end = self._faults.at(now), self._ends.get(session_key)
        about = (faults.seed, fault, endpoint, session_key, place)
        if end is None or draw(*about) >= faults.rate(fault):
            return False
        return now < end + timedelta(days=faults.history_days) * draw(*about, "until")


def _at_first(record: Record, endpoint: Endpoint) -> Record:
    """The record with one value that will be corrected."""
    for field in endpoint.fields:
        value = record.get(field.name)
        if field.nullable and field.name not in endpoint.key and value is not None:
            if field.type in ("int", "float"):
                return {**record, field.name: value + 1}
            if field.type == "text":
                return {**record, field.name: f"{value} (provisional)"}
    return record


def _never(record: Record, endpoint: Endpoint) -> Record:
    """A record like it under a key that there never was."""
    name = next((name for name in reversed(endpoint.key) if record.get(name) is not None), endpoint.key[0])
    return {**record, name: _beyond(record.get(name))}


def _beyond(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, int):
        return value + NEVER_WAS
    instant = parse_date(str(value))
    return f"{value} (provisional)" if instant is None else format_date(instant + timedelta(seconds=1))
