"""Points through a season: the published standings, from 1950 on."""

from __future__ import annotations

import pytest

from f1_platform.charts import CHARTS, NothingToDraw, Source
from f1_platform.openf1.filters import is_one
from f1_platform.serving.tables import DRIVER_STANDINGS, TEAM_STANDINGS
from f1_platform_tests.charts.drawing import LOOKS, drawn

POINTS = CHARTS["points"]


@pytest.mark.parametrize(("season", "of"), [(1950, "drivers"), (1988, "teams"), (2024, "drivers")])
def test_they_are_those_of_the_published_standings(source: Source, season: int, of: str) -> None:
    figure = POINTS.gather(source, {"season": season, "of": of, "top": 6})
    table, name = (DRIVER_STANDINGS, "driver_name") if of == "drivers" else (TEAM_STANDINGS, "team_name")
    published = source.rows(table, is_one("season", season))
    last = max(row["round"] for row in published)
    best = {row[name] for row in published if row["round"] == last and 1 <= (row["position"] or 99) <= 6}
    shown = {(row["name"], row["round"]): row["points"] for row in figure.rows}
    assert shown == {(row[name], row["round"]): row["points"] for row in published if row[name] in best}


def test_the_champion_is_said_and_named_beside_the_line(source: Source) -> None:
    figure = POINTS.gather(source, {"season": 1988})
    assert "Ayrton Senna took the title with 90 points, 3 ahead of Alain Prost" in figure.subtitle
    texts = drawn("points", figure)["layer"][-1]["data"]["values"]
    assert [row["text"] for row in texts][:2] == ["Senna 90", "Prost 87"]


def test_a_season_of_openf1_has_the_colours_of_its_teams(source: Source) -> None:
    figure = POINTS.gather(source, {"season": 2024, "of": "drivers"})
    assert figure.colours["Verstappen"] == figure.colours["Pérez"] != figure.colours["Leclerc"]
    for look in LOOKS:
        drawn("points", figure, look)


def test_a_season_that_is_not_whole_says_up_to_where_it_is(source: Source) -> None:
    figure = POINTS.gather(source, {"season": 2025})
    assert max(row["round"] for row in figure.rows) == 18
    assert figure.missing and "round 18 of 24" in figure.missing[0]


def test_people_who_share_a_surname_have_an_initial(source: Source) -> None:
    labels = {row["label"] for row in POINTS.gather(source, {"season": 1962}).rows}
    assert {"G. Hill", "P. Hill"} <= labels


@pytest.mark.parametrize("asked", [{"season": 1949}, {"season": 1950, "of": "teams"}])
def test_where_there_are_no_standings_it_says_so(source: Source, asked: dict[str, object]) -> None:
    with pytest.raises(NothingToDraw, match=str(asked["season"])):
        POINTS.gather(source, asked)
