"""Logs: what our processes write is found in Loki, under the ids that metrics and reports have."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from f1_platform.clock import SystemClock
from f1_platform.errors import UpstreamError
from f1_platform.openf1 import Unit
from f1_platform.serving import publish
from f1_platform.settings import Settings
from f1_platform.watching.lines import logging_to
from f1_platform.watching.looks import Watched
from f1_platform.watching.measures import Measures
from f1_platform.watching.naming import naming
from f1_platform_tests.api.conftest import api
from f1_platform_tests.deployment.panels import Query, queries
from f1_platform_tests.deployment.shipping import DOCKER, Shipped, needs_loki, shipped
from f1_platform_tests.records.filling import fill, session, settings_of, store_in
from f1_platform_tests.serving.sample import clock, sample_tables
from f1_platform_tests.waiting import until

RUN = "6d1f0a7e"
CATALOGUE, LAPS = Unit(2024, 0, 0, "sessions"), Unit(2024, 1229, 9472, "laps")
RUNBOOK = (DOCKER.parent / "docs" / "runbook.md").read_text()
SERVICES = {"f1-pipeline", "f1-api", "postgres", "dagster-daemon"}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two homes and a container: a run that fails at a unit, the API that answers, Postgres and the API on stderr."""
    folder = tmp_path_factory.mktemp("machine")
    _run(settings_of(folder / "homes" / "pipeline"))
    home = folder / "homes" / "api"
    with api(home) as client:
        client.get("/drivers")
        publish(sample_tables(), home / "serving.sqlite", clock())
        until(lambda: client.get("/drivers").status_code == 200)
    _container(folder / "containers" / "1a2b", "postgres", "2026 LOG:  database system is ready to accept connections")
    _container(folder / "containers" / "3c4d", "dagster-daemon", "dagster.daemon - INFO - Checking for new runs")
    _container(
        folder / "containers" / "5e6f", "api", '{"at": "2026-11-01T00:00:00+00:00", "message": "in its file, too"}'
    )
    return folder


@pytest.fixture(scope="module")
def arrived(written: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shipped]:
    with shipped(written / "homes", written / "containers", tmp_path_factory.mktemp("loki")) as loki:
        until(lambda: {entry.labels["service_name"] for entry in loki.ask('{service_name=~".+"}')} >= SERVICES)
        yield loki


@needs_loki
def test_a_look_is_found_by_run_session_and_endpoint(arrived: Shipped) -> None:
    (found,) = arrived.ask(f'{{service_name="f1-pipeline"}} | run_id="{RUN}" | session_key="9472" | endpoint="laps"')
    assert found.labels["status"] == "failed"
    assert (found.labels["season"], found.labels["meeting_key"]) == ("2024", "1229")
    assert json.loads(found.line)["error"] == "OpenF1 answered with 500"


@needs_loki
def test_an_answer_is_found_by_its_request_id(arrived: Shipped, written: Path) -> None:
    (log,) = (written / "homes" / "api" / "logs").glob("access-*.log")
    for line in log.read_text().splitlines():
        (found,) = arrived.ask(f'{{service_name="f1-api"}} | request_id="{json.loads(line)["request_id"]}"')
        assert found.line == line


@needs_loki
def test_a_line_is_of_the_instant_at_which_it_was_said(arrived: Shipped) -> None:
    found = arrived.ask('{service_name=~"f1-.+"}')
    assert found
    for entry in found:
        assert datetime.fromisoformat(json.loads(entry.line)["at"]).timestamp() == pytest.approx(entry.seconds)


@needs_loki
def test_what_containers_say_is_kept_by_service_and_our_lines_come_but_once(arrived: Shipped) -> None:
    (said,) = arrived.ask('{service_name="postgres"}')
    assert said.line.strip().endswith("ready to accept connections")
    assert arrived.ask('{service_name="api"}') == []
    lines = [entry.line for entry in arrived.ask('{service_name=~"f1-.+"}')]
    assert len(lines) == len(set(lines))


@needs_loki
def test_ids_are_no_labels_of_streams(arrived: Shipped) -> None:
    assert arrived.loki.get("/loki/api/v1/labels").json()["data"] == ["service_name"]


@needs_loki
@pytest.mark.parametrize("query", queries("loki"), ids=str)
def test_a_panel_s_query_of_logs_finds_lines(arrived: Shipped, query: Query) -> None:
    assert arrived.ask(query.text)


@needs_loki
def test_a_query_of_the_runbook_finds_lines(arrived: Shipped) -> None:
    (query,) = re.findall(r"`({service_name=.+?)`", RUNBOOK)
    assert arrived.ask(query)


def test_loki_makes_labels_of_nothing_but_the_service() -> None:
    otlp = yaml.safe_load((DOCKER / "loki" / "loki.yml").read_text())["limits_config"]["otlp_config"]
    made = otlp["resource_attributes"]["attributes_config"]
    assert otlp["resource_attributes"]["ignore_defaults"] is True
    assert made == [{"action": "index_label", "attributes": ["service.name"]}]


def test_the_collector_forgets_neither_where_it_was_nor_what_it_has() -> None:
    given = yaml.safe_load((DOCKER / "collector" / "collector.yml").read_text())
    for place in ("homes", "containers"):
        reading = given["receivers"][f"file_log/{place}"]
        assert reading["storage"] in given["service"]["extensions"]
        assert reading["retry_on_failure"] == {"enabled": True, "max_elapsed_time": 0}
    sending = given["exporters"]["otlp_http/loki"]
    assert sending["sending_queue"]["storage"] in given["service"]["extensions"]
    assert sending["retry_on_failure"]["max_elapsed_time"] == 0


def _run(settings: Settings) -> None:
    measures = Measures(settings.measures_path, clock())
    store = Watched(store_in(settings), measures, clock())
    with logging_to(settings.logs_dir, SystemClock().now()):
        fill(store, CATALOGUE, [session(9472, 1229)])
        store.fail(LAPS, UpstreamError("OpenF1 answered with 500"), run_id=RUN)
        with naming(run_id=RUN, session_key=LAPS.session_key):
            logging.getLogger("f1_platform").warning("Nothing of the session is stored")


def _container(folder: Path, service: str, line: str) -> None:
    """A line as Docker's driver json-file keeps it."""
    folder.mkdir(parents=True)
    now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    kept = {"log": f"{line}\n", "stream": "stderr", "attrs": {"com.docker.compose.service": service}, "time": now}
    (folder / f"{folder.name}-json.log").write_text(f"{json.dumps(kept)}\n")
