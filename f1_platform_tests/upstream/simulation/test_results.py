from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from f1_platform_tests.upstream.simulation.conftest import Records, by_driver, instant

POINTS = {"Race": [25, 18, 15, 12, 10, 8, 6, 4, 2, 1], "Sprint": [8, 7, 6, 5, 4, 3, 2, 1]}


def test_the_result_of_a_race_is_its_laps(records: Records, race: int):
    laps = by_driver(records("laps", race))
    result = records("session_result", race)
    winner = laps[result[0]["driver_number"]]
    for row in result:
        completed = [lap for lap in laps.get(row["driver_number"], []) if lap["lap_duration"] is not None]
        assert row["number_of_laps"] == len(completed)
        if row["dnf"] or row["dns"]:
            assert (row["position"], row["duration"], row["gap_to_leader"]) == (None, None, None)
        elif len(completed) == len(winner):
            total = sum(lap["lap_duration"] for lap in completed)
            assert row["duration"] == pytest.approx(total, abs=1e-6)
            assert row["gap_to_leader"] == pytest.approx(row["duration"] - result[0]["duration"], abs=1e-6)
        else:
            down = len(winner) - len(completed)
            assert row["duration"] is None
            assert row["gap_to_leader"] == f"+{down} LAP{'S' if down > 1 else ''}"


def test_the_classified_are_in_order_of_laps_and_time(records: Records, race: int):
    classified = [row for row in records("session_result", race) if row["position"] is not None]
    keys = [(-row["number_of_laps"], row["duration"] or float("inf")) for row in classified]
    assert keys == sorted(keys)
    assert [row["position"] for row in classified] == list(range(1, len(classified) + 1))


def test_points_are_given_by_place(records: Records, season, race: int):
    table = POINTS[season.running(race).session.name]
    for row in records("session_result", race):
        place = row["position"]
        assert row["points"] == (table[place - 1] if place is not None and place <= len(table) else 0)


def test_a_car_that_does_not_start_is_in_the_result_without_a_lap(records: Records, key):
    race = key("race with a car that does not start")
    absent = [row for row in records("session_result", race) if row["dns"]]
    assert [row["driver_number"] for row in absent] == [45]
    assert absent[0]["number_of_laps"] == 0
    assert 45 in {driver["driver_number"] for driver in records("drivers", race)}
    assert not [
        r for e in ("laps", "position", "stints", "intervals") for r in records(e, race) if r["driver_number"] == 45
    ]


def test_retirements_occur_over_a_season(records: Records, season):
    retired = [row for race in season.races() for row in records("session_result", race.key) if row["dnf"]]
    assert 15 < len(retired) < 80


def test_a_practice_is_ranked_by_best_laps(records: Records, key):
    laps = by_driver(records("laps", key("practice")))
    rows = records("session_result", key("practice"))
    for row in rows:
        times = [lap["lap_duration"] for lap in laps[row["driver_number"]] if lap["lap_duration"]]
        assert row["duration"] == min(times)
        assert row["gap_to_leader"] == pytest.approx(row["duration"] - rows[0]["duration"], abs=1e-6)
        assert row["number_of_laps"] == len(laps[row["driver_number"]])
    assert [row["duration"] for row in rows] == sorted(row["duration"] for row in rows)


@pytest.mark.parametrize("kind", ["qualifying", "sprint qualifying", "wet qualifying"])
def test_a_qualifying_has_three_parts_with_fewer_cars_each(records: Records, key, kind: str):
    rows = records("session_result", key(kind))
    assert [sum(row["duration"][part] is not None for row in rows) for part in range(3)] == [20, 15, 10]
    for first, last, part in ((0, 10, 2), (10, 15, 1), (15, 20, 0)):
        times = [row["duration"][part] for row in rows[first:last]]
        assert times == sorted(times)
    for part in range(3):
        best = min(row["duration"][part] for row in rows if row["duration"][part] is not None)
        for row in rows:
            own = row["duration"][part]
            expected = None if own is None else pytest.approx(own - best, abs=1e-6)
            assert row["gap_to_leader"][part] == expected


@pytest.mark.parametrize("kind", ["qualifying", "sprint qualifying", "wet qualifying"])
def test_the_best_laps_of_a_qualifying_were_driven_in_its_parts(records: Records, season, key, kind: str):
    running = season.running(key(kind))
    laps = by_driver(records("laps", key(kind)))
    for row in records("session_result", key(kind)):
        for phase, duration in zip(running.phases, row["duration"], strict=True):
            start, end = (running.session.start + timedelta(milliseconds=at) for at in (phase.start, phase.end))
            inside = [
                lap["lap_duration"]
                for lap in laps[row["driver_number"]]
                if lap["lap_duration"] and start <= instant(lap["date_start"]) < end
            ]
            assert (min(inside) if inside else None) == duration


def test_the_grid_is_the_result_of_the_qualifying(records: Records, key):
    grid = records("starting_grid", key("qualifying"))
    result = records("session_result", key("qualifying"))
    assert [row["driver_number"] for row in grid] == [row["driver_number"] for row in result]
    last_times = [next(time for time in reversed(row["duration"]) if time) for row in result]
    assert [row["lap_duration"] for row in grid] == last_times
    assert records("starting_grid", key("practice")) == records("starting_grid", key("dry race")) == []


def test_championships_accumulate_the_points_of_all_races(records: Records, season):
    drivers: Counter[int] = Counter()
    teams: Counter[str] = Counter()
    for race in season.races():
        team_of = {d["driver_number"]: d["team_name"] for d in records("drivers", race.key)}
        before = {name: dict(counter) for name, counter in (("driver", drivers), ("team", teams))}
        for row in records("session_result", race.key):
            drivers[row["driver_number"]] += row["points"]
            teams[team_of[row["driver_number"]]] += row["points"]
        for field, endpoint, counter in (
            ("driver_number", "championship_drivers", drivers),
            ("team_name", "championship_teams", teams),
        ):
            rows = records(endpoint, race.key)
            assert {row[field]: row["points_current"] for row in rows} == counter
            earlier = before["driver" if counter is drivers else "team"]
            assert all(row["points_start"] == earlier.get(row[field], 0) for row in rows)
            assert [row["position_current"] for row in rows] == list(range(1, len(rows) + 1))
            points = [row["points_current"] for row in rows]
            assert points == sorted(points, reverse=True)


def test_a_championship_goes_on_where_it_was_before(records: Records, season):
    places: dict[int, int] = defaultdict(int)
    for race in season.races():
        rows = records("championship_drivers", race.key)
        assert all((row["position_start"] or 0) == places[row["driver_number"]] for row in rows)
        places.update({row["driver_number"]: row["position_current"] for row in rows})


def test_the_form_of_the_day_counts(records: Records, season):
    winners = {records("session_result", race.key)[0]["driver_number"] for race in season.races()}
    assert len(winners) >= 4
