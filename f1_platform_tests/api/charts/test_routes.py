"""`/charts` over HTTP: pictures, specifications and rows of one figure, drawn once for one data version."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyarrow.csv
import pyarrow.parquet
import pytest

from f1_platform.charts import CHARTS
from f1_platform.home import stamp
from f1_platform.openf1 import Unit
from f1_platform.records import Coverage, Report
from f1_platform.serving import publish
from f1_platform_tests.api.collections import paddock
from f1_platform_tests.api.conftest import api
from f1_platform_tests.serving.sample import clock

RACE = "/charts/lap_chart?race_id=2401"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    home = tmp_path_factory.mktemp("home")
    publish(paddock.tables(), home / "serving.sqlite", clock())
    with api(home) as client:
        yield client


def test_a_chart_is_a_picture_whose_title_and_credit_stand_in_it(client: httpx.Client) -> None:
    answer = client.get(RACE)
    assert answer.headers["content-type"] == "image/svg+xml"
    said = " ".join(ElementTree.fromstring(answer.content).itertext())
    assert "Lap chart" in said
    assert "CC BY-NC-SA 4.0" in said
    assert 'rel="license"' in answer.headers["link"]
    bare = " ".join(ElementTree.fromstring(client.get(f"{RACE}&title=no").content).itertext())
    assert "Lap chart" not in bare


def test_its_png_is_twice_as_wide_as_its_size(client: httpx.Client) -> None:
    answer = client.get(f"{RACE}&format=png&size=small")
    assert answer.content.startswith(b"\x89PNG")
    assert int.from_bytes(answer.content[16:20]) == 2 * 358


def test_rows_of_every_form_are_those_of_the_specification(client: httpx.Client) -> None:
    rows = client.get(f"{RACE}&format=json").json()
    csv = pyarrow.csv.read_csv(io.BytesIO(client.get(f"{RACE}&format=csv").content)).to_pylist()
    parquet = pyarrow.parquet.read_table(io.BytesIO(client.get(f"{RACE}&format=parquet").content)).to_pylist()
    drawn = client.get(f"{RACE}&format=vega").json()["layer"][0]["data"]["values"]
    assert rows == csv == parquet == drawn
    laps = {row["driver_name"]: row["positions"] for row in client.get("/races/2401/laps").json()}
    shown = [row for row in rows if row["lap"]]
    assert shown
    assert all(laps[row["driver_name"]][row["lap"] - 1] == row["position"] for row in shown)


def test_who_has_it_already_is_told_so(client: httpx.Client) -> None:
    first = client.get(RACE)
    again = client.get(RACE, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{RACE}&theme=dark").headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/charts/lap_chart", 422, "lap_chart needs race_id"),
        ("/charts/lap_chart?race_id=1&race_id=2", 422, "given once"),
        ("/charts/lap_chart?race_id=one", 422, "race_id is a whole number such as 1121"),
        ("/charts/lap_chart?race=1", 422, "no parameter 'race'. There is race_id"),
        (f"{RACE}&theme=pink", 422, "theme is one of light, dark"),
        ("/charts/lap_chart?race_id=4711", 404, "There is no race 4711"),
        ("/charts/pie", 404, "No such route"),
    ],
)
def test_what_there_is_not_is_refused_by_name(client: httpx.Client, path: str, status: int, said: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert said in answer.json()["detail"]


def test_all_charts_are_listed_with_what_they_are_asked_by(client: httpx.Client) -> None:
    listed = {one["name"]: one for one in client.get("/charts").json()}
    assert set(listed) == set(CHARTS)
    assert listed["lap_chart"]["parameters"][0]["name"] == "race_id"


def test_without_published_data_a_chart_says_how_to_get_some(tmp_path: Path) -> None:
    with api(tmp_path) as client:
        answer = client.get(RACE)
    assert answer.status_code == 503
    assert "f1 run" in answer.json()["detail"]


def test_a_look_that_failed_is_another_standing_though_the_records_stay() -> None:
    unit = Unit(2024, 1229, 9472, "laps")
    well, failed = (Coverage({unit: Report(unit, status, 1, "same")}) for status in ("ok", "failed"))
    assert well.state == failed.state
    assert well.standing != failed.standing


def test_what_was_made_up_never_passes_for_real(tmp_path: Path) -> None:
    publish(paddock.tables(), tmp_path / "serving.sqlite", clock())
    stamp(tmp_path, "simulated-2030-1")
    with api(tmp_path) as client:
        chart = " ".join(ElementTree.fromstring(client.get(RACE).content).itertext())
        page = client.get("/explore/races/2401").text
    assert "Invented" in chart
    assert "OpenF1" not in chart
    assert "Invented data: a simulated season" in page
    assert "CC BY-NC-SA" not in page
