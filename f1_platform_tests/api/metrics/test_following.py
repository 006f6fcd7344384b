"""`/metrics` of a database that is followed: how old answers are while it is away."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from f1_platform.serving import publish
from f1_platform.serving.postgres import following
from f1_platform_tests.api.conftest import api as api_over_a_file
from f1_platform_tests.api.test_database import api
from f1_platform_tests.postgres import READER, needs_postgres, postgres_server
from f1_platform_tests.serving.postgres.conftest import Home
from f1_platform_tests.serving.sample import clock, sample_tables
from f1_platform_tests.waiting import until


def age(client: httpx.Client) -> float:
    families = text_string_to_metric_families(client.get("/metrics").text)
    return next(one.value for family in families for one in family.samples if one.name == "f1_answer_age_seconds")


@needs_postgres
def test_the_age_grows_while_the_database_is_away_and_is_nothing_once_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "LOOK_EVERY", 0.05)
    with postgres_server() as server:
        home = Home(server, server.new_database())
        home.store().publish(sample_tables())
        with api(tmp_path, database_reader_url=home.url(READER)) as client:
            assert age(client) == 0
            server.stop()
            until(lambda: age(client) > 0)
            before = age(client)
            until(lambda: age(client) > before)
            server.start()
            until(lambda: age(client) == 0)


def test_answers_from_the_published_file_itself_have_no_age(tmp_path: Path) -> None:
    publish(sample_tables(), tmp_path / "serving.sqlite", clock())
    with api_over_a_file(tmp_path) as client:
        assert age(client) == 0
