"""Looks at upstream, watched over a real store: counted and said by what came of them, and nothing else changed."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from f1_platform.clock import SteppedClock
from f1_platform.errors import StoreError, UpstreamError
from f1_platform.openf1 import Unit, decode
from f1_platform.openf1.delivery import Cost, Delivery
from f1_platform.raw import RawStore, Report, Written, open_store
from f1_platform.settings import Settings
from f1_platform.watching import families
from f1_platform.watching.lines import LOOK, JsonLines
from f1_platform.watching.looks import Watched
from f1_platform.watching.measures import Measures, read_measures

UNIT = Unit(2024, 1229, 9472, "weather")
START = datetime(2024, 3, 3, tzinfo=UTC)
COST = Cost(requests=2, bytes=900, retries=1, waits=1, waited=1.5, seconds=4.0)


class World:
    """A home of its own, watched."""

    def __init__(self, home: Path) -> None:
        self.clock = SteppedClock(START)
        self.settings = Settings(home=home, _env_file=None)
        self.store: RawStore = open_store(self.settings, self.clock)
        self.measures = Measures(self.settings.measures_path, self.clock)
        self.watched = Watched(self.store, self.measures, self.clock)

    def counted(self, family: families.Family) -> dict[tuple[str, ...], float]:
        self.measures.save()
        return read_measures(self.settings.measures_path).counted(family)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def weather(*temperatures: float) -> pa.RecordBatch:
    records = [
        {"date": f"2024-03-02T15:0{n}:00+00:00", "session_key": 9472, "meeting_key": 1229, "air_temperature": degrees}
        for n, degrees in enumerate(temperatures)
    ]
    return decode("weather", json.dumps(records).encode()).batch


def test_a_look_that_brings_records_is_counted_with_all_that_it_cost(world: World) -> None:
    written = world.watched.replace(Delivery(UNIT, [weather(18.5, 19.0)], COST), run_id="1f3c")
    assert (written.changed, written.report.rows, world.store.report(UNIT).rows) == (True, 2, 2)
    expected = {
        families.REQUESTS: 2,
        families.RETRIES: 1,
        families.WAITS: 1,
        families.WAITED: 1.5,
        families.REQUESTING: 4,
        families.BYTES: 900,
        families.RECORDS: 2,
        families.CHANGES: 1,
    }
    assert {family: world.counted(family) for family in expected} == {
        family: {("weather",): value} for family, value in expected.items()
    }
    assert world.counted(families.LOOKS) == {("weather", "ok"): 1}


def test_a_look_that_brings_the_same_again_changes_nothing(world: World) -> None:
    for _ in range(2):
        world.watched.replace(Delivery(UNIT, [weather(18.5)]))
    assert world.counted(families.LOOKS) == {("weather", "ok"): 2}
    assert world.counted(families.CHANGES) == {("weather",): 1}


def test_an_empty_look_brings_no_records_though_those_of_before_stay(world: World) -> None:
    world.watched.replace(Delivery(UNIT, [weather(18.5)]))
    world.watched.replace(Delivery(UNIT, []))
    assert world.store.report(UNIT).rows == 1
    assert world.counted(families.LOOKS) == {("weather", "ok"): 1, ("weather", "empty"): 1}
    assert world.counted(families.RECORDS) == {("weather",): 1}


def test_a_failed_look_is_counted_with_what_it_cost(world: World) -> None:
    world.watched.fail(UNIT, UpstreamError("OpenF1 answered with 500"), cost=COST, run_id="1f3c")
    assert world.store.report(UNIT).status == "failed"
    assert world.counted(families.LOOKS) == {("weather", "failed"): 1}
    assert world.counted(families.REQUESTS) == {("weather",): 2}


def test_the_store_s_time_is_not_that_of_fetching(world: World) -> None:
    def fetched() -> Iterator[pa.RecordBatch]:
        world.clock.wait(60)
        yield weather(18.5)
        world.clock.wait(60)

    world.watched.replace(Delivery(UNIT, fetched()))
    world.measures.save()
    took = read_measures(world.settings.measures_path).observed(families.STORING)["replace",]
    assert (sum(took.slots), took.total) == (1, 0.0)


class FullStore:
    """A store whose disk is full."""

    def replace(self, delivery: Delivery, *, run_id: str = "") -> Written:
        raise StoreError("The disk is full")

    def fail(self, unit: Unit, error: Exception, *, cost: Cost | None = None, run_id: str = "") -> Report:
        raise StoreError("The disk is full")


def test_requests_are_counted_where_the_store_refuses_too(world: World) -> None:
    watched = Watched(FullStore(), world.measures, world.clock)
    with pytest.raises(StoreError):
        watched.replace(Delivery(UNIT, [], COST))
    assert world.counted(families.REQUESTS) == {("weather",): 2}
    assert world.counted(families.LOOKS) == {("weather", "failed"): 1}


def test_every_look_is_a_line_that_names_session_endpoint_and_run(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.setFormatter(JsonLines())
    with caplog.at_level(LOOK, "f1_platform"):
        world.watched.replace(Delivery(UNIT, [weather(18.5)], COST), run_id="1f3c")
        world.watched.fail(UNIT, UpstreamError("OpenF1 answered with 500", where="/v1/weather"), run_id="2a4d")
    stored, failed = (json.loads(line) for line in caplog.text.splitlines())
    assert stored["message"] == "weather of session 9472: ok, 1 records, changed; 2 requests, 4.0 s"
    about = ("run_id", "season", "meeting_key", "session_key", "endpoint")
    assert [stored[name] for name in about] == ["1f3c", 2024, 1229, 9472, "weather"]
    measured = ("status", "rows", "changed", "requests", "retries", "bytes", "waited", "seconds")
    assert [stored[name] for name in measured] == ["ok", 1, True, 2, 1, 900, 1.5, 4.0]
    assert (failed["run_id"], failed["status"]) == ("2a4d", "failed")
    assert failed["error"] == "OpenF1 answered with 500 (/v1/weather)"
    assert logging.getLevelName(LOOK) == failed["level"] == "LOOK"
