"""Each rule against records that break it, beside records that are merely unusual."""

from __future__ import annotations

import json
from typing import Any

import pytest

from f1_platform.warehouse.quality import RULES, meaning_of
from f1_platform_tests.warehouse.worlds import Record, World, drivers, lap, result, session

RACE = session(100, "Race", "2024-03-02T15:00:00")
PRACTICE = session(99, "Practice 1", "2024-03-01T15:00:00")
Found = list[tuple[int | None, int | None, dict[str, Any]]]


def found(world: World, rule: str) -> Found:
    """Car, lap and evidence of all that a rule found."""
    return [
        (row["driver_number"], row["lap_number"], json.loads(row["evidence"]))
        for row in world.rows("findings")
        if row["rule"] == rule
    ]


def at(time: str) -> str:
    return f"2024-03-02T{time}+00:00"


def sample(time: str, **values: Any) -> Record:
    moving = {"rpm": 11000, "speed": 300, "n_gear": 8, "throttle": 100, "brake": 0}
    return {"driver_number": 1, "date": at(time), **moving, **values}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_says_what_it_finds_and_where_its_threshold_comes_from(rule: str) -> None:
    assert len(meaning_of(rule)) > 80
    assert "recorded" in meaning_of(rule) or "sources" in meaning_of(rule)


def test_a_lap_between_others_is_missed_and_one_after_the_last_is_not(world: World) -> None:
    world.catalogue(RACE)
    laps = [lap(1, 1, "15:00:00", 100.0), lap(1, 3, "15:03:20", 100.0), lap(1, 5, "15:06:40", None)]
    world.session(100, session_result=[result(1, 1, laps=3)], laps=laps)
    world.build()
    assert found(world, "lap_missing") == [(1, 2, {"laps_driven": 3})]


def test_a_lap_begun_after_the_flag_is_phantom_and_the_one_a_car_retires_on_is_not(world: World) -> None:
    world.catalogue(RACE)
    laps = [
        lap(1, 1, "15:00:00", 100.0),
        lap(1, 2, "15:01:40", 100.0),
        lap(1, 3, "15:03:19.5", None),
        lap(11, 1, "15:00:00", 102.0),
        lap(11, 2, "15:01:42", None),
    ]
    results = [result(1, 1, laps=2), result(11, None, laps=1, dnf=True)]
    world.session(100, session_result=results, laps=laps)
    world.build()
    assert [(car, number) for car, number, _ in found(world, "lap_phantom")] == [(1, 3)]
    assert found(world, "result_against_laps") == []


def test_a_lap_that_counts_without_a_time_is_told_in_races_alone(world: World) -> None:
    world.catalogue(RACE, PRACTICE)
    laps = [lap(1, 1, "15:00:00", None, duration_sector_2=30.0), lap(1, 2, "15:01:40", 100.0)]
    for key in (99, 100):
        world.session(key, session_result=[result(1, 1, laps=2)], laps=laps)
    world.build()
    (only,) = found(world, "lap_untimed")
    assert (only[0], only[1], only[2]["sectors_timed"]) == (1, 1, 1)


def test_stints_may_share_a_lap_and_no_more(world: World) -> None:
    world.catalogue(RACE)
    spans = {1: (1, 10), 2: (10, 20), 3: (5, 25), 4: (26, 24)}
    stints = [
        {"driver_number": 1, "stint_number": number, "lap_start": first, "lap_end": last, "compound": "HARD"}
        for number, (first, last) in spans.items()
    ]
    world.session(100, stints=stints)
    world.build()
    assert [(lap_number, told["stint"]) for _, lap_number, told in found(world, "stint_overlapping")] == [(5, 3)]
    assert [told["stint"] for _, _, told in found(world, "stint_backward")] == [4]


@pytest.mark.parametrize(("left_at", "seconds"), [("15:00:09", []), ("15:00:30", [30.0])])
def test_a_place_that_two_cars_hold_is_told_after_ten_seconds(world: World, left_at: str, seconds: list[float]) -> None:
    world.catalogue(RACE)
    feed = [(1, "14:00:00", 1), (11, "14:00:00", 2), (11, "15:00:00", 1), (1, left_at, 2), (11, "16:00:00", 3)]
    records = [{"driver_number": car, "date": at(time), "position": place} for car, time, place in feed]
    world.session(100, position=records)
    world.build()
    assert [told["seconds"] for _, _, told in found(world, "position_shared")] == seconds


