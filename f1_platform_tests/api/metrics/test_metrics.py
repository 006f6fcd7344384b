"""`/metrics`: what Prometheus reads says what was asked, how long it took, and how new the data is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.guards import guarded
from api.metrics import Freshness, Traffic, metrics_page
from api.metrics.routes import route_finder
from f1_platform.clock import SteppedClock, SystemClock
from f1_platform.openf1 import ENDPOINTS, Unit
from f1_platform.raw.port import Report
from f1_platform.records import Coverage
from f1_platform.serving import publish
from f1_platform.settings import Settings
from f1_platform_tests.api.conftest import served
from f1_platform_tests.api.guards.guarded_app import small_app
from f1_platform_tests.serving.sample import START, sample_tables

LABELS = ("table", "endpoint", "state", "route", "method", "status", "le")
ROUTES = ("/light", "/heavy", "/drivers", "/drivers/{driver_id}", "/drivers/{driver_id}/seasons")


@contextmanager
def _scraped(home: Path, coverage: Coverage = Coverage(), now: datetime = START) -> Iterator[httpx.Client]:  # noqa: B008
    traffic = Traffic(route_finder(ROUTES))
    freshness = Freshness(home / "serving.sqlite", lambda: coverage, SteppedClock(now))
    app = guarded(metrics_page(small_app(), traffic, freshness), Settings(_env_file=None), SystemClock(), traffic)
    with served(app) as address, httpx.Client(base_url=address) as client:
        yield client


def _samples(client: httpx.Client) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {
        (sample.name, *(sample.labels[name] for name in LABELS if name in sample.labels)): sample.value
        for family in families
        for sample in family.samples
    }


def test_requests_are_counted_by_route_method_and_class_of_status(tmp_path: Path) -> None:
    with _scraped(tmp_path) as client:
        for path in ("/light", "/light?a=1", "/heavy", "/nowhere", "/elsewhere"):
            client.get(path)
        client.request("PATCH", "/light")
        samples = _samples(client)
    assert samples["f1_api_requests_total", "/light", "GET", "2xx"] == 2
    assert samples["f1_api_requests_total", "/heavy", "GET", "2xx"] == 1
    assert samples["f1_api_requests_total", "other", "GET", "4xx"] == 2
    assert samples["f1_api_requests_total", "/light", "other", "4xx"] == 1
    assert samples["f1_api_sent_bytes_total", "/heavy", "GET", "2xx"] == 5
    assert samples["f1_api_broken_answers_total", "/heavy", "GET", "2xx"] == 0
    assert samples["f1_api_request_seconds_count", "/light", "GET", "2xx"] == 2
    assert samples["f1_api_request_seconds_bucket", "/light", "GET", "2xx", "+Inf"] == 2
    assert samples["f1_api_request_seconds_sum", "/light", "GET", "2xx"] > 0
    assert samples["f1_api_in_flight_requests",] == 1


def test_no_number_of_paths_makes_more_series(tmp_path: Path) -> None:
    with _scraped(tmp_path) as client:
        client.get("/nowhere/0")
        before = len(_samples(client))
        for number in range(50):
            client.get(f"/nowhere/{number}")
            client.request(("PUT", "PATCH", "DELETE", "LOCK", "PURGE")[number % 5], "/nowhere")
        client.get("/metrics")
        after = _samples(client)
    assert len(after) - before < 100
    assert not any("nowhere" in part for name in after for part in name)


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/drivers", "/drivers"),
        ("/drivers/", "/drivers"),
        ("/drivers/830", "/drivers/{driver_id}"),
        ("/drivers/830/seasons", "/drivers/{driver_id}/seasons"),
        ("/drivers/830/shoes", "other"),
        ("/", "other"),
    ],
)
def test_a_path_belongs_to_its_route(path: str, route: str) -> None:
    assert route_finder(ROUTES)(path) == route


def test_version_and_age_of_what_is_served_are_told_once_something_is(tmp_path: Path) -> None:
    with _scraped(tmp_path, now=START + timedelta(seconds=90)) as client:
        assert ("f1_data_version",) not in _samples(client)
        publish(sample_tables(), tmp_path / "serving.sqlite", SteppedClock(START))
        samples = _samples(client)
    assert samples["f1_data_version",] == 1
    assert samples["f1_data_age_seconds",] == 90
    assert samples["f1_table_rows", "drivers_summary"] > 0


def test_units_of_every_endpoint_and_the_newest_look_are_told(tmp_path: Path) -> None:
    units = [Unit(2024, 1229, session, "laps") for session in (9468, 9469, 9472)]
    states = ("ok", "ok", "failed")
    coverage = Coverage(
        {
            unit: Report(unit, state, looked_at=START - timedelta(hours=hour))  # type: ignore[arg-type]
            for hour, (unit, state) in enumerate(zip(units, states, strict=True), 1)
        }
    )
    with _scraped(tmp_path, coverage) as client:
        samples = _samples(client)
    assert samples["f1_units", "laps", "ok"] == 2
    assert samples["f1_units", "laps", "failed"] == 1
    assert samples["f1_units", "car_data", "ok"] == 0
    assert {name[1] for name in samples if name[0] == "f1_units"} == set(ENDPOINTS)
    assert samples["f1_endpoint_age_seconds", "laps"] == 3600
    assert ("f1_endpoint_age_seconds", "car_data") not in samples


def test_the_page_is_as_prometheus_wants_it(tmp_path: Path) -> None:
    with _scraped(tmp_path) as client:
        client.get("/light")
        page = client.get("/metrics")
        assert page.headers["content-type"].startswith("text/plain; version=")
        assert page.headers["cache-control"] == "no-store"
        families = list(text_string_to_metric_families(page.text))
        opened = client.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
        assert opened.text.endswith("# EOF\n")
    assert len(families) > 10
    for family in families:
        assert family.documentation, family.name
        for sample in family.samples:
            assert sample.labels["pid"].isdigit()
            assert family.type != "counter" or sample.name.endswith("_total")


def test_other_methods_are_refused_by_name(tmp_path: Path) -> None:
    with _scraped(tmp_path) as client:
        answer = client.post("/metrics")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert answer.headers["content-type"] == "application/problem+json"
