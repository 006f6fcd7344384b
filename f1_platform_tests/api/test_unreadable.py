"""A raw store that cannot be read is never answered as one that has nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from api import create_app
from f1_platform.openf1 import Unit
from f1_platform.raw.hbase.local import free_port
from f1_platform.serving import publish
from f1_platform.settings import Settings
from f1_platform_tests.api.collections import paddock
from f1_platform_tests.api.conftest import eventually, served
from f1_platform_tests.records.filling import fill, session, settings_of, store_in
from f1_platform_tests.serving.sample import clock

UNREADABLE = "What was recorded cannot be read at the moment. Ask again; /health says if it lasts"
OF_RECORDS = (
    "/v1/laps",
    "/v1/sessions?year=2024",
    "/v1/laps?session_key=latest&format=csv",
    "/sessions/9472/laps",
    "/sessions/9472/pit_stops",
    "/sessions/9472/positions?format=parquet",
    "/sessions/9472/telemetry?driver_number=1",
)


@contextmanager
def api_of(settings: Settings) -> Iterator[httpx.Client]:
    publish(paddock.tables(), settings.serving_path, clock())
    with served(create_app(settings, watch_seconds=0.01)) as address, httpx.Client(base_url=address) as client:
        yield client


def spoil(home: Path) -> None:
    for file in home.glob("reports.sqlite*"):
        file.unlink()
    (home / "reports.sqlite").write_bytes(b"this was a ledger " * 100)


@pytest.fixture(scope="module", params=["an HBase that is away", "a ledger that is none"])
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    home = tmp_path_factory.mktemp("home")
    settings = settings_of(home)
    if "HBase" in request.param:
        settings = Settings(home=home, raw_store="hbase", hbase_port=free_port(), hbase_timeout=1, _env_file=None)
    else:
        spoil(home)
    with api_of(settings) as client:
        eventually(lambda: client.get("/health"), lambda answer: "not looked at" not in answer.text)
        yield client


@pytest.mark.parametrize("path", OF_RECORDS)
def test_what_nobody_can_know_is_unavailable_and_worth_another_try(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["detail"]) == (503, UNREADABLE)
    assert int(answer.headers["retry-after"]) > 0
    assert set(answer.json()) == {"detail"} or not path.startswith("/v1")


def test_a_session_is_answered_without_what_was_sent_of_it(client: httpx.Client) -> None:
    session = client.get("/sessions/9472").raise_for_status().json()
    assert session["reports"] is None
    assert session["session_key"] == 9472


def test_health_is_degraded_and_says_what_is_wrong_but_no_path(client: httpx.Client, tmp_path_factory) -> None:
    health = client.get("/health").raise_for_status().json()
    assert health["status"] == "degraded"
    assert "HBase does not answer" in health["detail"] or "The ledger could not be used" in health["detail"]
    assert str(tmp_path_factory.getbasetemp()) not in health["detail"]


def test_a_mistaken_name_is_a_mistake_all_the_same(client: httpx.Client) -> None:
    assert client.get("/v1/lapse").headers["x-data-mistake"].startswith("unknown endpoint")


def test_what_was_read_before_is_answered_on(tmp_path: Path) -> None:
    store = store_in(settings_of(tmp_path))
    fill(store, Unit(2024, 0, 0, "sessions"), [session(9472)])
    fill(store, Unit(2024, 10, 9472, "laps"), [{"session_key": 9472, "meeting_key": 10, "lap_number": 1}])
    with api_of(settings_of(tmp_path)) as client:
        assert client.get("/health").json()["status"] == "ok"
        client.get("/v1/laps?session_key=9472&lap_number=1").raise_for_status()
        spoil(tmp_path)
        eventually(lambda: client.get("/health"), lambda answer: answer.json()["status"] == "degraded")

        assert len(client.get("/v1/laps?session_key=9472").raise_for_status().json()) == 1
        assert len(client.get("/sessions/9472/laps").raise_for_status().json()) == 1
        assert client.get("/v1/laps?session_key=9472&lap_number=2").status_code == 404
        assert client.get("/sessions/9472").json()["reports"][0]["endpoint"] == "laps"
        assert client.get("/v1/pit?session_key=9472").status_code == 503


def test_a_home_where_nothing_was_recorded_yet_has_nothing_and_is_well(tmp_path: Path) -> None:
    with api_of(settings_of(tmp_path)) as client:
        assert client.get("/v1/laps").status_code == 404
        assert client.get("/sessions/9472").json()["reports"] == []
        assert client.get("/health").json() == {"status": "ok", "data_version": 1, "detail": None}
