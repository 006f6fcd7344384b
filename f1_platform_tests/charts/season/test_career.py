"""A career: the published seasons of a person, champions in gold."""

from __future__ import annotations

from typing import Any

import pytest

from f1_platform.charts import CHARTS, NothingToDraw, Source
from f1_platform.openf1.filters import is_one
from f1_platform.serving.tables import DRIVER_SEASONS
from f1_platform_tests.charts.drawing import LOOKS, drawn

CAREER = CHARTS["career"]


@pytest.mark.parametrize(("driver", "driver_id", "titles"), [("hamilton", 1, 7), ("579", 579, 5), ("alonso", 4, 2)])
def test_its_bars_are_the_published_seasons(source: Source, driver: str, driver_id: int, titles: int) -> None:
    figure = CAREER.gather(source, {"driver": driver})
    published = source.rows(DRIVER_SEASONS, is_one("driver_id", driver_id))
    assert [(row["season"], row["wins"], row["podiums"]) for row in figure.rows] == [
        (row["season"], row["wins"], row["podiums"]) for row in published
    ]
    assert sum(row["champion"] for row in figure.rows) == titles
    assert figure.subtitle.startswith(f"{titles} championships")
    for row in published:
        bar = {share["end"]: share["races"] for share in figure.marks["races"] if share["season"] == row["season"]}
        assert sum(bar.values()) == row["races_entered"]
        assert bar.get("Wins", 0) + bar.get("Other podiums", 0) == row["podiums"]


def test_it_is_drawn_across_and_on_a_phone_downwards(source: Source) -> None:
    figure = CAREER.gather(source, {"driver": "fangio"})
    narrow, wide = (drawn("career", figure, look) for look in LOOKS)
    assert _seasons(narrow, "y") == _seasons(wide, "x") == [*range(1950, 1959)]


def test_one_who_drove_once_has_a_career_too(source: Source) -> None:
    once = next(row for row in source.rows(DRIVER_SEASONS) if row["races_entered"] == 1)
    drawn("career", CAREER.gather(source, {"driver": once["driver_ref"]}))


@pytest.mark.parametrize("driver", ["nobody", "999999", "9" * 19, "9" * 60, "\u0661"])
def test_whom_nobody_knows_is_named(source: Source, driver: str) -> None:
    with pytest.raises(NothingToDraw, match=driver):
        CAREER.gather(source, {"driver": driver})


def _seasons(spec: dict[str, Any], channel: str) -> list[int]:
    return spec["encoding"][channel]["scale"]["domain"]
