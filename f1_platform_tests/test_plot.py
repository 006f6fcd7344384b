"""`f1_platform.plot`, as notebooks have it."""

from __future__ import annotations

import csv
import inspect
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import f1_platform
from f1_platform.charts import CHARTS, Source
from f1_platform.clock import SystemClock
from f1_platform.errors import ServiceUnavailable, StoreError, UsageError
from f1_platform.openf1.filters import is_one
from f1_platform.plotting import VEGA_LITE, Plot
from f1_platform.serving import read_tables, serving_store
from f1_platform.serving.tables import RACE_LAPS
from f1_platform.settings import Settings
from f1_platform_tests.charts.conftest import bahrain, source
from f1_platform_tests.postgres import PostgresServer, needs_postgres

__all__ = ["bahrain", "source"]


@pytest.fixture
def home(bahrain: Path) -> Settings:
    """Settings of the home of Bahrain 2024."""
    return Settings(home=bahrain, _env_file=None)


@pytest.fixture
def laps(home: Settings) -> Plot:
    """Its lap chart."""
    return f1_platform.plot("lap_chart", race_id=1121, theme="dark", size="small", settings=home)


def test_the_frame_holds_what_is_published(laps: Plot, source: Source) -> None:
    frame = laps.frame
    for row in source.rows(RACE_LAPS, is_one("race_id", 1121)):
        shown = frame[(frame["driver_name"] == row["driver_name"]) & (frame["lap"] > 0)]
        assert shown["position"].to_list() == [place for place in row["positions"] if place is not None]
    assert frame["driver"].nunique() == 20


def test_jupyter_is_given_a_specification_a_picture_and_words(laps: Plot) -> None:
    bundle = laps._repr_mimebundle_()
    assert bundle[VEGA_LITE] == laps.spec
    assert bundle["image/svg+xml"].startswith("<svg")
    assert bundle["text/plain"] == repr(laps) and "Max Verstappen won" in repr(laps)
    assert (laps.spec["width"], laps.spec["config"]["background"]) == (358, "#14171c")


def test_it_is_saved_as_its_name_ends(laps: Plot, tmp_path: Path) -> None:
    assert laps.save(tmp_path / "laps.png").read_bytes().startswith(b"\x89PNG")
    assert laps.save(str(tmp_path / "laps.svg")).read_text().startswith("<svg")
    for name in ("laps.vega.json", "laps.vl.json"):
        assert json.loads(laps.save(tmp_path / name).read_text()) == laps.spec
    rows = laps.figure.table.to_pylist()
    assert json.loads(laps.save(tmp_path / "laps.json").read_text()) == rows
    assert pq.read_table(laps.save(tmp_path / "laps.parquet")).to_pylist() == rows
    with laps.save(tmp_path / "laps.csv").open(newline="") as read:
        assert [one["driver_name"] for one in csv.DictReader(read)] == [one["driver_name"] for one in rows]
    names = {"laps.png", "laps.svg", "laps.vega.json", "laps.vl.json", "laps.json", "laps.parquet", "laps.csv"}
    assert {path.name for path in tmp_path.iterdir()} == names


def test_it_is_not_saved_as_what_it_is_not_nor_into_what_is_not_there(laps: Plot, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.gif: 'laps\.gif'.*\.json.*\.png, \.svg"):
        laps.save(tmp_path / "laps.gif")
    with pytest.raises(UsageError, match=r"There is no folder .*none"):
        laps.save(tmp_path / "none" / "laps.svg")
    (tmp_path / "folder.svg").mkdir()
    with pytest.raises(UsageError, match="is a folder"):
        laps.save(tmp_path / "folder.svg")


@pytest.mark.parametrize(
    "value",
    [1121, "1121", [1121], ("1121",), range(1121, 1122), np.int64(1121), np.array([1121]), pd.Series([1121])],
    ids=lambda value: type(value).__name__,
)
def test_values_are_numbers_words_or_lists(home: Settings, value: Any) -> None:
    assert "2024" in f1_platform.plot("lap_chart", race_id=value, settings=home).figure.subtitle


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (3.5, "float 3.5"),
        (object(), "object"),
        (b"1121", "bytes"),
        (True, "bool"),
        ([1121, None], "NoneType"),
        (np.array([1121.0]), "float 1121.0"),
        (10**30, "int"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_value_is_refused_with_the_parameters_name(home: Settings, value: Any, said: str) -> None:
    with pytest.raises(UsageError, match=f"race_id is not asked by {said}.*Give a whole number"):
        f1_platform.plot("lap_chart", race_id=value, settings=home)


def test_a_name_theme_or_size_that_is_none_is_refused_at_once(home: Settings) -> None:
    plot: Any = f1_platform.plot
    with pytest.raises(UsageError, match=r"by its name; NoneType is none.*lap_chart"):
        plot(None, settings=home)
    with pytest.raises(UsageError, match=r"theme is not 'sepia'.*Choose from light, dark"):
        plot("lap_chart", race_id=1121, theme="sepia", settings=home)
    with pytest.raises(UsageError, match=r"size is not NoneType.*Choose from small, medium, large"):
        plot("lap_chart", race_id=1121, size=None, settings=home)


def test_what_there_is_not_is_named_with_what_there_is(home: Settings) -> None:
    with pytest.raises(UsageError, match=r"no chart 'lap_charts'.*Did you mean lap_chart\?"):
        f1_platform.plot("lap_charts", race_id=1121, settings=home)
    with pytest.raises(UsageError, match=r"no parameter 'raceid'.*Did you mean race_id\?"):
        f1_platform.plot("lap_chart", raceid=1121, settings=home)


def test_an_empty_home_says_how_to_fill_it(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no published data.*f1 run"):
        f1_platform.plot("lap_chart", race_id=1121, settings=Settings(home=tmp_path, _env_file=None))


@needs_postgres
def test_what_postgres_has_published_is_drawn_from_a_copy_that_outlives_it(
    server: PostgresServer, bahrain: Path, tmp_path: Path
) -> None:
    database = server.new_database()
    settings = Settings(home=tmp_path / "home", database_url=server.url(database), _env_file=None)
    store = serving_store(settings, SystemClock())
    store.publish(_of_one_race(bahrain))
    drawn = f1_platform.plot("lap_chart", race_id=1121, settings=settings)
    assert len(drawn.frame) > 1100

    away = Settings(home=tmp_path / "home", database_url="postgresql://f1@127.0.0.1:1/none", _env_file=None)
    assert f1_platform.plot("lap_chart", race_id=1121, settings=away).frame.equals(drawn.frame)
    settings.serving_path.unlink()
    with pytest.raises(ServiceUnavailable):
        f1_platform.plot("lap_chart", race_id=1121, settings=away)


def _of_one_race(home: Path) -> dict[str, pa.Table]:
    """The published tables, with that race's rows alone."""
    tables = read_tables(home / "serving.sqlite")
    kept = {name: table.slice(0, 0) for name, table in tables.items()}
    for name in ("races", "race_laps", "race_results"):
        kept[name] = tables[name].filter(pc.field("race_id") == 1121)
    return kept


def test_no_chart_is_asked_by_a_word_that_means_how_it_looks() -> None:
    words = set(inspect.signature(f1_platform.plot).parameters)
    assert {one.name for chart in CHARTS.values() for one in chart.parameters}.isdisjoint(words - {"chart"})
