"""Lap times: those of the records, the laps off the axis said, stints apart."""

from __future__ import annotations

import pytest

from f1_platform.charts import CHARTS, NothingToDraw, Source
from f1_platform.charts.source import of_session
from f1_platform.errors import UsageError
from f1_platform_tests.charts.drawing import LOOKS, drawn

RACE = {"session_key": 9472}
CHART = CHARTS["lap_times"]


def test_its_lap_times_are_those_of_the_records(source: Source) -> None:
    rows = CHART.gather(source, RACE | {"drivers": (1, 16, 2)}).rows
    records = source.records("laps", ("driver_number", "lap_number", "lap_duration"), of_session(9472)).to_pylist()
    for code, number in (("VER", 1), ("LEC", 16), ("SAR", 2)):
        recorded = {row["lap_number"]: row["lap_duration"] for row in records if row["driver_number"] == number}
        assert {row["lap"]: row["lap_time"] for row in rows if row["driver"] == code} == recorded
    assert {row["driver"] for row in rows} == {"VER", "LEC", "SAR"}


def test_tyres_and_visits_to_the_pits_are_those_that_were(source: Source) -> None:
    rows = [row for row in CHART.gather(source, RACE).rows if row["driver"] == "VER"]
    assert [row["lap"] for row in rows if row["pit"] == "in"] == [17, 37]
    assert [row["lap"] for row in rows if row["pit"] == "out"] == [18, 38]
    assert [row["compound"] for row in rows] == ["SOFT"] * 17 + ["HARD"] * 20 + ["SOFT"] * 20


def test_the_first_five_of_the_classification_are_shown_unless_others_are_asked_for(source: Source) -> None:
    shown = dict.fromkeys(row["driver"] for row in CHART.gather(source, RACE).rows)
    assert [*shown] == ["VER", "PER", "SAI", "LEC", "RUS"]
    with pytest.raises(UsageError, match="Car 99 is not in this session"):
        CHART.gather(source, RACE | {"drivers": (1, 99)})
    with pytest.raises(UsageError, match="10 drivers at most"):
        CHART.gather(source, RACE | {"drivers": (1, 2, 3, 4, 10, 11, 14, 16, 18, 20, 22)})


def test_laps_off_the_axis_are_counted_and_stand_at_its_edge(source: Source) -> None:
    figure = CHART.gather(source, RACE)
    beyond = [row for row in figure.rows if not row["in_view"]]
    assert f"{len(beyond)} laps slower than" in " ".join(figure.missing)
    slowest_seen = max(row["lap_time"] for row in figure.rows if row["in_view"])
    assert all(row["lap_time"] > slowest_seen for row in beyond)


def test_lines_break_where_tyres_change_and_each_driver_has_a_panel(source: Source) -> None:
    figure = CHART.gather(source, RACE)
    for look in LOOKS:
        spec = drawn("lap_times", figure, look)
        assert spec["facet"]["row"]["sort"] == ["VER", "PER", "SAI", "LEC", "RUS"]
        stints: dict[str, set[object]] = {}
        for row in spec["data"]["values"]:
            stints.setdefault(row["run"], set()).add((row["driver"], row["stint"]))
        assert len(stints) > 10
        assert all(len(of) == 1 for of in stints.values())


def test_a_session_that_is_not_there_is_said(source: Source) -> None:
    with pytest.raises(NothingToDraw, match="no session 7"):
        CHART.gather(source, {"session_key": 7})
