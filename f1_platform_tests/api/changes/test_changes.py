"""Corrections of a recorded race over HTTP: exactly those that were made, page by page, in every format."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pyarrow.parquet as pq
import pytest

from f1_platform.clock import SteppedClock
from f1_platform.openf1 import Unit
from f1_platform.raw import RawStore, open_store
from f1_platform.serving import publish
from f1_platform_tests.api.collections import paddock
from f1_platform_tests.api.conftest import api
from f1_platform_tests.recorded import OPENF1, needs_data
from f1_platform_tests.records.filling import NOW, fill, settings_of
from f1_platform_tests.serving.sample import clock

pytestmark = needs_data

RACE = OPENF1 / "2024" / "1229" / "9472"
Records = list[dict[str, Any]]


def recorded(endpoint: str) -> Records:
    return json.loads(gzip.decompress((RACE / f"{endpoint}.json.gz").read_bytes()))


def store_records(store: RawStore, endpoint: str, records: Records, session_key: int = 9472) -> None:
    fill(store, Unit(2024, 1229, session_key, endpoint), records)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A race of which 16 loses two points on day 1, and the laps of 81 vanish on day 2."""
    home, day = tmp_path_factory.mktemp("bahrain"), SteppedClock(NOW)
    publish(paddock.tables(), home / "serving.sqlite", clock())
    store = open_store(settings_of(home), day)
    result, laps = recorded("session_result"), recorded("laps")
    for endpoint, records in (("session_result", result), ("laps", laps)):
        store_records(store, endpoint, records)
    store_records(store, "laps", [{"driver_number": 1, "lap_number": 1}], session_key=9471)
    day.wait(86_400)
    store_records(
        store, "session_result", [one | ({"points": 10.0} if one["driver_number"] == 16 else {}) for one in result]
    )
    store_records(store, "laps", [{"driver_number": 1, "lap_number": 2}], session_key=9471)
    day.wait(86_400)
    store_records(store, "laps", [lap for lap in laps if lap["driver_number"] != 81])
    return home


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[httpx.Client]:
    with api(home) as client:
        yield client


def pages(client: httpx.Client, url: str) -> Iterator[Records]:
    following: str | None = url
    while following is not None:
        answer = client.get(following)
        assert answer.status_code == 200, answer.text
        yield answer.json()
        following = answer.links.get("next", {}).get("url")


def test_a_corrected_result_is_told_from_what_to_what(client: httpx.Client) -> None:
    (change,) = client.get("/changes?endpoint=session_result").json()
    assert (change["kind"], change["session_key"], change["driver_number"]) == ("changed", 9472, 16)
    assert (change["key"], change["before"], change["after"]) == (
        {"driver_number": 16},
        {"points": 12.0},
        {"points": 10.0},
    )
    assert change["looked_at"] == (NOW + timedelta(days=1)).isoformat()
    assert (change["records"], change["truncated"]) == (1, False)


def test_exactly_what_was_changed_is_listed_the_newest_first(client: httpx.Client) -> None:
    changes = client.get("/changes").json()
    gone = [lap["lap_number"] for lap in recorded("laps") if lap["driver_number"] == 81]
    assert [change["key"].get("lap_number") for change in changes if change["session_key"] == 9472] == [*gone, None]
    assert len(changes) == len(gone) + 3
    assert [change["looked_at"] for change in changes] == sorted((c["looked_at"] for c in changes), reverse=True)


def test_a_session_lists_its_own(client: httpx.Client) -> None:
    answer = client.get("/sessions/9472/changes")
    assert answer.json() == client.get("/changes?session_key=9472").json()
    assert answer.headers["x-total-count"] == str(len(answer.json()))
    assert client.get("/sessions/1/changes").status_code == 404


