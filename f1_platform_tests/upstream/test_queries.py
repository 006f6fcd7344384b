"""A local OpenF1 answers as openf1.md says, over real HTTP."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

NOTHING = {"detail": "No results found."}


@pytest.fixture
def get(serve_world: Callable[..., str]) -> Callable[[str], httpx.Response]:
    address = serve_world()
    return lambda path: httpx.get(address + path)


def laps(records: list[dict[str, Any]]) -> set[tuple[int, int, int]]:
    return {(record["session_key"], record["driver_number"], record["lap_number"]) for record in records}


def test_a_session_is_answered_whole(get):
    answer = get("/v1/laps?session_key=100")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert laps(answer.json()) == {(100, driver, lap) for driver in (1, 44) for lap in range(1, 6)}


def test_a_meeting_is_answered_with_all_its_sessions(get):
    assert {record["session_key"] for record in get("/v1/laps?meeting_key=10").json()} == {100, 101}


def test_without_a_key_all_sessions_are_meant(get):
    assert len(get("/v1/laps").json()) == 20


def test_keys_can_be_repeated_and_compared(get):
    assert len(get("/v1/laps?session_key=100&session_key=101").json()) == 20
    assert len(get("/v1/laps?session_key>=101").json()) == 10


def test_filters_of_different_fields_all_hold(get):
    query = "session_key=100&driver_number=44&lap_number%3E=2&lap_number%3C4"
    assert laps(get(f"/v1/laps?{query}").json()) == {(100, 44, 2), (100, 44, 3)}


def test_names_and_paths_are_lower_cased(get):
    assert len(get("/V1/Laps?Session_Key=100&DRIVER_NUMBER=1").json()) == 5


def test_a_null_matches_no_comparison(get):
    assert get("/v1/laps?session_key=100&i1_speed<1000").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/v1/laps?session_key=110",
        "/v1/laps?session_key=999",
        "/v1/weather?session_key=100",
        "/v1/lapz?session_key=100",
        "/v1/laps?fastest=true",
        "/v1/car_data?session_key=100&date>=2024-03-03",
    ],
)
def test_nothing_and_a_mistyped_endpoint_answer_alike(get, path):
    answer = get(path)
    assert (answer.status_code, answer.json()) == (404, NOTHING)


def test_a_path_that_is_no_route_says_so(get):
    assert get("/v2/laps").json() == {"detail": "Not Found"}


def test_latest_is_the_newest_session_that_has_begun_and_was_not_cancelled(serve_world, clock):
    address = serve_world()
    assert {record["session_key"] for record in httpx.get(f"{address}/v1/laps?session_key=latest").json()} == {100}
    clock.wait(30 * 24 * 3600)
    assert {record["session_key"] for record in httpx.get(f"{address}/v1/laps?session_key=latest").json()} == {100}
    assert httpx.get(f"{address}/v1/meetings?meeting_key=latest").json()[0]["meeting_key"] == 10


def test_the_catalogue_is_filtered_over_all_years(get):
    assert [record["session_key"] for record in get("/v1/sessions?year=2024").json()] == [101, 100, 110]
    assert get("/v1/sessions?year=2025").status_code == 404
    assert [record["session_key"] for record in get("/v1/sessions?date_start>=2024-03-02").json()] == [100, 110]


def test_csv_has_its_columns_sorted_by_name(get):
    answer = get("/v1/laps?session_key=100&driver_number=1&lap_number=2&csv=true")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.text.splitlines() == [
        "driver_number,i1_speed,lap_number,meeting_key,session_key",
        "1,,2,10,100",
    ]


def test_telemetry_is_answered_by_window(get):
    window = "date>=2024-03-02T15:00:10&date<2024-03-02T15:00:12"
    records = get(f"/v1/car_data?session_key=100&{window}").json()
    assert [(r["driver_number"], r["date"][17:19]) for r in records] == [
        (1, "10"), (44, "10"), (1, "11"), (44, "11"),
    ]  # fmt: skip


def test_fields_outside_the_index_filter_telemetry_too(get):
    records = get("/v1/car_data?session_key=100&driver_number=44&speed>=290").json()
    assert [(record["driver_number"], record["speed"]) for record in records] == [(44, 290.0), (44, 295.0)]


def test_a_damaged_recording_is_named(get, world: Path):
    (world / "2024/10/100/laps.json.gz").write_bytes(b"no gzip")
    answer = get("/v1/laps?session_key=100")
    assert answer.status_code == 500
    assert "laps.json.gz" in answer.json()["detail"]


def test_the_server_counts_what_it_was_asked(get):
    sizes = [len(get(path).content) for path in ("/v1/laps", "/v1/laps?session_key=9", "/v1/lapz")]
    report = get("/_requests").json()
    assert report["requests"] == 3
    assert report["by_endpoint"] == {"laps": {"200": 1, "404": 1}, "lapz": {"404": 1}}
    assert report["bytes"] == sum(sizes)
    assert report["peak_per_second"] == report["peak_per_minute"] == 3
