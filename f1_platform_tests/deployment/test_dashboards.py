"""Dashboards: as Grafana needs them, and each panel's query run against a real Prometheus that scrapes a real API."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest
import yaml

from f1_platform.errors import UpstreamError
from f1_platform.openf1 import Unit
from f1_platform.serving import publish
from f1_platform.watching.looks import Watched
from f1_platform.watching.measures import Measures
from f1_platform_tests.cli.test_servers import free_port, started
from f1_platform_tests.deployment.panels import DASHBOARDS, GRAFANA, Query, queries
from f1_platform_tests.deployment.prometheus import Prometheus, needs_prometheus, scraping
from f1_platform_tests.records.filling import fill, session, settings_of, store_in
from f1_platform_tests.serving.sample import clock, sample_tables

SCHEMA = jsonschema_rs.validator_for(json.loads(Path(__file__).with_name("dashboard.schema.json").read_text()))
PROVISIONING = GRAFANA / "provisioning"
SOURCES = {
    source["uid"]: source
    for source in yaml.safe_load((PROVISIONING / "datasources" / "f1.yml").read_text())["datasources"]
}
_NAME = re.compile(r"\b(?:f1|process)_\w+|\bup\b")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    """Prometheus, after some scrapes of `f1 serve` over a small home into which something was fetched, and failed."""
    home = tmp_path_factory.mktemp("home")
    settings = settings_of(home)
    measures = Measures(settings.measures_path, clock())
    store = Watched(store_in(settings), measures, clock())
    fill(store, Unit(2024, 0, 0, "sessions"), [session(9472, 1229) | {"date_end": "2024-03-02T17:00:00+00:00"}])
    store.fail(Unit(2024, 1229, 9472, "laps"), UpstreamError("OpenF1 answered with 500"))
    measures.save()
    publish(sample_tables(), settings.serving_path, clock())
    port = free_port()
    with started(home, "serve", "--port", str(port), until="API on http"):
        for path in ("/drivers", "/drivers/830", "/nowhere", "/v1/sessions"):
            httpx.get(f"http://127.0.0.1:{port}{path}", timeout=60)
        with scraping(f"127.0.0.1:{port}", tmp_path_factory.mktemp("prometheus")) as prometheus:
            yield prometheus


@needs_prometheus
@pytest.mark.parametrize("query", queries("prometheus"), ids=str)
def test_a_panel_s_query_is_valid_and_finds_what_its_legend_names(running: Prometheus, query: Query) -> None:
    found = running.ask(query.text)
    assert found, "it finds nothing"
    for series in found:
        assert query.labels <= set(series["metric"])


@needs_prometheus
@pytest.mark.parametrize("query", queries("prometheus"), ids=str)
def test_a_panel_reads_only_metrics_that_are_told(running: Prometheus, query: Query) -> None:
    read = set(_NAME.findall(query.text))
    assert read and read - running.names() == set()


@needs_prometheus
def test_a_wrong_query_would_be_noticed(running: Prometheus) -> None:
    with pytest.raises(AssertionError, match="parse error"):
        running.ask("sum(f1_data_version")
    assert running.ask("f1_no_such_metric") == []


@needs_prometheus
def test_the_variable_of_a_dashboard_finds_the_platform(running: Prometheus) -> None:
    for board in DASHBOARDS.values():
        for variable in board["templating"]["list"]:
            metric, _, label = variable["query"].removeprefix("label_values(").rstrip(")").partition(", ")
            assert {one["metric"][label] for one in running.ask(metric)} == {"f1"}


@pytest.mark.parametrize("name", DASHBOARDS)
def test_a_dashboard_has_what_grafana_needs(name: str) -> None:
    faults = [f"{error.instance_path}: {error.message}" for error in SCHEMA.iter_errors(DASHBOARDS[name])]
    assert faults == []
    assert DASHBOARDS[name]["uid"] == name


@pytest.mark.parametrize("name", DASHBOARDS)
def test_panels_have_ids_of_their_own_and_stand_side_by_side(name: str) -> None:
    panels = DASHBOARDS[name]["panels"]
    assert [panel["id"] for panel in panels] == list(range(1, len(panels) + 1))
    for one, other in combinations([panel["gridPos"] for panel in panels], 2):
        assert _apart(one, other, "x", "w") or _apart(one, other, "y", "h")
    assert all(panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24 for panel in panels)
    for panel in panels:
        references = [target["refId"] for target in panel["targets"]]
        assert len(set(references)) == len(references)


def test_a_panel_asks_a_source_that_is_provisioned() -> None:
    for board in DASHBOARDS.values():
        for asking in (*board["panels"], *board["templating"]["list"]):
            assert SOURCES[asking["datasource"]["uid"]]["type"] == asking["datasource"]["type"]


def test_each_of_the_five_has_its_dashboard() -> None:
    assert list(DASHBOARDS) == ["f1-api", "f1-dagster", "f1-freshness", "f1-ingestion", "f1-stores"]


def _apart(one: dict[str, Any], other: dict[str, Any], start: str, size: str) -> bool:
    return one[start] + one[size] <= other[start] or other[start] + other[size] <= one[start]
