from datetime import timedelta
from itertools import pairwise

import pytest

from f1_platform_tests.upstream.simulation.conftest import Records, by_driver, instant

SECTORS = ("duration_sector_1", "duration_sector_2", "duration_sector_3")


def test_sector_times_sum_to_the_lap_time(records: Records, session: int):
    timed = [lap for lap in records("laps", session) if lap["lap_duration"] is not None]
    assert timed
    for lap in timed:
        assert sum(lap[sector] for sector in SECTORS) == pytest.approx(lap["lap_duration"], abs=1e-9)


def test_laps_are_numbered_without_gaps(records: Records, session: int):
    for laps in by_driver(records("laps", session)).values():
        assert [lap["lap_number"] for lap in laps] == list(range(1, len(laps) + 1))


def test_a_lap_begins_when_the_one_before_ends(records: Records, session: int):
    followed = 0
    for laps in by_driver(records("laps", session)).values():
        for lap, following in pairwise(laps):
            if lap["lap_duration"] is None or (following["is_pit_out_lap"] and following["lap_duration"] is None):
                continue
            end = instant(lap["date_start"]) + timedelta(seconds=lap["lap_duration"])
            assert instant(following["date_start"]) == end
            followed += 1
    assert followed > 50


def test_a_lap_from_the_garage_has_no_lap_time(records: Records, timed: int):
    laps = records("laps", timed)
    out = [lap for lap in laps if lap["is_pit_out_lap"]]
    assert out
    assert all(lap["lap_duration"] is None and lap["duration_sector_1"] is None for lap in out)
    assert all(lap["lap_duration"] is not None for lap in laps if not lap["is_pit_out_lap"])


def test_all_cars_begin_a_race_together(records: Records, race: int):
    assert len({lap["date_start"] for lap in records("laps", race) if lap["lap_number"] == 1}) == 1


def test_only_the_last_lap_of_a_retired_car_is_incomplete(records: Records, race: int):
    retired = {row["driver_number"] for row in records("session_result", race) if row["dnf"]}
    last = {number: laps[-1] for number, laps in by_driver(records("laps", race)).items()}
    incomplete = [lap for lap in records("laps", race) if lap["lap_duration"] is None]
    assert {lap["driver_number"] for lap in incomplete} == retired
    assert all(lap["duration_sector_1"] and lap["duration_sector_3"] is None for lap in incomplete)
    assert all(lap["lap_number"] == last[lap["driver_number"]]["lap_number"] for lap in incomplete)


def test_no_lap_of_a_race_begins_after_the_flag(records: Records, race: int):
    flag = max(instant(m["date"]) for m in records("race_control", race) if m["flag"] == "CHEQUERED")
    assert all(instant(lap["date_start"]) < flag for lap in records("laps", race))


def test_speeds_are_those_of_racing_cars(records: Records, session: int):
    laps = records("laps", session)
    fast = [lap["st_speed"] for lap in laps if lap["st_speed"] is not None]
    assert 250 < max(fast) < 345
    past_the_first_line = [lap for lap in laps if lap["duration_sector_2"] is not None]
    assert all(100 < lap["i1_speed"] < 345 for lap in past_the_first_line)


def test_mini_sectors_are_as_many_on_every_lap_and_name_the_pit_lane(records: Records, session: int):
    laps = records("laps", session)
    for n in (1, 2, 3):
        assert len({len(lap[f"segments_sector_{n}"]) for lap in laps}) == 1
    for lap in laps:
        assert lap["is_pit_out_lap"] == (2064 in lap["segments_sector_1"])


def test_a_purple_sector_is_the_best_until_then(records: Records, key):
    laps = records("laps", key("qualifying"))
    best = min(lap["duration_sector_2"] for lap in laps)
    fastest = next(lap for lap in laps if lap["duration_sector_2"] == best)
    assert 2051 in fastest["segments_sector_2"]
