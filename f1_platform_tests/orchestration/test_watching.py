"""Fetching as a Dagster run: its looks are counted in the home and kept in its log, by unit and run."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dagster as dg
import pytest

from f1_platform.orchestration.executor import Recorded
from f1_platform.orchestration.instance import PROCESS
from f1_platform.process import this_process
from f1_platform.watching.families import DATABASE, LOOKS, RECORDS, REQUESTS
from f1_platform.watching.lines import LOOK, JsonLines
from f1_platform.watching.measures import read_measures
from f1_platform.watching.naming import naming
from f1_platform_tests.orchestration.worlds import PARTITIONS, World


def test_a_run_counts_its_looks_and_names_them(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.setFormatter(JsonLines())
    with caplog.at_level(LOOK, "f1_platform"):
        ran = world.run("f1_data/laps", partitions=PARTITIONS)
    assert ran.success
    said = [line for line in map(json.loads, caplog.text.splitlines()) if line["level"] == "LOOK"]
    assert [(line["session_key"], line["endpoint"]) for line in said] == [(k, "laps") for k in (9465, 9468, 9472)]
    assert {line["run_id"] for line in said} == {ran.run_id}
    counted = read_measures(world.platform.settings.measures_path)
    reports = world.platform.store.reports(endpoint="laps")
    assert sum(looks for (endpoint, _), looks in counted.counted(LOOKS).items() if endpoint == "laps") == 3
    assert counted.counted(RECORDS)["laps",] == sum(report.rows for report in reports) > 0
    assert counted.counted(REQUESTS)["laps",] == sum(report.cost.requests for report in reports) > 0
    assert counted.counted(LOOKS)["sessions", "ok"] == 1


def test_work_on_the_warehouse_is_timed(world: World) -> None:
    world.platform.stale_sessions(telemetry=False)
    kept = read_measures(world.platform.settings.measures_path)
    assert sum(kept.observed(DATABASE)["warehouse",].slots) == 1


class Steps:
    """An executor whose one step says something."""

    retries = None

    def execute(self, plan_context: Any, execution_plan: Any) -> Iterator[dg.DagsterEvent]:
        with naming(session_key=9472, endpoint="laps"):
            logging.getLogger("f1_platform.raw").log(LOOK, "looked")
        yield from ()


def test_a_run_that_dagster_launches_keeps_its_lines_in_the_log_of_the_home(tmp_path: Path) -> None:
    tags: dict[str, str] = {}
    instance = SimpleNamespace(add_run_tags=lambda _, given: tags.update(given), root_directory=str(tmp_path))
    run = SimpleNamespace(instance=instance, run_id="1f3c")
    handlers = list(logging.getLogger().handlers)
    for _ in range(2):
        list(Recorded(Steps(), tmp_path / "logs").execute(run, None))  # type: ignore[arg-type]
    (log,) = (tmp_path / "logs").iterdir()
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [(line["message"], line["session_key"], line["endpoint"]) for line in lines] == [
        ("looked", 9472, "laps")
    ] * 2
    assert tags == {PROCESS: this_process()}
    assert logging.getLogger().handlers == handlers