def test_a_car_of_which_two_places_are_told_at_one_instant_shares_neither(world: World) -> None:
    """Two messages of one instant change two cars' places and back: which came last the feed does not say."""
    world.catalogue(RACE)
    feed = [(1, "15:00:00", 1), (11, "15:00:00", 2), *((car, "15:10:00", place) for car in (1, 11) for place in (1, 2))]
    feed += [(car, "15:20:00", 3) for car in (1, 11)]
    records = [{"driver_number": car, "date": at(time), "position": place} for car, time, place in feed]
    world.session(100, position=[*records, {"driver_number": 44, "date": at("15:30:00"), "position": 4}])
    world.build()
    assert [(told["place"], told["seconds"]) for _, _, told in found(world, "position_shared")] == [(3, 600.0)]


def test_a_stop_belongs_to_a_lap_that_its_car_has_driven(world: World) -> None:
    world.catalogue(RACE)
    stops = [{"driver_number": 1, "lap_number": number, "date": at("15:10:00")} for number in (None, 2, 9)]
    world.session(100, session_result=[result(1, 1, laps=3)], pit=stops)
    world.build()
    assert sorted(str(number) for _, number, _ in found(world, "pit_stop_without_lap")) == ["9", "None"]


def test_a_gap_may_grow_by_a_penalty_or_with_time_and_not_at_once(world: World) -> None:
    world.catalogue(RACE)
    gaps = {"15:00:00": 1.0, "15:00:04": 11.0, "15:00:08": 41.0, "15:00:12": "+1 LAP", "15:01:00": 90.0}
    records = [{"driver_number": 1, "date": at(time), "gap_to_leader": gap} for time, gap in gaps.items()]
    world.session(100, intervals=records)
    world.build()
    assert found(world, "interval_jump") == [
        (1, None, {"at": "2024-03-02T15:00:08.000000Z", "gap": 41.0, "gap_before": 11.0, "seconds": 4.0})
    ]


def test_a_classification_contradicts_neither_itself_nor_the_laps(world: World) -> None:
    world.catalogue(RACE)
    laps = [lap(1, 1, "15:00:00", 100.0)]
    results = [result(1, 1, laps=1), result(11, 1, laps=1), result(44, 3, laps=2), result(4, None)]
    world.session(100, session_result=results, laps=laps)
    world.build()
    assert [car for car, _, _ in found(world, "result_places")] == [1, 11, 44]
    assert [car for car, _, _ in found(world, "result_unflagged")] == [4]
    assert [(car, told["laps_recorded"]) for car, _, told in found(world, "result_against_laps")] == [
        (4, 0),
        (11, 0),
        (44, 0),
    ]


def test_telemetry_that_stops_or_stands_still_is_told(world: World) -> None:
    world.catalogue(RACE)
    still = [sample(f"15:00:{second:02d}", speed=200 if second < 15 else 0) for second in range(40)]
    world.session(100, car_data=[*still, sample("15:01:00"), sample("15:01:04")])
    world.build()
    assert [told["seconds"] for _, _, told in found(world, "telemetry_hole")] == [21.0]
    assert [(told["speed"], told["seconds"]) for _, _, told in found(world, "telemetry_frozen")] == [(200, 14.0)]


def test_whoever_is_no_driver_of_formula_1_is_told(world: World) -> None:
    world.catalogue(RACE)
    borrowed = {**drivers(44)[0], "full_name": "Paul ARON"}
    unknown = {"driver_number": 30, "full_name": "Roberto FARIA", "first_name": "Roberto", "last_name": "Faria"}
    world.session(100, drivers=[*drivers(1, 11), borrowed, unknown])
    world.build(world.archive())
    assert [car for car, _, _ in found(world, "driver_of_another_series")] == [30, 44]


def test_what_the_archive_says_otherwise_is_told(world: World) -> None:
    world.catalogue(RACE)
    laps = [lap(1, 1, "15:00:00", 90.0)]
    results = [result(11, 1, 25, laps=2), result(1, 2, 18)]
    world.session(100, drivers=drivers(1, 11), session_result=results, laps=laps)
    world.build(world.archive())
    assert [(car, told["what"]) for car, _, told in found(world, "archive_classification")] == [
        (1, "position"),
        (11, "position"),
        (None, "entry"),
    ]
    assert [car for car, _, _ in found(world, "archive_points")] == [1, 11]
    assert [(car, told["archive"]) for car, _, told in found(world, "archive_laps")] == [(11, "3")]
    assert [told["openf1"] for _, _, told in found(world, "archive_fastest_lap")] == ["90000 ms by driver 830"]
