"""Safety cars, red flags and rain by lap, as race control and the weather station told them."""

from __future__ import annotations

from typing import Any

from f1_platform.charts import Look
from f1_platform.charts.race.conditions import bands, leader_starts, neutralised, rain, said
from f1_platform_tests.charts.race.recorded_sessions import (
    MELBOURNE_2023,
    SAO_PAULO_2024,
    ZANDVOORT_2023,
    recorded,
)
from f1_platform_tests.recorded import needs_data

Told = list[tuple[Any, ...]]


@needs_data
def test_a_lap_has_the_gravest_of_what_race_control_announced() -> None:
    assert _told(neutralised(recorded(SAO_PAULO_2024, "race_control"))) == [
        ("Virtual safety car", 28, 28),
        ("Safety car", 30, 31),
        ("Red flag", 32, 33),
        ("Safety car", 39, 42),
    ]


@needs_data
def test_a_red_flag_after_the_chequered_one_slows_nobody() -> None:
    found = _told(neutralised(recorded(MELBOURNE_2023, "race_control")))
    assert found[-1] == ("Red flag", 55, 58)
    assert ("Virtual safety car", 18, 19) in found


@needs_data
def test_it_rains_in_the_laps_of_the_leader_in_which_the_weather_station_says_so() -> None:
    laps = recorded(ZANDVOORT_2023, "laps")
    weather = recorded(ZANDVOORT_2023, "weather")
    found = rain(weather, leader_starts(laps))
    wet = {lap for row in found for lap in range(row["first_lap"], row["last_lap"] + 1)}
    for lap in laps:
        end = next((one["date_start"] for one in laps if _follows(one, lap)), None)
        if lap["driver_number"] == 1 and lap["lap_number"] > 15 and end:
            # Verstappen led from lap 13 on.
            rained = any(w["rainfall"] and lap["date_start"] <= w["date"] < end for w in weather)
            assert (lap["lap_number"] in wet) == rained, lap["lap_number"]
    assert {13, 69} <= wet
    assert 40 not in wet


def test_a_safety_car_that_comes_in_no_more_stays_to_the_flag() -> None:
    messages = [_message(50, "SAFETY CAR DEPLOYED"), _message(53, "CHEQUERED FLAG", "CHEQUERED")]
    assert _told(neutralised(messages)) == [("Safety car", 50, 53)]


def test_bands_that_are_near_each_other_have_their_letters_one_below_the_other() -> None:
    rows = [
        {"condition": "Safety car", "first_lap": 30, "last_lap": 31},
        {"condition": "Red flag", "first_lap": 32, "last_lap": 33},
        {"condition": "Rain", "first_lap": 1, "last_lap": 60},
    ]
    layers = bands(rows, Look(size="small"))
    letters = [layer for layer in layers if layer["mark"]["type"] == "text"]
    assert [row["letters"] for layer in letters for row in layer["data"]["values"]] == ["SC", "RED"]
    assert len({layer["mark"]["y"] for layer in letters}) == 2
    assert [row["from"] for row in layers[0]["data"]["values"]] == [29.5, 31.5]
    assert bands([], Look()) == []
    assert said(rows) == " Behind them: safety car laps 30 to 31, red flag laps 32 to 33, rain laps 1 to 60."


def _told(rows: list[dict[str, Any]]) -> Told:
    return [(row["condition"], row["first_lap"], row["last_lap"]) for row in rows]


def _follows(one: dict[str, Any], lap: dict[str, Any]) -> bool:
    return one["driver_number"] == lap["driver_number"] and one["lap_number"] == lap["lap_number"] + 1


def _message(lap: int, text: str, flag: str | None = None) -> dict[str, Any]:
    return {"date": lap, "lap_number": lap, "message": text, "flag": flag}
