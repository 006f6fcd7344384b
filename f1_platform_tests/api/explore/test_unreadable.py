"""Pages and charts while the raw store cannot be read: what is published stands, what was recorded is not denied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.explore.words import UNKNOWN
from f1_platform_tests.api.conftest import api, eventually
from f1_platform_tests.api.explore.pages import table_of, text_of
from f1_platform_tests.api.explore.weekend import RACE, bahrain

__all__ = ["bahrain"]

RACE_ID = 1121


@pytest.fixture
def home(bahrain: Path, tmp_path: Path) -> Path:
    """A copy that a test may damage."""
    return shutil.copytree(bahrain, tmp_path / "home", ignore=shutil.ignore_patterns("dagster", "*.duckdb", "*.v[0-9]"))


@pytest.fixture
def client(home: Path) -> Iterator[httpx.Client]:
    with api(home) as client:
        client.timeout = httpx.Timeout(60)
        yield client


def test_files_that_are_gone_are_no_session_without_laps(client: httpx.Client, home: Path) -> None:
    eventually(lambda: client.get(f"/v1/drivers?session_key={RACE}"), lambda answer: answer.status_code == 200)
    (home / "raw").rename(home / "away")
    for path in (f"/charts/lap_times?session_key={RACE}", f"/charts/track_map?session_key={RACE}"):
        answer = client.get(path)
        assert (answer.status_code, "cannot be read" in answer.text) == (503, True)
    page = client.get(f"/explore/sessions/{RACE}")
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert "cannot be read at the moment" in text_of(page.text)
    assert "There are no lap times" not in page.text
    assert client.get(f"/explore/laps?session_key={RACE}").status_code == 503

    (home / "away").rename(home / "raw")
    again = client.get(f"/explore/sessions/{RACE}")
    assert "cannot be read" not in again.text
    assert again.headers["cache-control"] == "no-cache"


def test_a_broken_ledger_takes_nothing_from_what_is_published(home: Path) -> None:
    for file in home.glob("reports.sqlite*"):
        file.unlink()
    (home / "reports.sqlite").write_bytes(b"this was a ledger " * 100)
    with api(home) as client:
        client.timeout = httpx.Timeout(60)
        eventually(lambda: client.get("/health"), lambda answer: "not looked at" not in answer.text)
        assert client.get("/charts/coverage?season=2024").status_code == 503
        for path in (f"/charts/lap_chart?race_id={RACE_ID}", "/charts/points?season=2024"):
            assert client.get(path).status_code == 200
        for path in (
            "/explore/seasons/2024",
            f"/explore/races/{RACE_ID}",
            f"/explore/sessions/{RACE}",
            "/explore/laps",
        ):
            assert client.get(path).status_code == 200
        sessions = client.get("/explore/sessions?season=2024").text
        assert "What was recorded cannot be read at the moment" in sessions
        assert {row[6:8] for row in map(tuple, table_of(sessions, "sessions"))} >= {(UNKNOWN, "not known")}
