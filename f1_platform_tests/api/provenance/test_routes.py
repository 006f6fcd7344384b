"""What may be asked of provenance, in which forms it answers, and what it refuses."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyarrow.csv
import pyarrow.ipc
import pyarrow.parquet
import pytest

from api.provenance.subject import SUBJECTS
from f1_platform.serving import publish
from f1_platform_tests.api.collections import paddock
from f1_platform_tests.api.conftest import eventually
from f1_platform_tests.api.provenance.conftest import routes_over
from f1_platform_tests.api.test_unreadable import spoil
from f1_platform_tests.records.filling import settings_of
from f1_platform_tests.serving.sample import clock

DRIVER = "/drivers/830/provenance"


def api_at(home: Path) -> Iterator[httpx.Client]:
    settings = settings_of(home)
    publish(paddock.tables(), settings.serving_path, clock())
    with routes_over(settings) as client:
        yield client


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The routes over the paddock, without a raw store."""
    settings = settings_of(tmp_path_factory.mktemp("paddock"))
    publish(paddock.tables(), settings.serving_path, clock())
    with routes_over(settings) as client:
        yield client


def test_all_figures_come_in_the_order_of_the_driver(client: httpx.Client) -> None:
    answer = client.get(DRIVER)
    served = client.get("/drivers/830").json()
    figures = answer.json()["figures"]
    assert list(answer.json()) == ["driver_id", "data_version", "published_at", "figures"]
    assert list(figures) == [name for name in served if name in figures]
    assert {name: figure["value"] for name, figure in figures.items()} == {name: served[name] for name in figures}
    assert answer.headers["x-data-version"] == str(answer.json()["data_version"])


def test_a_race_says_what_it_contributes_and_where_it_comes_from(client: httpx.Client) -> None:
    (first, *_) = client.get(f"{DRIVER}?figure=races_entered").json()["figures"]["races_entered"]["races"]
    assert first == {
        "race_id": 2301,
        "season": 2023,
        "round": 1,
        "name": "Grand Prix 1",
        "contest": "race",
        "contributes": 1,
        "source": "archive",
        "units": [],
    }


