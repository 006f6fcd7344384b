"""Two careers compared: published sums and seasons, and the duel of team mates, seen from either side."""

from __future__ import annotations

from typing import Any

import pytest

from f1_platform.charts import CHARTS, NothingToDraw, Source
from f1_platform.openf1.filters import is_one
from f1_platform.serving.tables import DRIVER_SEASONS, DRIVERS_SUMMARY, RACE_RESULTS
from f1_platform_tests.charts.drawing import LOOKS, drawn

COMPARED = CHARTS["compared_careers"]


def test_careers_are_the_published_sums_and_each_seasons_row_is_there(source: Source) -> None:
    figure = COMPARED.gather(source, {"a": "hamilton", "b": "4"})
    career = {mark["measure"]: (mark["a"], mark["b"]) for mark in figure.marks["career"]}
    hamilton, alonso = (source.rows(DRIVERS_SUMMARY, is_one("driver_id", one))[0] for one in (1, 4))
    assert career["Championships"] == (7, 2)
    assert career["Wins"] == (hamilton["wins"], alonso["wins"])
    assert career["Points"] == (hamilton["points"], alonso["points"])
    for driver_id, name in ((1, "Hamilton"), (4, "Alonso")):
        published = source.rows(DRIVER_SEASONS, is_one("driver_id", driver_id))
        shown = [(row["season"], row["wins"], row["points"]) for row in figure.rows if row["driver"] == name]
        assert shown == [(row["season"], row["wins"], row["points"]) for row in published]


def test_team_mates_are_counted_from_the_results_and_the_other_way_round_alike(source: Source) -> None:
    one = _duel(COMPARED.gather(source, {"a": "hamilton", "b": "rosberg"}))
    other = _duel(COMPARED.gather(source, {"a": "rosberg", "b": "hamilton"}))
    places = [_places(source, driver_id) for driver_id in (1, 3)]
    races = [(places[0][race], places[1][race]) for race in places[0].keys() & places[1].keys()]
    finished = [(a, b) for (a, team_a), (b, team_b) in races if a and b and team_a == team_b]
    assert one["Ahead in races"] == (sum(a < b for a, b in finished), sum(a > b for a, b in finished))
    assert one == {measure: (b, a) for measure, (a, b) in other.items()}


def test_it_is_drawn_no_wider_than_its_look_and_by_years_of_the_career_where_they_never_met(source: Source) -> None:
    apart = COMPARED.gather(source, {"a": "fangio", "b": "max_verstappen"})
    assert not apart.marks["teammates"]
    assert "Never team mates" in apart.subtitle
    for look in LOOKS:
        spec = drawn("compared_careers", apart, look)
        assert all(part["width"] < look.width for part in spec["vconcat"])
        assert spec["vconcat"][1]["encoding"]["x"]["field"] == "year"
    together = drawn("compared_careers", COMPARED.gather(source, {"a": "hamilton", "b": "alonso"}))
    assert together["vconcat"][1]["encoding"]["x"]["field"] == "season"


def test_nobody_is_compared_with_themselves(source: Source) -> None:
    with pytest.raises(NothingToDraw, match="both a and b"):
        COMPARED.gather(source, {"a": "hamilton", "b": "1"})


def _duel(figure: Any) -> dict[str, tuple[float, float]]:
    return {mark["measure"]: (mark["a"], mark["b"]) for mark in figure.marks["teammates"]}


def _places(source: Source, driver_id: int) -> dict[int, tuple[int | None, int]]:
    rows = source.rows(RACE_RESULTS, is_one("driver_id", driver_id))
    return {row["race_id"]: (row["position"], row["team_id"]) for row in rows}
