"""Gaps to the leader: at the flag those of the published results."""

from __future__ import annotations

from itertools import pairwise

import pytest

from f1_platform.charts import CHARTS, NothingToDraw, Source
from f1_platform.openf1.filters import is_one
from f1_platform.serving.tables import RACE_RESULTS
from f1_platform_tests.charts.drawing import LOOKS, drawn

EVERYBODY = (1, 2, 3, 4, 10, 11, 14, 16, 18, 20, 22, 23, 24, 27, 31, 44, 55, 63, 77, 81)
CHART = CHARTS["gaps"]


def test_gaps_after_the_last_lap_are_those_of_the_race_results(source: Source) -> None:
    rows = CHART.gather(source, {"session_key": 9472}).rows
    results = {row["code"]: row["time_ms"] for row in source.rows(RACE_RESULTS, is_one("race_id", 1121))}
    final = {row["driver"]: row["gap"] for row in rows if row["lap"] == 57}
    assert len(final) == 10
    for code, gap in final.items():
        assert gap == pytest.approx((results[code] - results["VER"]) / 1000, abs=0.1)


def test_pit_stops_and_lapped_cars_are_marked_and_short_lines_said(source: Source) -> None:
    figure = CHART.gather(source, {"session_key": 9472, "drivers": EVERYBODY})
    rows = figure.rows
    assert [row["lap"] for row in rows if row["driver"] == "VER" and row["pit"]] == [17, 37]
    assert {row["driver"] for row in rows if row["lapped"]} >= {"SAR", "BOT", "ZHO"}
    assert not any(row["lapped"] for row in rows if row["driver"] in ("VER", "PER", "STR"))
    assert "SAR after lap 55" in " ".join(figure.missing)
    assert "STR" not in " ".join(figure.missing)


def test_labels_at_the_ends_of_lines_do_not_lie_on_each_other(source: Source) -> None:
    figure = CHART.gather(source, {"session_key": 9472})
    for look in LOOKS:
        spec = drawn("gaps", figure, look)
        labels = spec["layer"][-1]["data"]["values"]
        (deepest, top), places = spec["layer"][0]["encoding"]["y"]["scale"]["domain"], [row["gap"] for row in labels]
        pixels = [
            (low - high) / (deepest - top) * spec["height"] for low, high in pairwise(sorted(places, reverse=True))
        ]
        assert {row["driver"] for row in labels} == {row["driver"] for row in figure.rows}
        assert min(pixels) > 11


def test_nobody_leads_a_qualifying(source: Source) -> None:
    with pytest.raises(NothingToDraw, match="is no race"):
        CHART.gather(source, {"session_key": 9468})
