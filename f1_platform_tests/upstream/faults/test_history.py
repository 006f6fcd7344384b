"""A past that changes: wrong at first, true one record after another, for ever within the days that were asked for."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest

from f1_platform.clock import SteppedClock
from f1_platform.upstream.faults import parse_faults
from f1_platform.upstream.faults.history import ChangingSource
from f1_platform.upstream.simulation import simulate
from f1_platform_tests.upstream.faults.conftest import LAPS, dealt

DAY = 86_400.0


def laps_by_key(records):
    return {(record["driver_number"], record["lap_number"]): record for record in records}


@pytest.fixture
def day_after(serve, truth, clock):
    """What is said of the race with one fault: at first, and how it goes on day by day."""

    def look(name: str):
        address = serve(f"{name}=0.5", "history-days=4")
        days = []
        for _ in range(5):
            days.append(laps_by_key(httpx.get(address + LAPS).json()))
            clock.wait(DAY)
        assert dealt(address)[name] > 0
        return laps_by_key(truth), days

    return look


def test_late_records_appear_one_after_another(day_after):
    truth, days = day_after("late")
    counts = [len(day) for day in days]
    assert counts[0] < len(truth)
    assert counts == sorted(counts)
    assert all(day.items() <= truth.items() for day in days)
    assert days[-1] == truth


def test_wrong_values_are_put_right(day_after):
    truth, days = day_after("changing")
    wrong = [sum(day[key] != record for key, record in truth.items()) for day in days]
    assert all(day.keys() == truth.keys() for day in days)
    assert wrong[0] > 0
    assert wrong == sorted(wrong, reverse=True)
    assert days[-1] == truth


def test_records_that_never_were_vanish(day_after):
    truth, days = day_after("vanishing")
    counts = [len(day) for day in days]
    assert counts[0] > len(truth)
    assert counts == sorted(counts, reverse=True)
    assert all(truth.items() <= day.items() for day in days)
    assert all(lap > 100 for _, lap in days[0].keys() - truth.keys())
    assert days[-1] == truth


def test_a_late_unit_is_empty_and_then_whole(serve, truth, clock):
    address = serve("late-units=1", "history-days=4")
    assert httpx.get(address + LAPS).status_code == 404
    assert httpx.get(f"{address}/v1/car_data?session_key=100").status_code == 404
    assert dealt(address) == {"late-units": 2}
    clock.wait(4 * DAY)
    assert httpx.get(address + LAPS).json() == truth


def test_a_query_sees_the_values_of_its_day(serve, truth, clock):
    address = serve("changing=1", "history-days=4")
    said = httpx.get(address + LAPS).json()[0]
    field = next(name for name, value in said.items() if value != truth[0][name])
    path = f"{LAPS}&{field}={said[field]}&driver_number={said['driver_number']}&lap_number={said['lap_number']}"
    assert httpx.get(address + path).json() == [said]
    clock.wait(4 * DAY)
    assert httpx.get(address + path).status_code == 404


def test_what_openf1_does_not_correct_is_as_it_was(serve):
    address = serve("late=1", "changing=1", "vanishing=1")
    without = serve()
    for path in ("/v1/car_data?session_key=100", "/v1/meetings", "/v1/sessions?year=2024"):
        assert httpx.get(address + path).content == httpx.get(without + path).content
    assert dealt(address) == {}


def test_records_are_true_from_the_instant_that_was_asked_for(serve, truth, clock):
    address = serve("changing=1", "late=0.3", until=clock.now())
    assert httpx.get(address + LAPS).json() == truth


def test_a_simulated_session_of_long_ago_is_true_in_every_endpoint():
    season = simulate(2030, 1)
    session = season.races()[0]
    changing = ChangingSource(season, parse_faults(["all"]), SteppedClock(datetime(2031, 1, 1, tzinfo=UTC)), print)
    assert changing.sessions() == season.sessions()
    for endpoint in ("laps", "stints", "session_result", "pit", "championship_teams"):
        assert list(changing.records(endpoint, session.key)) == list(season.records(endpoint, session.key))


@pytest.mark.parametrize("endpoint", ["drivers", "laps", "stints", "pit", "session_result", "championship_teams"])
def test_each_endpoint_that_is_corrected_has_a_past(endpoint: str):
    season = simulate(2030, 1)
    session = season.races()[0]
    truth = list(season.records(endpoint, session.key))
    told: list[str] = []
    faults = parse_faults(["late=0.3", "changing=0.3", "vanishing=0.3"])
    at_the_flag = ChangingSource(season, faults, SteppedClock(session.end), told.append)
    said = list(at_the_flag.records(endpoint, session.key))
    assert sorted(told) == ["changing", "late", "vanishing"]
    assert said != truth
    assert any(record in truth for record in said)
