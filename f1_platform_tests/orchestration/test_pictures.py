"""Charts beside the served tables: small, of the tables themselves, and never in the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import dagster as dg
import pytest

from f1_platform.charts import CHARTS, Source
from f1_platform.orchestration import pictures
from f1_platform.orchestration.pictures import SHOWN, Pictures
from f1_platform.orchestration.platform import Platform
from f1_platform.orchestration.thumbnails import MOST_BYTES, thin, thumbnail
from f1_platform.serving.tables import RACE_LAPS, RACES
from f1_platform.settings import Settings
from f1_platform.warehouse import Warehouse
from f1_platform_tests.charts.conftest import bahrain, source
from f1_platform_tests.orchestration.worlds import World

__all__ = ["bahrain", "source"]

_IMAGE = re.compile(r"!\[([^]]*)\]\(<data:image/svg\+xml,([^<>]*)>\)$")


def drawing_in(shown: str) -> str:
    """The SVG that a piece of Markdown shows."""
    found = _IMAGE.search(shown)
    assert found, shown[:300]
    return unquote(found[2])


@pytest.fixture(scope="module")
def platform(bahrain: Path) -> Platform:
    """The home of Bahrain 2024."""
    return Platform.of(Settings(home=bahrain, _env_file=None))


@pytest.fixture
def warehouse(platform: Platform) -> Iterator[Warehouse]:
    """Its warehouse, open."""
    with platform.warehouse() as opened:
        yield opened


@pytest.fixture
def log() -> Iterator[dg.DagsterLogManager]:
    """Where a step says what it leaves out."""
    with dg.build_op_context() as context:
        yield context.log


@pytest.mark.parametrize("table", SHOWN)
def test_each_is_a_drawing_of_ten_kilobytes_at_most(
    table: str, platform: Platform, warehouse: Warehouse, log: dg.DagsterLogManager
) -> None:
    shown = str(Pictures(platform, warehouse, log).of(table)["chart"].value)
    assert len(shown.encode()) <= MOST_BYTES
    root = ElementTree.fromstring(drawing_in(shown))
    words = ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert len({*words} & ({"VER", "PER"} | {"Piastri", "Norris"} | {"McLaren", "Mercedes"})) == 2
    lines = [path for path in root.iter("{http://www.w3.org/2000/svg}path") if path.get("stroke-width") == "2"]
    assert len(lines) >= 10


def test_the_warehouse_answers_as_what_is_published_does(
    source: Source, platform: Platform, warehouse: Warehouse, log: dg.DagsterLogManager
) -> None:
    before_publishing = Pictures(platform, warehouse, log).source
    for table in (RACES, RACE_LAPS):
        assert before_publishing.rows(table) == source.rows(table)
    asked = {"season": 2024}
    drawn, published = (CHARTS["points"].gather(one, asked) for one in (before_publishing, source))
    assert drawn == published


def test_lines_keep_their_corners_and_lose_what_lies_between() -> None:
    line = '<g class="a"><path d="M0.2,10L5,10.3L10,10L20,10L10,10L10,30" stroke="#000"/></g>'
    thinned = thin(f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{line}</svg>')
    assert 'd="M0,10l20,0 -10,0 0,20"' in thinned
    assert "<g" not in thinned and "class" not in thinned


def test_a_chart_that_takes_too_much_room_is_left_out(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    figure = CHARTS["lap_chart"].gather(source, {"race_id": 1121})
    assert thumbnail(CHARTS["lap_chart"], figure) is not None
    monkeypatch.setattr("f1_platform.orchestration.thumbnails.MOST_BYTES", 5_000)
    assert thumbnail(CHARTS["lap_chart"], figure) is None


def test_a_chart_that_fails_is_left_out_and_its_table_is_published(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(source: Source) -> None:
        raise ZeroDivisionError

    world.sessions()
    assert set(SHOWN) - {"race_laps"} <= charts_of(world.marts()) <= set(SHOWN)
    monkeypatch.setitem(pictures.SHOWN, "driver_standings", ("points", broken))
    again = world.marts()
    assert again.success
    assert "driver_standings" not in charts_of(again) and "team_standings" in charts_of(again)


def charts_of(run: dg.ExecuteInProcessResult) -> set[str]:
    """Tables that show a chart after a run."""
    events = [event.materialization for event in run.get_asset_materialization_events()]
    return {one.asset_key.path[-1] for one in events if "chart" in one.metadata}
