"""The API over Postgres: the same answers as over a serving file, new versions at once, old ones while it is away."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from api import create_app
from f1_platform.serving import publish
from f1_platform.serving.postgres import following
from f1_platform.settings import Settings
from f1_platform_tests.api.conftest import served
from f1_platform_tests.postgres import READER, needs_postgres, postgres_server
from f1_platform_tests.serving.postgres.conftest import Home
from f1_platform_tests.serving.sample import clock, sample_tables
from f1_platform_tests.waiting import until

pytestmark = needs_postgres


@contextmanager
def api(home: Path, **settings: str) -> Generator[httpx.Client]:
    given = Settings(_env_file=None, home=home, **settings)
    with served(create_app(given, watch_seconds=0.01)) as base, httpx.Client(base_url=base, timeout=30) as client:
        yield client


def test_while_the_database_is_away_the_last_version_is_answered_with_its_age(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "LOOK_EVERY", 0.05)
    with postgres_server() as server:
        home = Home(server, server.new_database())
        home.store().publish(sample_tables(67))
        with api(tmp_path, database_reader_url=home.url(READER)) as client:
            first = client.get("/drivers/830")
            assert (first.json()["wins"], "age" in first.headers) == (67, False)
            assert client.get("/readyz").json() == {"status": "ok"}
            assert client.get("/health/db").json()["rows"]["drivers_summary"] == 4
            server.stop()
            until(lambda: client.get("/readyz").json() == {"status": "degraded"})
            assert client.get("/readyz").status_code == 200
            away = client.get("/drivers/830")
            assert (away.content, away.headers["etag"]) == (first.content, first.headers["etag"])
            assert int(away.headers["age"]) >= 0
            assert client.get("/drivers?code=VER").json()[0]["wins"] == 67
            refused = client.get("/health/db")
            assert refused.status_code == 503 and "does not answer" in refused.json()["detail"]
            assert str(server.port) not in refused.text and "does not answer" in client.get("/health").json()["detail"]
            server.start()
            home.store().publish(sample_tables(68))
            until(lambda: client.get("/drivers/830").json()["wins"] == 68)
            until(lambda: client.get("/readyz").json() == {"status": "ok"})
            back = client.get("/drivers/830")
            assert (back.headers["x-data-version"], "age" in back.headers) == ("2", False)


def test_every_ready_answer_is_byte_for_byte_that_of_a_serving_file(tmp_path: Path) -> None:
    publish(sample_tables(), tmp_path / "sqlite" / "serving.sqlite", clock())
    with postgres_server() as server:
        home = Home(server, server.new_database())
        home.store().publish(sample_tables())
        with api(tmp_path / "sqlite") as one, api(tmp_path / "pg", database_reader_url=home.url(READER)) as other:
            for path in (
                "/drivers",
                "/circuits",
                "/races",
                "/seasons",
                "/drivers?sort=-wins",
                "/version",
                "/search?q=m",
            ):
                ours, theirs = one.get(path), other.get(path)
                assert (ours.status_code, ours.content) == (200, theirs.content), path
                assert ours.headers.get("etag") == theirs.headers.get("etag"), path
