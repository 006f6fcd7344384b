from itertools import pairwise

import pytest

from f1_platform_tests.upstream.simulation.conftest import Records, by_driver, instant


def test_every_stop_ends_one_lap_and_begins_the_next(records: Records, session: int):
    laps = {(lap["driver_number"], lap["lap_number"]): lap for lap in records("laps", session)}
    pits = records("pit", session)
    for pit in pits:
        into = laps[pit["driver_number"], pit["lap_number"]]
        out = laps[pit["driver_number"], pit["lap_number"] + 1]
        assert out["is_pit_out_lap"]
        assert into["segments_sector_3"][-1] == 2064
        assert instant(pit["date"]) > instant(into["date_start"])
    first = {lap["driver_number"] for lap in laps.values() if lap["is_pit_out_lap"] and lap["lap_number"] == 1}
    assert len(pits) == sum(lap["is_pit_out_lap"] for lap in laps.values()) - len(first)


@pytest.mark.parametrize("kind", ["dry race", "wet race"])
def test_a_stop_costs_what_the_lane_takes(records: Records, key, kind: str):
    laps = by_driver(records("laps", key(kind)))
    pits = records("pit", key(kind))
    assert len(pits) >= 15
    for pit in pits:
        driven = [lap["lap_duration"] for lap in laps[pit["driver_number"]] if lap["lap_duration"]]
        usual = sorted(driven)[len(driven) // 2]
        stop = [driven[pit["lap_number"] - 1], *driven[pit["lap_number"] : pit["lap_number"] + 1]]
        assert 10 < sum(stop) - len(stop) * usual < pit["lane_duration"] + 5
        assert pit["lane_duration"] == pit["pit_duration"] == pytest.approx(18 + pit["stop_duration"], abs=0.5)


def test_under_the_red_flag_all_cars_wait_in_the_pit_lane(records: Records, key):
    pits = [pit for pit in records("pit", key("red-flagged race")) if pit["lane_duration"] > 600]
    running = {lap["driver_number"] for lap in records("laps", key("red-flagged race")) if lap["lap_number"] == 20}
    assert {pit["driver_number"] for pit in pits} == running
    assert all(pit["stop_duration"] is None for pit in pits)


def test_stints_cover_all_laps_once(records: Records, session: int):
    laps = by_driver(records("laps", session))
    stints = by_driver(records("stints", session))
    assert stints.keys() == laps.keys()
    for number, driven in stints.items():
        assert [stint["stint_number"] for stint in driven] == list(range(1, len(driven) + 1))
        assert driven[0]["lap_start"] == 1
        assert driven[-1]["lap_end"] == len(laps[number])
        assert all(stint["lap_start"] <= stint["lap_end"] for stint in driven)
        assert all(b["lap_start"] == a["lap_end"] + 1 for a, b in pairwise(driven))


def test_a_new_stint_begins_where_a_stop_was(records: Records, session: int):
    stops = {(pit["driver_number"], pit["lap_number"] + 1) for pit in records("pit", session)}
    changes = {(s["driver_number"], s["lap_start"]) for s in records("stints", session) if s["stint_number"] > 1}
    assert changes == stops


def test_it_rains_on_intermediates_only(records: Records, key):
    def compounds(kind: str) -> set[str]:
        return {stint["compound"] for stint in records("stints", key(kind))}

    assert compounds("wet race") == compounds("wet qualifying") == {"INTERMEDIATE"}
    assert compounds("dry race") == compounds("practice") == {"SOFT", "MEDIUM", "HARD"}
    assert {r["rainfall"] for r in records("weather", key("wet race"))} == {1}
    assert {r["rainfall"] for r in records("weather", key("dry race"))} == {0}


def test_new_tyres_of_the_same_kind_are_faster(records: Records, key):
    laps = by_driver(records("laps", key("wet race")))
    gains = []
    for pit in records("pit", key("wet race")):
        times = [lap["lap_duration"] for lap in laps[pit["driver_number"]]]
        into = pit["lap_number"] - 1
        gains.append(sum(times[into - 4 : into]) - sum(times[into + 2 : into + 6]))
    assert sum(gain > 0 for gain in gains) > 0.8 * len(gains)
