from datetime import timedelta
from itertools import pairwise

import numpy as np
import pytest

from f1_platform.upstream.simulation import SimulatedSeason, simulate
from f1_platform_tests.upstream.simulation.conftest import Records, by_driver, instant

MINUTES = timedelta(minutes=1)


def window(season: SimulatedSeason, endpoint: str, session: int, since, until, *drivers: int) -> list[dict]:
    return list(season.records(endpoint, session, since=since, until=until, drivers=drivers or None))


def of_lap(season: SimulatedSeason, endpoint: str, lap: dict) -> list[dict]:
    start = instant(lap["date_start"])
    end = start + timedelta(seconds=lap["lap_duration"])
    return window(season, endpoint, lap["session_key"], start, end, lap["driver_number"])


def some_laps(records: Records, session: int) -> list[dict]:
    timed = [lap for lap in records("laps", session) if lap["lap_duration"] is not None and lap["lap_duration"] < 300]
    return timed[:: len(timed) // 12]


def test_speed_over_a_lap_is_the_length_of_the_lap(records: Records, season: SimulatedSeason, session: int):
    length = season.running(session).circuit.length
    for lap in some_laps(records, session):
        samples = of_lap(season, "car_data", lap)
        start = instant(lap["date_start"])
        at = [(instant(sample["date"]) - start).total_seconds() for sample in samples]
        speed = [sample["speed"] / 3.6 for sample in samples]
        driven = float(np.trapezoid([speed[0], *speed, speed[-1]], [0.0, *at, lap["lap_duration"]]))
        slots = 8 * 20 if lap["lap_number"] == 1 else 0
        assert length * 0.99 < driven < length * 1.01 + slots


def test_a_lap_begins_at_the_start_line_and_goes_once_round(records: Records, season: SimulatedSeason, session: int):
    line = season.running(session).circuit.line
    for lap in some_laps(records, session):
        if lap["is_pit_out_lap"] or lap["lap_number"] == 1:
            continue
        places = of_lap(season, "location", lap)
        first, last = (
            np.hypot(places[end]["x"] / 10 - line.x[0], places[end]["y"] / 10 - line.y[0]) for end in (0, -1)
        )
        assert max(first, last) < 40
        path = np.array([(place["x"], place["y"]) for place in places]) / 10
        assert np.hypot(*np.diff(path, axis=0).T).sum() == pytest.approx(line.length, rel=0.03)


def test_the_trap_measures_the_speed_of_the_car(records: Records, season: SimulatedSeason, key):
    trap = season.running(key("qualifying")).circuit
    for lap in some_laps(records, key("qualifying")):
        fastest = max(sample["speed"] for sample in of_lap(season, "car_data", lap))
        assert fastest - 12 <= lap["st_speed"] <= fastest + 4
    assert trap.flying.speed_at(trap.trap) * 3.6 == pytest.approx(trap.flying.speed.max() * 3.6, abs=1)


@pytest.mark.parametrize(("endpoint", "rate"), [("car_data", 3.7), ("location", 3.8)])
def test_samples_come_at_the_real_rate_unevenly_and_together(season: SimulatedSeason, key, endpoint: str, rate: float):
    race = season.running(key("dry race")).session
    samples = by_driver(window(season, endpoint, race.key, race.start + 20 * MINUTES, race.start + 35 * MINUTES))
    dates = [[sample["date"] for sample in driven] for driven in samples.values()]
    assert len(samples) == 20
    assert all(other == dates[0] for other in dates)
    steps = [(instant(b) - instant(a)).total_seconds() for a, b in pairwise(dates[0])]
    assert 1 / (sum(steps) / len(steps)) == pytest.approx(rate, abs=0.03)
    assert 0 < min(steps) < 0.2 < 0.35 < max(steps) < 0.5
    whole = [date for date in dates[0] if "." not in date]
    assert whole
    assert all(len(date) == len("2031-03-09T04:30:01.421000+00:00") for date in dates[0] if date not in whole)


def test_windows_side_by_side_are_the_window_over_both(season: SimulatedSeason, key):
    race = season.running(key("dry race")).session
    at = [race.start + minutes * MINUTES for minutes in (10, 17, 30)]
    parts = [window(season, "car_data", race.key, a, b, 7, 12) for a, b in pairwise(at)]
    whole = window(season, "car_data", race.key, at[0], at[2], 7, 12)
    assert sorted(parts[0] + parts[1], key=str) == sorted(whole, key=str)
    assert all(at[0] <= instant(sample["date"]) < at[2] for sample in whole)
    assert {sample["driver_number"] for sample in whole} == {7, 12}


def test_a_window_outside_the_recording_is_empty(season: SimulatedSeason, key):
    race = season.running(key("dry race")).session
    assert window(season, "location", race.key, race.start - 90 * MINUTES, race.start - 60 * MINUTES) == []
    assert window(season, "car_data", race.key, race.start + 300 * MINUTES, None) == []
    assert window(season, "car_data", race.key, race.start, race.start + MINUTES, 99) == []


def test_engine_gears_and_pedals_are_those_of_a_racing_car(season: SimulatedSeason, key):
    race = season.running(key("dry race")).session
    samples = window(season, "car_data", race.key, race.start + 20 * MINUTES, race.start + 30 * MINUTES)
    moving = [sample for sample in samples if sample["speed"] > 60]
    assert {sample["n_gear"] for sample in moving} >= set(range(2, 9))
    assert all(4_000 <= sample["rpm"] <= 12_000 for sample in moving)
    assert {sample["brake"] for sample in samples} == {0, 100}
    assert {sample["drs"] for sample in samples} == {0, 8, 12}
    assert all(0 <= sample["throttle"] <= 100 for sample in samples)
    assert not [sample for sample in samples if sample["brake"] and sample["throttle"]]
    open_flap = [sample["speed"] for sample in samples if sample["drs"] == 12]
    assert min(open_flap) > 200
    full = sum(sample["throttle"] > 95 for sample in moving) / len(moving)
    assert 0.2 < full < 0.8


def test_before_and_after_a_race_cars_are_not_on_track(season: SimulatedSeason, key):
    running = season.running(key("dry race"))
    start = running.session.start
    end = start + timedelta(milliseconds=running.ends)
    for since, until in ((start - 50 * MINUTES, start - 45 * MINUTES), (end - MINUTES, end)):
        places = window(season, "location", running.session.key, since, until)
        cars = window(season, "car_data", running.session.key, since, until)
        assert {(place["x"], place["y"], place["z"]) for place in places} == {(0, 0, 0)}
        assert {(car["speed"], car["rpm"], car["n_gear"]) for car in cars} == {(0, 0, 0)}


def test_cars_stand_on_the_grid_behind_the_line_until_the_lights_go_out(records: Records, season: SimulatedSeason, key):
    race = key("dry race")
    circuit = season.running(race).circuit
    lights = instant(records("laps", race)[0]["date_start"])
    places = by_driver(window(season, "location", race, lights - timedelta(seconds=3), lights))
    cars = window(season, "car_data", race, lights - timedelta(seconds=3), lights)
    assert {car["speed"] for car in cars} == {0}
    for slot, driver in enumerate(season.grid(season.running(race).session), 1):
        x, y, _ = (float(axis[0]) for axis in circuit.line.at(np.array([-8.0 * slot])))
        place = places[driver.number][0]
        assert (place["x"], place["y"]) == pytest.approx((10 * x, 10 * y), abs=1)


def test_a_car_stands_at_its_box_as_long_as_its_stop(records: Records, season: SimulatedSeason, key):
    for pit in records("pit", key("dry race"))[:5]:
        left = instant(pit["date"])
        since = left - timedelta(seconds=pit["lane_duration"])
        samples = window(season, "car_data", pit["session_key"], since, left, pit["driver_number"])
        standing = [instant(sample["date"]) for sample in samples if sample["speed"] == 0]
        assert (standing[-1] - standing[0]).total_seconds() == pytest.approx(pit["stop_duration"], abs=0.8)
        assert max(sample["speed"] for sample in samples) <= 80


def test_a_car_that_passes_another_is_where_the_other_is(records: Records, season: SimulatedSeason, key):
    race = key("dry race")
    laps = by_driver(records("laps", race))
    gaps = []
    for overtake in records("overtakes", race):
        cars = (overtake["overtaking_driver_number"], overtake["overtaken_driver_number"])
        begun = [[lap for lap in laps[car] if lap["date_start"] <= overtake["date"]] for car in cars]
        if not all(driven and is_raced(driven[-1]) for driven in begun):
            continue
        at = instant(overtake["date"])
        since, until = at - timedelta(seconds=0.4), at + timedelta(seconds=0.4)
        near = by_driver(window(season, "location", race, since, until, *cars))
        first, second = (np.array([(place["x"], place["y"]) for place in near[car]]) / 10 for car in cars)
        gaps.append(np.hypot(*(first - second).T).min())
    assert len(gaps) > 20
    assert max(gaps) < 15


def is_raced(lap: dict) -> bool:
    """Whether a lap was driven in one go: not from the grid, not through the pit lane, not to a stop."""
    in_lane = 2064 in (*lap["segments_sector_1"], *lap["segments_sector_3"])
    return lap["lap_number"] > 1 and lap["lap_duration"] is not None and not in_lane


def test_the_same_season_gives_the_same_telemetry_another_seed_another(season: SimulatedSeason, key):
    race = season.running(key("dry race")).session
    bounds = (race.start + 20 * MINUTES, race.start + 21 * MINUTES)
    again, other = (simulate(season.year, seed) for seed in (season.seed, season.seed + 1))
    assert window(again, "location", race.key, *bounds) == window(season, "location", race.key, *bounds)
    assert window(other, "location", race.key, *bounds) != window(season, "location", race.key, *bounds)
