"""The track map: the circuit undistorted, each piece with what the car did there, or who was faster there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import dist
from typing import Any, cast

import numpy as np
import pytest

from f1_platform.charts import CHARTS, Figure, Look, NothingToDraw, Source
from f1_platform.charts.source import of_car, of_session
from f1_platform.charts.track.labels import Label, Spot, place
from f1_platform.openf1.filters import Query, Term
from f1_platform.records import Cancel, Found, Records
from f1_platform_tests.charts.drawing import LOOKS, drawn

RACE = 9472
LAP = {"session_key": RACE, "driver": 1, "lap": 39}


@pytest.fixture(scope="module")
def speeds(source: Source) -> Figure:
    return CHARTS["track_map"].gather(source, LAP)


@pytest.fixture(scope="module")
def faster(source: Source) -> Figure:
    return CHARTS["track_map"].gather(source, LAP | {"by": "faster", "other": 16, "other_lap": 36})


def ends(row: Any) -> tuple[tuple[float, float], tuple[float, float]]:
    return (row["x"], row["y"]), (row["x_end"], row["y_end"])


def test_its_pieces_make_a_closed_line_as_long_as_the_circuit(speeds: Figure) -> None:
    pieces = [ends(row) for row in speeds.rows]
    assert all(one[1] == other[0] for one, other in pairwise(pieces))
    assert dist(pieces[-1][1], pieces[0][0]) < 1
    assert sum(dist(*piece) for piece in pieces) == pytest.approx(5412, rel=0.02)


def test_its_speeds_are_those_recorded(speeds: Figure, source: Source) -> None:
    columns = ("lap_number", "date_start", "lap_duration")
    laps = source.records("laps", columns, of_session(RACE), of_car(1), Term("lap_number", ">=", 39)).to_pylist()
    window = (Term("date", ">=", laps[0]["date_start"]), Term("date", "<=", laps[1]["date_start"]))
    recorded = source.records("car_data", ("speed",), of_session(RACE), of_car(1), *window)["speed"].to_pylist()
    shown = [row["speed"] for row in speeds.rows]
    assert max(shown) == pytest.approx(max(recorded), abs=2)
    assert min(shown) == pytest.approx(min(recorded), abs=8)
    assert {mark["text"] for mark in speeds.marks["labels"]} >= {f"{max(shown):.0f}", f"{min(shown):.0f}"}


def test_a_metre_is_as_long_to_the_right_as_upwards(speeds: Figure) -> None:
    for size in ("small", "medium", "large"):
        spec = drawn("track_map", speeds, Look(size=size))
        across, up = (spec["encoding"][name]["scale"]["domain"] for name in ("x", "y"))
        assert spec["width"] / (across[1] - across[0]) == pytest.approx(spec["height"] / (up[1] - up[0]), rel=0.001)
        assert spec["width"] <= Look(size=size).width
        assert spec["data"]["values"] == list(speeds.rows)


def test_gains_add_up_to_the_difference_of_the_lap_times(faster: Figure) -> None:
    gains = {row["mini_sector"]: (row["gain"], row["faster"]) for row in faster.rows}
    assert sum(gain for gain, _ in gains.values()) == pytest.approx(1.482, abs=0.03)
    assert {name for gain, name in gains.values() if gain > 0.02} == {"VER lap 39"}
    assert {name for gain, name in gains.values() if gain < -0.02} == {"LEC lap 36"}
    assert 50 <= len(gains) <= 108


def test_the_second_lap_is_told_by_a_hollow_line_too(faster: Figure) -> None:
    for look in LOOKS:
        spec = drawn("track_map", faster, look)
        hollow = [layer for layer in spec["layer"] if layer["mark"].get("color") == look.background]
        assert [layer["transform"] for layer in hollow] == [[{"filter": {"field": "faster", "equal": "LEC lap 36"}}]]


@pytest.mark.parametrize("by", ["gear", "throttle"])
def test_gear_and_throttle_are_drawn(source: Source, by: str) -> None:
    figure = CHARTS["track_map"].gather(source, LAP | {"by": by})
    spec = drawn("track_map", figure)
    field = spec["layer"][1]["encoding"]["color"]["field"]
    assert {row[field] for row in figure.rows} <= (set(range(9)) if by == "gear" else {n / 10 for n in range(1001)})


def test_kilometres_and_start_lie_on_the_line(speeds: Figure) -> None:
    marks = [*speeds.marks["start"], *speeds.marks["kilometres"]]
    assert [mark["text"] for mark in marks] == ["Start", "1 km", "2 km", "3 km", "4 km", "5 km"]
    for mark in marks:
        assert min(dist((mark["x"], mark["y"]), ends(row)[0]) for row in speeds.rows) < 12


class WithoutPlaces:
    """The records of a session that was fetched without telemetry."""

    def __init__(self, store: Records) -> None:
        self.store = store

    def find(self, endpoint: str, query: Query, columns: Sequence[str], cancel: Cancel) -> Found:
        asked = Query((Term("session_key", "=", 0),)) if endpoint == "location" else query
        return self.store.find(endpoint, asked, columns, cancel)


def test_where_there_is_no_telemetry_it_says_how_to_get_it(source: Source) -> None:
    without = replace(source, store=cast(Records, WithoutPlaces(source.store)))
    for asked in ({"session_key": RACE}, LAP):
        with pytest.raises(NothingToDraw) as said:
            CHARTS["track_map"].gather(without, asked)
        assert str(said.value).startswith("There is no telemetry of session 9472")
        assert "`f1 run --session 9472 --telemetry` fetches it" in str(said.value)


def test_labels_lie_on_nothing_and_one_without_room_is_left_out() -> None:
    track = np.array([[float(x), 50.0] for x in range(100)])
    labels = [Label("100", [Spot(50.0, 50.0, 0.0)]) for _ in range(20)]
    placed = place(labels, track, 10, (100, 100))
    assert 1 < len(placed) < 20
    for nth, one in enumerate(placed):
        assert abs(one.y - 50) > 5
        assert all(abs(one.x - other.x) > 17 or abs(one.y - other.y) > 10 for other in placed[:nth])
