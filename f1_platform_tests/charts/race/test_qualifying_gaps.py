"""Gaps to pole: times of the result, by the part of the qualifying each driver went out in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from f1_platform.charts import CHARTS, NothingToDraw, Source
from f1_platform.charts.source import of_session
from f1_platform_tests.charts.drawing import LOOKS, drawn

QUALIFYING = {"session_key": 9468}
CHART = CHARTS["qualifying_gaps"]


def test_times_are_those_that_the_grid_is_by(source: Source) -> None:
    rows = CHART.gather(source, QUALIFYING).rows
    grid = source.records("starting_grid", ("position", "lap_duration"), of_session(9468)).to_pylist()
    assert {row["grid"]: row["time"] for row in rows} == {row["position"]: row["lap_duration"] for row in grid}
    assert [row["gap"] for row in rows[:3]] == [0.0, 0.228, 0.306]
    assert [row["position"] for row in rows] == list(range(1, 21))


def test_drivers_are_grouped_by_the_part_they_went_out_in(source: Source) -> None:
    figure = CHART.gather(source, QUALIFYING)
    assert [row["phase"] for row in figure.rows] == [3] * 10 + [2] * 5 + [1] * 5
    assert figure.missing == ()
    for look in LOOKS:
        spec = drawn("qualifying_gaps", figure, look)
        panels = [(panel["title"]["text"], len(panel["data"]["values"])) for panel in spec["vconcat"]]
        assert panels == [("Q3", 10), ("Out in Q2", 5), ("Out in Q1", 5)]
        assert [row["label"] for row in spec["vconcat"][0]["data"]["values"]][:2] == ["1:29.179", "+0.228"]


def test_a_gap_many_times_the_others_is_cut_and_keeps_its_label(source: Source) -> None:
    figure = CHART.gather(source, QUALIFYING)
    *others, last = figure.rows
    spec = drawn("qualifying_gaps", replace(figure, rows=[*others, {**last, "gap": 62.297}]))
    bars = [row for panel in spec["vconcat"] for row in panel["data"]["values"]]
    assert bars[-1]["label"] == "+62.297"
    assert bars[-1]["cut"] < 10
    assert [bar["cut"] for bar in bars[:-1]] == [row["gap"] for row in others]


def test_a_race_is_no_qualifying(source: Source) -> None:
    with pytest.raises(NothingToDraw, match="is no qualifying"):
        CHART.gather(source, {"session_key": 9472})
