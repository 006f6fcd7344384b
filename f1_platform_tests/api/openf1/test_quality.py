"""Answers of one session say what is known to be wrong in their records."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.snapshots import Snapshots
from f1_platform_tests.api.openf1.serving import v1_over
from f1_platform_tests.api.quality import publish_all
from f1_platform_tests.records.filling import records_in
from f1_platform_tests.warehouse.worlds import World, drivers, lap, result, session

BACKWARD = [{"driver_number": 1, "stint_number": number, "lap_start": 9, "lap_end": 8} for number in (1, 2)]


@pytest.fixture(scope="module")
def v1(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    world = World.at(tmp_path_factory.mktemp("quality"))
    world.catalogue(session(100, "Race", "2024-03-02T15:00:00"), session(99, "Practice 1", "2024-03-01T15:00:00"))
    sound = [{"driver_number": 1, "stint_number": 1, "lap_start": 1, "lap_end": 8}]
    laps = [lap(1, number, f"15:0{number}:00", 60.0) for number in (1, 2, 3)]
    world.session(100, drivers=drivers(1), session_result=[result(1, 1)], stints=BACKWARD, laps=laps)
    world.session(99, stints=sound)
    world.build()
    publish_all(world)
    snapshots = Snapshots(world.settings.serving_path)
    asyncio.run(snapshots.refresh())
    with v1_over(records_in(world.settings), snapshots) as client:
        yield client


@pytest.mark.parametrize("asked", ["session_key=100", "session_key=100&driver_number=1", "session_key>99&csv=true"])
def test_records_with_findings_say_how_many_and_by_which_rules(v1: httpx.Client, asked: str) -> None:
    assert v1.get(f"/v1/stints?{asked}").headers["x-data-quality"] == "2; warning stint_backward 2"


@pytest.mark.parametrize("path", ["laps?session_key=100", "stints?session_key=99", "stints", "sessions?year=2024"])
def test_sound_records_and_those_of_several_sessions_say_nothing(v1: httpx.Client, path: str) -> None:
    answer = v1.get(f"/v1/{path}")
    assert answer.status_code == 200
    assert "x-data-quality" not in answer.headers


def test_what_did_not_change_says_it_too(v1: httpx.Client) -> None:
    first = v1.get("/v1/stints?session_key=100")
    again = v1.get("/v1/stints?session_key=100", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.headers["x-data-quality"]) == (304, first.headers["x-data-quality"])


def test_a_home_that_published_nothing_answers_as_before(tmp_path: Path) -> None:
    world = World.at(tmp_path)
    world.catalogue(session(100, "Race", "2024-03-02T15:00:00"))
    world.session(100, stints=BACKWARD)
    with v1_over(records_in(world.settings)) as client:
        answer = client.get("/v1/stints?session_key=100")
    assert len(answer.json()) == 2
    assert "x-data-quality" not in answer.headers
