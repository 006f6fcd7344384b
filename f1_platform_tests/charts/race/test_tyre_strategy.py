"""Tyre strategy: the published stints, in finishing order."""

from __future__ import annotations

from f1_platform.charts import CHARTS, Source
from f1_platform.charts.colours import contrast
from f1_platform.openf1.filters import is_one
from f1_platform.serving.tables import SESSION_DRIVERS, SESSION_STINTS
from f1_platform_tests.charts.drawing import LOOKS, drawn

RACE = {"session_key": 9472}
CHART = CHARTS["tyre_strategy"]


def test_its_bars_are_the_published_stints_and_cover_all_laps(source: Source) -> None:
    rows = CHART.gather(source, RACE).rows
    published = source.rows(SESSION_STINTS, is_one("session_key", 9472))
    shown = sorted((row["driver_name"], row["stint"], row["compound"], row["lap_start"], row["laps"]) for row in rows)
    assert shown == sorted(
        (row["driver_name"], row["stint_number"], row["compound"], row["lap_start"], row["laps"]) for row in published
    )
    driven = {row["driver_name"]: row["laps"] for row in source.rows(SESSION_DRIVERS, is_one("session_key", 9472))}
    for name, laps in driven.items():
        assert sum(row["laps"] for row in rows if row["driver_name"] == name) == laps


def test_drivers_stand_in_finishing_order_with_their_stops(source: Source) -> None:
    rows = CHART.gather(source, RACE).rows
    order = list(dict.fromkeys(row["driver"] for row in rows))
    assert order[:3] == ["VER", "PER", "SAI"]
    assert order[-1] == "SAR"
    assert {row["pit_stops"] for row in rows if row["driver"] == "HUL"} == {3}


def test_compounds_are_told_by_letters_that_can_be_read_on_their_colours(source: Source) -> None:
    figure = CHART.gather(source, RACE)
    for look in LOOKS:
        spec = drawn("tyre_strategy", figure, look)
        scale = spec["layer"][0]["encoding"]["color"]["scale"]
        colours = dict(zip(scale["domain"], scale["range"], strict=True))
        lettered = spec["layer"][1]["data"]["values"]
        assert len(lettered) >= 62
        for bar in lettered:
            assert bar["letter"][0] == bar["compound"][0]
            assert contrast(bar["ink"], colours[bar["compound"]]) >= 4.5
            assert contrast(colours[bar["compound"]], look.background) >= 3
