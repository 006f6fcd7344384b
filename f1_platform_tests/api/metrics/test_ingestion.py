"""`/metrics` of the ingestion: what other processes have counted, whichever worker of the API is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families

from api.metrics import Ingestion, metrics_page
from f1_platform.clock import SteppedClock, SystemClock
from f1_platform.openf1 import ENDPOINTS
from f1_platform.watching.families import DATABASE, FAMILIES, LOOKS, RECORDS, STORING
from f1_platform.watching.measures import Measures
from f1_platform.watching.showing import in_files
from f1_platform_tests.api.conftest import served
from f1_platform_tests.api.guards.guarded_app import small_app

Samples = dict[tuple[str, ...], float]


@contextmanager
def scraped(measures: Path) -> Iterator[httpx.Client]:
    app = metrics_page(small_app(), of_home=[Ingestion(measures, in_files(SystemClock()))])
    with served(app) as address, httpx.Client(base_url=address) as client:
        yield client


def samples(client: httpx.Client) -> Samples:
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
        if sample.name.startswith("f1_")
    }


def test_what_another_process_has_counted_is_told_without_a_process_id(tmp_path: Path) -> None:
    path = tmp_path / "measures.json"
    with scraped(path) as client:
        assert samples(client)["f1_ingest_looks_total", "laps", "ok"] == 0
        measures = Measures(path, SteppedClock(datetime(2024, 3, 2, tzinfo=UTC)))
        measures.count(LOOKS, "laps", "ok", by=3)
        measures.count(RECORDS, "laps", by=1129)
        measures.observe(STORING, "replace", seconds=0.02)
        measures.observe(STORING, "replace", seconds=400)
        measures.save()
        told = samples(client)
    assert told["f1_ingest_looks_total", "laps", "ok"] == 3
    assert told["f1_ingest_records_total", "laps"] == 1129
    assert told["f1_store_seconds_bucket", "0.01", "replace"] == 0
    assert told["f1_store_seconds_bucket", "0.025", "replace"] == 1
    assert told["f1_store_seconds_bucket", "300.0", "replace"] == 1
    assert told["f1_store_seconds_bucket", "+Inf", "replace"] == 2
    assert told["f1_store_seconds_count", "replace"] == 2
    assert told["f1_store_seconds_sum", "replace"] == 400.02


def test_every_series_is_there_before_the_first_fetch_and_their_number_is_bounded(tmp_path: Path) -> None:
    with scraped(tmp_path / "none.json") as client:
        told = samples(client)
    by_endpoint = [family for family in FAMILIES if family.labels == ("endpoint",)]
    buckets = len(STORING.bounds) + 3
    assert len(told) == len(ENDPOINTS) * (len(by_endpoint) + 3) + 4 * buckets
    assert set(told.values()) == {0}
    assert {name[1] for name in told if name[0] == "f1_database_seconds_count"} == set(DATABASE.operations)


def test_a_label_that_is_no_endpoint_makes_no_series(tmp_path: Path) -> None:
    path = tmp_path / "measures.json"
    measures = Measures(path, SteppedClock(datetime(2024, 3, 2, tzinfo=UTC)))
    measures.count(RECORDS, "shoes")
    measures.save()
    with scraped(path) as client:
        assert ("f1_ingest_records_total", "shoes") not in samples(client)
