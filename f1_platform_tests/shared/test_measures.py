"""What several hosts count is one sum, and an API with the reader's role tells it, whichever home it has."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest

from api import create_app
from api.metrics import Ingestion
from f1_platform.clock import SystemClock
from f1_platform.errors import UpstreamError
from f1_platform.openf1.breaker import Breaker
from f1_platform.openf1.patience import Patience
from f1_platform.openf1.rate_limit import RateLimiter
from f1_platform.openf1.sharing import sharing_of
from f1_platform.postgres.connecting import Database
from f1_platform.postgres.shared.view import KEPT, StatesView
from f1_platform.serving import serving_store
from f1_platform.settings import Settings
from f1_platform.watching.counting import measures_of
from f1_platform.watching.families import LOOKS, RECORDS, STORING
from f1_platform.watching.showing import showing_of
from f1_platform_tests.api.conftest import served
from f1_platform_tests.api.metrics.test_ingestion import Samples, samples
from f1_platform_tests.postgres import READER, needs_postgres
from f1_platform_tests.serving.sample import clock, sample_tables
from f1_platform_tests.shared.conftest import Meeting

pytestmark = needs_postgres


def fetched(settings: Settings, records: int, took: float) -> None:
    """What a run on that host counts."""
    measures = measures_of(settings, SystemClock())
    measures.count(LOOKS, "laps", "ok")
    measures.count(RECORDS, "laps", by=records)
    measures.observe(STORING, "replace", seconds=took)
    measures.save()
    assert not settings.home.exists(), "nothing that another host needs is in a home"


def publish(settings: Settings) -> None:
    serving_store(settings, clock()).publish(sample_tables())


@contextmanager
def api_of(settings: Settings) -> Generator[httpx.Client]:
    with served(create_app(settings)) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def test_metrics_of_an_api_with_the_reader_s_role_add_up_all_hosts(shared: Meeting) -> None:
    fetched(shared.host("one"), 1000, 0.02)
    fetched(shared.host("two"), 234, 400)
    publish(shared.host("one"))
    with api_of(shared.host("api", database_url=None)) as client:
        told = samples(client)
    assert told["f1_ingest_looks_total", "laps", "ok"] == 2
    assert told["f1_ingest_records_total", "laps"] == 1234
    assert told["f1_store_seconds_count", "replace"] == 2
    assert told["f1_store_seconds_bucket", "300.0", "replace"] == 1
    assert told["f1_ingest_records_total", "pit"] == 0, "what nobody counted stands at nothing"


def test_a_hold_and_an_open_breaker_are_told_in_the_database_s_time(shared: Meeting) -> None:
    host, sharing = shared.host("one"), sharing_of(shared.host("one"))
    RateLimiter(host.limiter_path, (), SystemClock(), sharing=sharing).hold(60)
    breaker = Breaker(host.breaker_path, host.openf1_url, Patience(breaker_faults=1), SystemClock(), sharing)
    breaker.failed("laps", UpstreamError("OpenF1 answered 500"), final=True)
    publish(host)
    with api_of(shared.host("api", database_url=None)) as client:
        told: Samples = samples(client)
    assert 40 < told["f1_limiter_hold_seconds",] <= 60
    assert told["f1_breaker_open",] == 1


def test_the_reader_sees_states_through_the_view_and_may_neither_change_nor_reach_what_lies_behind(
    shared: Meeting,
) -> None:
    fetched(shared.host("one"), 7, 1)
    publish(shared.host("one"))
    assert shared.asked("SELECT name FROM serving.shared_states", READER) == [("measures.json",)]
    for refused in (
        "SELECT * FROM shared.states",
        "SELECT * FROM shared.given_ids",
        "SELECT * FROM shared.world",
        "UPDATE serving.shared_states SET content = '{}'",
        "DELETE FROM serving.shared_states",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            shared.asked(refused, READER)


def test_before_anything_was_fetched_all_is_told_as_nothing_and_nothing_is_made(shared: Meeting) -> None:
    publish(shared.host("one"))
    with api_of(shared.host("api", database_url=None)) as client:
        told = samples(client)
    assert told["f1_ingest_records_total", "laps"] == 0
    assert (told["f1_limiter_hold_seconds",], told["f1_breaker_open",]) == (0, 0)
    assert shared.asked("SELECT count(*) FROM pg_namespace WHERE nspname = 'shared'") == [(0,)]


def test_while_the_database_is_away_counts_wait_and_what_was_told_stands(
    alone: Callable[[Path], Meeting], tmp_path: Path
) -> None:
    shared = alone(tmp_path)
    host = shared.host("one", database_reader_url=None)
    measures, stepped = measures_of(host, SystemClock()), clock()
    telling = Ingestion(host.measures_path, showing_of(host, stepped))

    def records() -> list[float]:
        stepped.wait(KEPT)
        families = [family for family in telling.collect() if family.name == RECORDS.name]
        return [one.value for family in families for one in family.samples if one.labels == {"endpoint": "laps"}]

    measures.count(RECORDS, "laps", by=5)
    measures.save()
    assert records() == [5]
    shared.server.stop()
    measures.count(RECORDS, "laps", by=2)
    measures.save()
    assert records() == [5], "a counter that fell to 0 would seem to begin anew"
    shared.server.start()
    measures.save()
    assert records() == [7]


def test_a_database_that_was_never_reached_tells_nothing_rather_than_0(shared: Meeting) -> None:
    away = shared.host("one", database_url=None, database_reader_url="postgresql://nobody@127.0.0.1:1/none")
    assert list(Ingestion(away.measures_path, showing_of(away, clock())).collect()) == []


def test_all_that_is_told_in_one_scrape_is_one_question_to_the_database(shared: Meeting) -> None:
    fetched(shared.host("one"), 7, 1)
    stepped = clock()
    view = StatesView(Database(shared.url(), "test"), stepped)
    first = view.states()
    fetched(shared.host("one"), 7, 1)
    assert view.states() is first
    stepped.wait(KEPT)
    assert view.states() != first
