from bisect import bisect_right
from datetime import timedelta
from itertools import pairwise

import pytest

from f1_platform_tests.upstream.simulation.conftest import Records, by_driver, instant


def orders(positions: list[dict]) -> list[tuple[str, list[int]]]:
    """The order of the cars after each change: its date, and car numbers from the first on."""
    places: dict[int, int] = {}
    found: list[tuple[str, list[int]]] = []
    for index, record in enumerate(positions):
        places[record["driver_number"]] = record["position"]
        if index + 1 == len(positions) or positions[index + 1]["date"] != record["date"]:
            found.append((record["date"], sorted(places, key=places.__getitem__)))
            assert sorted(places.values()) == list(range(1, len(places) + 1))
    return found


def crossings(records: Records, race: int) -> dict[int, dict[int, object]]:
    """By car: when each lap ended."""
    return {
        number: {
            lap["lap_number"]: instant(lap["date_start"]) + timedelta(seconds=lap["lap_duration"])
            for lap in laps
            if lap["lap_duration"] is not None
        }
        for number, laps in by_driver(records("laps", race)).items()
    }


def test_places_are_always_one_to_the_last(records: Records, session: int):
    assert len(orders(records("position", session))) > 10


def test_a_race_begins_in_the_order_of_the_grid_and_ends_in_that_of_the_result(records: Records, season, race: int):
    found = orders(records("position", race))
    result = records("session_result", race)
    starters = [driver.number for driver in season.grid(season.running(race).session)]
    absent = {row["driver_number"] for row in result if row["dns"]}
    assert found[0][1] == [number for number in starters if number not in absent]
    assert found[-1][1] == [row["driver_number"] for row in result if not row["dns"]]


def test_the_places_at_the_line_are_the_order_of_crossing(records: Records, race: int):
    found = orders(records("position", race))
    dates = [instant(date) for date, _ in found]
    ends = crossings(records, race)
    laps = max(lap for crossed in ends.values() for lap in crossed)
    for lap in range(1, laps + 1):
        crossed = sorted((times[lap], number) for number, times in ends.items() if lap in times)
        for index, (end, number) in enumerate(crossed):
            _, order = found[bisect_right(dates, end) - 1]
            behind = set(order[order.index(number) + 1 :])
            assert not behind & {other for _, other in crossed[:index]}


def test_overtakes_are_the_changes_of_place(records: Records, race: int):
    overtakes = records("overtakes", race)
    changes = records("position", race)
    places = {r["driver_number"]: r["position"] for r in changes if r["date"] == changes[0]["date"]}
    for overtake in overtakes:
        winner, loser = overtake["overtaking_driver_number"], overtake["overtaken_driver_number"]
        assert places[winner] == places[loser] + 1
        places[winner], places[loser] = places[loser], places[winner]
        assert places[winner] == overtake["position"]
        moved = {(r["driver_number"], r["position"]) for r in changes if r["date"] == overtake["date"]}
        assert moved == {(winner, places[winner]), (loser, places[loser])}
    assert len(changes) == len(places) + 2 * len(overtakes)


def test_gaps_at_the_line_are_differences_of_crossing_times(records: Records, race: int):
    intervals = {(r["driver_number"], instant(r["date"])): r for r in records("intervals", race)}
    found = orders(records("position", race))
    dates = [instant(date) for date, _ in found]
    ends = crossings(records, race)
    compared = 0
    for number, times in ends.items():
        for lap, end in times.items():
            _, order = found[bisect_right(dates, end) - 1]
            record, place = intervals[number, end], order.index(number)
            if place and isinstance(record["gap_to_leader"], float):
                leader, ahead = (ends[other][lap] for other in (order[0], order[place - 1]))
                assert record["gap_to_leader"] == pytest.approx((end - leader).total_seconds(), abs=0.002)
                assert record["interval"] == pytest.approx((end - ahead).total_seconds(), abs=0.002)
                compared += 1
    assert compared > 100


def test_the_leader_has_no_gap_once_a_lap(records: Records, race: int):
    intervals = records("intervals", race)
    laps = max(lap["lap_number"] for lap in records("laps", race))
    assert sum(r["gap_to_leader"] == 0 and r["interval"] == 0 for r in intervals) == laps + 1


def test_a_gap_of_a_lap_or_more_is_given_in_laps(records: Records, key):
    gaps = [r["gap_to_leader"] for r in records("intervals", key("dry race"))]
    assert {gap for gap in gaps if isinstance(gap, str)} == {"+1 LAP"}
    assert all(0 <= gap < 120 for gap in gaps if isinstance(gap, float))


def test_intervals_come_about_every_four_seconds(records: Records, key):
    followed = by_driver(records("intervals", key("dry race")))
    number = records("session_result", key("dry race"))[-5]["driver_number"]
    dates = [instant(record["date"]) for record in followed[number]][1:]
    steps = [(b - a).total_seconds() for a, b in pairwise(dates)]
    assert 3.5 < sum(steps) / len(steps) < 4.8
    assert max(steps) < 7


def test_practices_and_qualifyings_have_neither_intervals_nor_overtakes(records: Records, timed: int):
    assert records("intervals", timed) == records("overtakes", timed) == []


def test_a_qualifying_ends_in_the_order_of_its_result(records: Records, timed: int):
    result = [row["driver_number"] for row in records("session_result", timed)]
    assert orders(records("position", timed))[-1][1] == result
