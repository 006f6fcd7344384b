"""Two laps compared, and the circuit that they were driven on: Bahrain 2024, Verstappen 39 and Leclerc 36."""

from __future__ import annotations

import numpy as np
import pytest

from f1_platform.charts import CHARTS, Figure, NothingToDraw, Source
from f1_platform.charts.source import of_car, of_session
from f1_platform.charts.track.driven import SessionLaps, laps_of
from f1_platform.errors import UsageError
from f1_platform.openf1.filters import Term, is_one
from f1_platform.serving.tables import SESSION_DRIVERS
from f1_platform.telemetry.circuit import apart, circuit_of
from f1_platform_tests.charts.drawing import LOOKS, drawn

RACE = 9472
OFFICIAL = 5412.0
"""Metres."""
TWO = {"session_key": RACE, "a": "1:39", "b": "16:36"}


@pytest.fixture(scope="module")
def race(source: Source) -> SessionLaps:
    return laps_of(source, RACE)


@pytest.fixture(scope="module")
def figure(source: Source) -> Figure:
    return CHARTS["laps_compared"].gather(source, TWO)


def timed(source: Source, car: int, lap: int) -> list[float]:
    columns = ("duration_sector_1", "duration_sector_2", "lap_duration")
    row = source.records("laps", columns, of_session(RACE), of_car(car), Term("lap_number", "=", lap)).to_pylist()[0]
    return [row["duration_sector_1"], row["duration_sector_1"] + row["duration_sector_2"], row["lap_duration"]]


def test_the_circuit_closes_and_laps_of_all_drivers_give_one_length_near_the_official_one(race: SessionLaps) -> None:
    laps = [(1, 10), (1, 39), (16, 36), (11, 30), (44, 20), (63, 25), (55, 43), (14, 48), (4, 52), (22, 33), (77, 25)]
    driven = [race.driven(*lap) for lap in laps]
    lengths = [line.length for lap in driven if (line := circuit_of(lap.places, lap.lap.duration))]

    assert len(lengths) == len(laps)
    assert max(apart(lap.places, lap.lap.duration) for lap in driven) < 15
    assert lengths == pytest.approx([OFFICIAL] * len(laps), rel=0.02)
    assert max(lengths) - min(lengths) < 0.005 * OFFICIAL


def test_the_time_between_two_laps_meets_the_timing_where_sectors_end(source: Source, figure: Figure) -> None:
    between = [b - a for a, b in zip(timed(source, 1, 39), timed(source, 16, 36), strict=True)]
    lines = figure.marks["sectors"]

    assert [line["sector"] for line in lines] == [1, 2, 3]
    assert [line["timed_delta"] for line in lines] == pytest.approx(between, abs=0.001)
    assert [line["delta"] for line in lines[:2]] == pytest.approx(between[:2], abs=0.1)
    assert figure.rows[-1]["delta"] == lines[2]["delta"] == pytest.approx(1.482)
    for line in lines:
        shown = np.interp(
            line["metres"],
            [row["distance"] for row in figure.rows if row["driver_number"] == 16],
            [row["delta"] for row in figure.rows if row["driver_number"] == 16],
        )
        assert shown == pytest.approx(line["delta"], abs=0.01)


def test_any_two_laps_meet_the_timing_too(race: SessionLaps, source: Source) -> None:
    for a, b in [("1:39", "1:10"), ("44:20", "63:25"), ("14:48", "4:52")]:
        lines = CHARTS["laps_compared"].gather(source, TWO | {"a": a, "b": b}).marks["sectors"]
        assert [line["delta"] for line in lines] == pytest.approx([line["timed_delta"] for line in lines], abs=0.15)


def test_without_a_lap_it_is_the_fastest_and_without_a_car_the_two_fastest(source: Source, figure: Figure) -> None:
    published = source.rows(SESSION_DRIVERS, is_one("session_key", RACE))
    best = sorted((row for row in published if row["best_lap_ms"]), key=lambda row: row["best_lap_ms"])
    expected = {(row["driver_number"], row["best_lap_number"]) for row in best[:2]}
    for asked in ({"session_key": RACE}, {"session_key": RACE, "a": "1", "b": "16"}):
        rows = CHARTS["laps_compared"].gather(source, asked).rows
        assert {(row["driver_number"], row["lap_number"]) for row in rows} == expected
        assert list(rows) == list(figure.rows)


def test_its_panels_show_both_laps_and_tell_them_apart_by_dashes_too(source: Source, figure: Figure) -> None:
    for look in LOOKS:
        spec = drawn("laps_compared", figure, look)
        assert spec["data"]["values"] == list(figure.rows)
        fields = [panel["layer"][1]["encoding"]["y"]["field"] for panel in spec["vconcat"]]
        assert fields == ["speed", "throttle", "brake", "n_gear", "delta"]
        dash = spec["vconcat"][0]["layer"][1]["encoding"]["strokeDash"]["scale"]
        assert dash["domain"] == ["VER lap 39", "LEC lap 36"]
        assert dash["range"][0] != dash["range"][1]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"session_key": 1}, "no session 1"),
        ({"session_key": RACE, "a": "99"}, "car 99 in session 9472"),
        ({"session_key": RACE, "a": "1:99"}, "lap 99 of car 1 was"),
        ({"session_key": 9468, "a": "1"}, "session 9468"),
    ],
)
def test_it_says_what_is_not_there(source: Source, asked: dict[str, object], says: str) -> None:
    with pytest.raises(NothingToDraw, match=says):
        CHARTS["laps_compared"].gather(source, asked)


def test_a_lap_that_is_none_is_refused(source: Source) -> None:
    with pytest.raises(UsageError, match="such as 1:39"):
        CHARTS["laps_compared"].gather(source, {"session_key": RACE, "a": "VER"})
