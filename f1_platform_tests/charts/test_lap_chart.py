"""The lap chart: places of the published laps, from the grid to the flag."""

from __future__ import annotations

import pytest

from f1_platform.charts import CHARTS, NothingToDraw, Source
from f1_platform.openf1.filters import is_one
from f1_platform.serving.tables import RACE_LAPS, RACE_RESULTS
from f1_platform_tests.charts.drawing import LOOKS, drawn

BAHRAIN = {"race_id": 1121}


def test_its_places_are_those_of_the_published_laps(source: Source) -> None:
    figure = CHARTS["lap_chart"].gather(source, BAHRAIN)
    published = {row["driver_name"]: row["positions"] for row in source.rows(RACE_LAPS, is_one("race_id", 1121))}
    for name, positions in published.items():
        shown = {row["lap"]: row["position"] for row in figure.rows if row["driver_name"] == name}
        assert {lap: shown.get(lap) for lap in range(1, len(positions) + 1)} == dict(enumerate(positions, 1))
    assert len(published) == 20


def test_it_is_drawn_in_the_colours_of_the_teams_and_two_of_a_team_differ(source: Source) -> None:
    figure = CHARTS["lap_chart"].gather(source, BAHRAIN)
    for look in LOOKS:
        spec = drawn("lap_chart", figure, look)
        scale = spec["encoding"]["color"]["scale"]
        colour = dict(zip(scale["domain"], scale["range"], strict=True))
        assert colour["VER"] == colour["PER"] != colour["HAM"]
        dash = spec["layer"][0]["encoding"]["strokeDash"]["scale"]
        styles = dict(zip(dash["domain"], map(tuple, dash["range"]), strict=True))
        assert styles["VER"] != styles["PER"]


def test_the_axis_begins_with_the_first_place_and_crosses_mark_who_dropped_out(source: Source) -> None:
    figure = CHARTS["lap_chart"].gather(source, {"race_id": 191})
    unplaced = [row for row in source.rows(RACE_RESULTS, is_one("race_id", 191)) if row["position"] is None]
    laps = {row["driver_name"]: row["laps"] for row in unplaced if row["laps"]}
    assert {row["driver_name"]: row["lap"] for row in figure.marks["stopped"]} == laps
    assert "Mika Häkkinen won from 1st on the grid, first at the end of 37 of 58 laps" in figure.subtitle
    assert {"R. Schumacher", "M. Schumacher", "Häkkinen"} <= {row["driver"] for row in figure.rows}
    for look in LOOKS:
        assert drawn("lap_chart", figure, look)["encoding"]["y"]["axis"]["values"] == [1, 5, 10, 15, 20]


def test_where_no_lap_was_ever_timed_nobody_is_sent_to_fetch_any(source: Source) -> None:
    with pytest.raises(NothingToDraw) as raised:
        CHARTS["lap_chart"].gather(source, {"race_id": 765})
    assert raised.value.mend == "Lap times are known from 1996 on"
