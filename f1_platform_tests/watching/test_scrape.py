"""A real scrape: the API over a home of recorded data tells every metric that an alert reads."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from f1_platform.errors import UpstreamError
from f1_platform.openf1 import Unit
from f1_platform.serving import publish
from f1_platform.watching.looks import Watched
from f1_platform.watching.measures import Measures
from f1_platform_tests.api.conftest import api, eventually
from f1_platform_tests.recorded import needs_data
from f1_platform_tests.records.filling import fill_recorded, settings_of, store_in
from f1_platform_tests.serving.sample import clock, sample_tables
from f1_platform_tests.watching.rules import metrics_of, rules

Samples = dict[tuple[str, ...], float]
RACE = Unit(2024, 1229, 9472, "laps")
ENDPOINTS = ("laps", "stints", "pit", "weather", "race_control")

pytestmark = needs_data


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The API over a home into which a recorded race was fetched, watched, and one endpoint failed."""
    settings = settings_of(tmp_path_factory.mktemp("home"))
    measures = Measures(settings.measures_path, clock())
    store = Watched(store_in(settings), measures, clock())
    fill_recorded(store, RACE.season, RACE.meeting_key, RACE.session_key, ENDPOINTS)
    store.fail(Unit(2024, 1229, 9472, "intervals"), UpstreamError("OpenF1 answered with 500"))
    measures.save()
    publish(sample_tables(), settings.serving_path, clock())
    with api(settings.home) as client:
        eventually(lambda: client.get("/metrics"), lambda answer: 'f1_stored_records{endpoint="laps"' in answer.text)
        yield client


@pytest.fixture(scope="module")
def told(client: httpx.Client) -> Samples:
    """The samples of a scrape by name and values of labels, the process id left out."""
    return {
        (sample.name, *(value for label, value in sample.labels.items() if label != "pid")): sample.value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
    }


@pytest.mark.parametrize("alert", [name for name, rule in rules().items() if metrics_of(rule)])
def test_every_metric_that_an_alert_reads_is_told(told: Samples, alert: str) -> None:
    names = {name for name, *_ in told}
    assert metrics_of(rules()[alert]) - names == set()


def test_what_was_fetched_is_counted_by_endpoint(told: Samples) -> None:
    for endpoint in ENDPOINTS:
        assert told["f1_ingest_looks_total", endpoint, "ok"] == 1
        assert told["f1_ingest_requests_total", endpoint] == 1
        assert told["f1_ingest_records_total", endpoint] == told["f1_stored_records", endpoint, "2024"] > 0
        assert told["f1_units", endpoint, "ok"] == 1
    assert told["f1_ingest_looks_total", "intervals", "failed"] == told["f1_units", "intervals", "failed"] == 1
    assert told["f1_store_seconds_count", "replace"] == len(ENDPOINTS) + 2
    assert told["f1_ledger_readable",] == 1


def test_the_ingestion_is_the_home_s_and_has_no_process_id(client: httpx.Client) -> None:
    of_home = (
        "f1_ingest_",
        "f1_store",
        "f1_database_",
        "f1_disk_",
        "f1_ledger_",
        "f1_limiter_",
        "f1_breaker_",
        "f1_latest_",
    )
    for family in text_string_to_metric_families(client.get("/metrics").text):
        for sample in family.samples:
            assert ("pid" in sample.labels) is not sample.name.startswith(of_home), sample