@pytest.mark.parametrize("query", ["", "session_key=9472", "kind=vanished", "driver_number=81", "since=2026-11-02"])
@pytest.mark.parametrize("limit", [1, 7, 1000])
def test_pages_together_are_the_whole(client: httpx.Client, query: str, limit: int) -> None:
    whole = client.get(f"/changes?{query}").json()
    walked = list(pages(client, f"/changes?{query}&limit={limit}"))
    assert [change for page in walked for change in page] == whole
    assert len(walked) == -(-len(whole) // limit)


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("kind=changed", lambda change: change["kind"] == "changed"),
        ("kind=added&kind=vanished&endpoint=laps", lambda change: change["kind"] != "changed"),
        ("driver_number<80", lambda change: change["driver_number"] < 80),
        ("since=2026-11-03", lambda change: change["looked_at"] >= "2026-11-03"),
        ("looked_at<2026-11-03", lambda change: change["looked_at"] < "2026-11-03"),
        ("truncated=true", lambda _: False),
    ],
)
def test_filters_find_what_python_finds(client: httpx.Client, query: str, holds) -> None:
    answer, whole = client.get(f"/changes?{query}"), client.get("/changes").json()
    assert answer.json() == [change for change in whole if holds(change)]
    assert answer.headers.get("x-total-count", str(len(answer.json()))) == str(len(answer.json()))


def test_other_formats_hold_the_same(client: httpx.Client) -> None:
    whole = client.get("/changes").json()
    lines = client.get("/changes", headers={"Accept": "application/x-ndjson"}).text.splitlines()
    assert [json.loads(line) for line in lines] == whole
    table = pq.read_table(io.BytesIO(client.get("/changes?format=parquet").content))
    assert [json.loads(text) for text in table["before"].to_pylist()] == [change["before"] for change in whole]
    csv = client.get("/changes?format=csv&fields=kind,driver_number,after").text.splitlines()
    assert csv[0] == "kind,driver_number,after"
    assert len(csv) == len(whole) + 1


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("kindd=added", "did you mean kind"),
        ("since=yesterday", "since is a time"),
        ("since>2026-11-02", "since is given once, with '='"),
        ("since=2026-11-02&since=2026-11-03", "since is given once"),
        ("fields=since", "fields names 'since'"),
        ("sort=kind", "no field 'sort'"),
        ("key=1", "key is a list and cannot be filtered by"),
        ("limit=0", "limit is a whole number"),
        ("cursor=abc", "not one of this query"),
    ],
)
def test_what_there_is_not_is_refused_by_name(client: httpx.Client, query: str, said: str) -> None:
    answer = client.get(f"/changes?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert said in answer.json()["detail"]


def test_a_cursor_is_good_for_its_own_query_alone(client: httpx.Client) -> None:
    following = client.get("/changes?limit=1").links["next"]["url"]
    assert client.get(f"{following}&kind=added").status_code == 422


def test_the_same_answer_is_not_sent_again(client: httpx.Client) -> None:
    etag = client.get("/changes").headers["etag"]
    assert client.get("/changes", headers={"If-None-Match": etag}).status_code == 304


def test_a_correction_is_listed_as_soon_as_it_is_stored(home: Path, tmp_path: Path) -> None:
    publish(paddock.tables(), tmp_path / "serving.sqlite", clock())
    with api(tmp_path) as client:
        assert client.get("/changes").json() == []
        store = open_store(settings_of(tmp_path), SteppedClock(NOW))
        for points in (12.0, 10.0):
            store_records(store, "session_result", [{"driver_number": 16, "points": points}])
        while not (changes := client.get("/changes").json()):
            pass
    assert [change["after"] for change in changes] == [{"points": 10.0}]


def test_a_store_that_cannot_be_read_is_never_said_to_hold_no_changes(tmp_path: Path) -> None:
    publish(paddock.tables(), tmp_path / "serving.sqlite", clock())
    (tmp_path / "reports.sqlite").write_bytes(b"no ledger at all" * 100)
    with api(tmp_path) as client:
        answer = client.get("/changes")
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert "cannot be read" in answer.json()["detail"]


def test_answers_have_exactly_the_documented_fields(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    for path in ("/changes", "/sessions/{session_key}/changes"):
        operation = document["paths"][path]["get"]
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        described = schema["items"]["properties"]
        assert list(client.get("/changes").json()[0]) == list(described)
        assert all(known["description"] and known["examples"] for known in described.values())
        assert {"since", "kind", "session_key", "limit"} <= {one["name"] for one in operation["parameters"]}
        assert "sort" not in {one["name"] for one in operation["parameters"]}
