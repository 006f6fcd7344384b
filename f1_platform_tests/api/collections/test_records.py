"""Laps, stops and places of a recorded race, asked for as any collection is, against the file they came from."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from f1_platform.serving import publish
from f1_platform_tests.api.collections import paddock
from f1_platform_tests.api.collections.conftest import own_api
from f1_platform_tests.recorded import OPENF1, needs_data
from f1_platform_tests.records.filling import fill_recorded, settings_of, store_in
from f1_platform_tests.serving.sample import clock

pytestmark = needs_data

BAHRAIN = OPENF1 / "2024" / "1229" / "9472"
LAPS = "/sessions/9472/laps"


def recorded(endpoint: str) -> list[dict[str, Any]]:
    return json.loads(gzip.decompress((BAHRAIN / f"{endpoint}.json.gz").read_bytes()))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    home = tmp_path_factory.mktemp("bahrain")
    publish(paddock.tables(), home / "serving.sqlite", clock())
    fill_recorded(store_in(settings_of(home)), 2024, 1229, 9472, ("laps", "pit", "position"))
    with own_api(home) as client:
        yield client


def walked(client: httpx.Client, url: str) -> Iterator[list[dict[str, Any]]]:
    following: str | None = url
    while following is not None:
        answer = client.get(following)
        assert answer.status_code == 200, answer.text
        yield answer.json()
        following = answer.links.get("next", {}).get("url")


def by_content(records: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(record, sort_keys=True) for record in records)


@pytest.mark.parametrize(("route", "endpoint"), [("laps", "laps"), ("pit_stops", "pit"), ("positions", "position")])
def test_all_that_was_recorded_is_there_with_its_total(client: httpx.Client, route: str, endpoint: str) -> None:
    answer = client.get(f"/sessions/9472/{route}?limit=10000")
    expected = recorded(endpoint)
    assert answer.headers["x-total-count"] == str(len(expected))
    names = set(answer.json()[0])
    assert by_content(answer.json()) == by_content([{n: one.get(n) for n in names | set(one)} for one in expected])


@pytest.mark.parametrize("query", ["", "&sort=-lap_duration", "&sort=is_pit_out_lap,date_start", "&driver_number=1"])
@pytest.mark.parametrize("limit", [37, 500])
def test_pages_together_are_the_whole(client: httpx.Client, query: str, limit: int) -> None:
    (whole,) = walked(client, f"{LAPS}?limit=10000{query}")
    pages = list(walked(client, f"{LAPS}?limit={limit}{query}"))
    assert [lap for page in pages for lap in page] == whole
    assert len(pages) == -(-len(whole) // limit)


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("driver_number=1&driver_number=11", lambda lap: lap["driver_number"] in (1, 11)),
        ("lap_number>=10&lap_number<20", lambda lap: 10 <= lap["lap_number"] < 20),
        ("lap_duration<97", lambda lap: (lap["lap_duration"] or 1e9) < 97),
        ("is_pit_out_lap=true", lambda lap: lap["is_pit_out_lap"]),
        ("date_start>=2024-03-02T16:00:00", lambda lap: (lap["date_start"] or "") >= "2024-03-02T16:00:00"),
    ],
)
def test_filters_find_what_python_finds(client: httpx.Client, query: str, holds) -> None:
    found = client.get(f"{LAPS}?{query}&limit=10000&fields=driver_number,lap_number").json()
    expected = [{name: lap[name] for name in ("driver_number", "lap_number")} for lap in recorded("laps") if holds(lap)]
    assert by_content(found) == by_content(expected)
    assert len(found) > 0


def test_the_fastest_laps_come_first_and_those_without_a_time_last(client: httpx.Client) -> None:
    times = [lap["lap_duration"] for lap in client.get(f"{LAPS}?sort=lap_duration&limit=10000").json()]
    known = [time for time in times if time is not None]
    assert times == sorted(known) + [None] * (len(times) - len(known))
    assert times[0] == 92.608


def test_what_was_never_fetched_is_said_in_a_header(client: httpx.Client) -> None:
    answer = client.get("/sessions/9473/laps")
    assert (answer.status_code, answer.json()) == (200, [])
    assert "laps of session 9473 (not fetched)" in answer.headers["x-data-missing"]
    assert "x-data-missing" not in client.get(LAPS).headers


def test_a_session_tells_what_openf1_sent_of_it(client: httpx.Client) -> None:
    reports = {report["endpoint"]: report for report in client.get("/sessions/9472").json()["reports"]}
    assert {name: (one["status"], one["rows"], one["error"]) for name, one in reports.items()} == {
        "laps": ("ok", len(recorded("laps")), None),
        "pit": ("ok", len(recorded("pit")), None),
        "position": ("ok", len(recorded("position")), None),
    }
    assert all(one["looked_at"].endswith("+00:00") for one in reports.values())


def test_a_page_is_known_by_its_etag(client: httpx.Client) -> None:
    first = client.get(f"{LAPS}?limit=10")
    again = client.get(f"{LAPS}?limit=10", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("query", ["cursor=abc", "lap=1", "sort=segments_sector_1"])
def test_what_is_wrong_is_a_422(client: httpx.Client, query: str) -> None:
    assert client.get(f"{LAPS}?{query}").status_code == 422


def test_a_cursor_belongs_to_its_session(client: httpx.Client) -> None:
    following = client.get(f"{LAPS}?limit=10").links["next"]["url"]
    assert client.get(following.replace("9472", "9473")).status_code == 422
