"""A source that makes its records as it goes answers as one that has them written down, and is asked for no more."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from f1_platform.openf1 import ENDPOINTS
from f1_platform.openf1.filters import parse_query
from f1_platform.upstream import EncodedSource, Limits, Record, RecordedSource
from f1_platform.upstream.selection import select
from f1_platform_tests.upstream.conftest import served


@dataclass
class Made:
    """The small world without its texts: records only, narrowed not at all."""

    world: RecordedSource
    name: str = "made"
    asked: list[dict[str, Any]] = field(default_factory=list)

    def meetings(self) -> list[Record]:
        return self.world.meetings()

    def sessions(self) -> list[Record]:
        return self.world.sessions()

    def records(
        self,
        endpoint: str,
        session_key: int,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        drivers: Collection[int] | None = None,
    ) -> Iterator[Record]:
        self.asked.append({"session": session_key, "since": since, "until": until, "drivers": drivers})
        return self.world.records(endpoint, session_key)


def chosen(source: Made | RecordedSource, endpoint: str, query: str) -> list[Record]:
    chunks = select(source, ENDPOINTS[endpoint], parse_query(query).filters())
    return [record for chunk in chunks for record in json.loads(b"[" + chunk.read() + b"]")]


QUERIES = [
    ("laps", ""),
    ("laps", "meeting_key=10&lap_number>=2&driver_number=44"),
    ("car_data", "session_key=100&date>=2024-03-02T15:00:10&date<2024-03-02T15:00:12"),
    ("car_data", "session_key=100&driver_number=1&speed>=100"),
    ("car_data", "date<=9999-12-31"),
    ("sessions", "year=2024&session_name=Race"),
    ("meetings", "year>2024"),
]


@pytest.mark.parametrize(("endpoint", "query"), QUERIES)
def test_both_kinds_of_source_give_the_same_records(world: Path, endpoint, query):
    recorded = RecordedSource(world)
    made = Made(recorded)
    assert not isinstance(made, EncodedSource)
    assert chosen(made, endpoint, query) == chosen(recorded, endpoint, query)


@pytest.mark.parametrize(
    ("query", "since", "until", "drivers"),
    [
        ("date>=2024-03-02T15:00:10&date<2024-03-02T15:00:12", 10, 12, None),
        ("driver_number=1&driver_number=44", None, None, {1, 44}),
        ("driver_number>=1&date>2024-03-02T15:00:10", 10, None, None),
        ("date<2024-03-02T15:00:10&date>2024-03-02T15:00:20", None, None, None),
    ],
)
def test_a_source_is_asked_for_the_window_and_the_drivers_alone(world, query, since, until, drivers):
    made = Made(RecordedSource(world))
    chosen(made, "car_data", f"session_key=100&{query}")
    (asked,) = made.asked

    def instant(second: int | None) -> datetime | None:
        return None if second is None else datetime(2024, 3, 2, 15, 0, second, tzinfo=UTC)

    assert (asked["session"], asked["since"], asked["drivers"]) == (100, instant(since), drivers)
    # A microsecond more than asked is allowed: the bound may have been a closed one.
    assert (asked["until"] and asked["until"].replace(microsecond=0)) == instant(until)


def test_it_is_served_like_any_other(world, clock):
    with served(Made(RecordedSource(world)), clock, Limits(rows=50)) as address:
        assert len(httpx.get(f"{address}/v1/laps?session_key=100").json()) == 10
        assert httpx.get(f"{address}/v1/car_data?session_key=100").status_code == 422