def test_figures_are_chosen_by_name(client: httpx.Client) -> None:
    assert list(client.get(f"{DRIVER}?figure=wins").json()["figures"]) == ["wins"]
    assert list(client.get(f"{DRIVER}?figure=poles&figure=wins").json()["figures"]) == ["wins", "poles"]
    assert list(client.get("/circuits/1/provenance?figure=fastest_lap").json()["figures"]) == ["fastest_lap"]


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.member.kind)
def test_an_unknown_figure_is_refused_by_name_with_those_there_are(client: httpx.Client, subject) -> None:
    answer = client.get(f"{subject.member.parent}/1/provenance?figure=victories")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == f"There is no figure 'victories': there is {', '.join(subject.names)}"


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        (f"{DRIVER}?figure>=wins", 422, "figure takes '=', not '>='"),
        (f"{DRIVER}?figure=driverId", 422, "There is no figure 'driverId'"),
        (f"{DRIVER}?season=2024", 422, "There is no field 'season'"),
        (f"{DRIVER}?sort=season", 422, "There is no field 'sort'"),
        (f"{DRIVER}?limit=0", 422, "limit is a whole number from 1"),
        (f"{DRIVER}?format=xml", 422, "format 'xml' is not on offer"),
        (f"{DRIVER}?cursor=abc", 422, "cursor 'abc' is not one of this query"),
        ("/drivers/4711/provenance", 404, "Driver not found"),
        ("/circuits/nowhere/provenance", 404, "Circuit not found"),
    ],
)
def test_what_cannot_be_answered_is_refused_by_name(client: httpx.Client, path: str, status: int, told: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert answer.json()["detail"].startswith(told)


def test_drivers_are_found_by_their_word_too(client: httpx.Client) -> None:
    assert client.get("/drivers/max_verstappen/provenance").json() == client.get(DRIVER).json()


def test_no_format_that_is_taken_is_a_406(client: httpx.Client) -> None:
    assert client.get(DRIVER, headers={"Accept": "image/png"}).status_code == 406


def test_pages_together_are_the_whole(client: httpx.Client) -> None:
    whole = client.get(DRIVER)
    following, races, pages = f"{DRIVER}?limit=5", {name: [] for name in whole.json()["figures"]}, 0
    while following:
        page = client.get(following)
        for name, figure in page.json()["figures"].items():
            races[name] += figure["races"]
            assert figure["contributions"] == whole.json()["figures"][name]["contributions"]
        following, pages = page.links.get("next", {}).get("url"), pages + 1
        assert page.headers["x-total-count"] == whole.headers["x-total-count"]
    assert races == {name: figure["races"] for name, figure in whole.json()["figures"].items()}
    assert pages == -(-int(whole.headers["x-total-count"]) // 5) > 2


def test_a_cursor_is_good_for_its_own_figures(client: httpx.Client) -> None:
    following = client.get(f"{DRIVER}?figure=starts&limit=2").links["next"]["url"]
    assert client.get(following).status_code == 200
    assert client.get(following.replace("starts", "races_entered")).status_code == 422


@pytest.mark.parametrize("format", ["csv", "parquet", "arrow", "ndjson"])
def test_as_a_table_it_has_a_row_a_contribution(client: httpx.Client, format: str) -> None:
    answer = client.get(f"{DRIVER}?format={format}")
    figures = client.get(DRIVER).json()["figures"]
    names = ["figure", "race_id", "season", "round", "name", "contest", "contributes", "source", "units"]
    rows = [(name, race["race_id"], race["contributes"]) for name, one in figures.items() for race in one["races"]]
    if format == "ndjson":
        lines = [httpx.Response(200, text=line).json() for line in answer.text.splitlines()]
        assert list(lines[0]) == names
        assert [(one["figure"], one["race_id"], one["contributes"]) for one in lines] == rows
        assert lines[0]["units"] == []
        return
    read = {"csv": pyarrow.csv.read_csv, "parquet": pyarrow.parquet.read_table, "arrow": _arrow}[format]
    table = read(io.BytesIO(answer.content))
    assert table.column_names == names
    assert [(one["figure"], one["race_id"], one["contributes"]) for one in table.to_pylist()] == rows
    assert answer.headers["content-disposition"].startswith("attachment")


def _arrow(body: io.BytesIO) -> pyarrow.Table:
    return pyarrow.ipc.open_stream(body).read_all()


def test_what_a_client_has_already_is_not_sent_again(client: httpx.Client) -> None:
    tag = client.get(DRIVER).headers["etag"]
    again = client.get(DRIVER, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_units_of_openf1_are_null_while_the_ledger_cannot_be_read(tmp_path: Path) -> None:
    tables = paddock.tables()
    results = tables["race_results"]
    sources = pyarrow.array(["openf1"] * results.num_rows)
    observed = results.set_column(results.schema.get_field_index("source"), results.schema.field("source"), sources)
    settings = settings_of(tmp_path)
    publish(tables | {"race_results": observed}, settings.serving_path, clock())
    spoil(tmp_path)
    with routes_over(settings) as client:
        health = eventually(lambda: client.get("/health"), lambda answer: "not looked at" not in answer.text)
        races = client.get(f"{DRIVER}?figure=starts").json()["figures"]["starts"]["races"]
    assert health.json()["status"] == "degraded"
    assert races and all(race["units"] is None for race in races)


def test_the_documented_example_has_the_documented_members(client: httpx.Client) -> None:
    for subject in SUBJECTS:
        described = client.get("/openapi.json").json()["paths"][subject.path]["get"]
        ok = described["responses"]["200"]["content"]["application/json"]
        answer = client.get(f"{subject.member.parent}/1/provenance").json()
        assert list(answer) == ok["schema"]["required"] == list(ok["example"])
        figure = ok["schema"]["properties"]["figures"]["additionalProperties"]
        (shown,) = ok["example"]["figures"].values()
        assert figure["required"] == list(shown)
        assert figure["properties"]["races"]["items"]["required"] == list(shown["races"][0])
        assert {"200", "304", "308", "404", "406", "422", "503"} <= set(described["responses"])
