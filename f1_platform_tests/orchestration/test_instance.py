"""Runs whose process died: they are marked as failed and free their pool slots; those at work are left alone."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from dagster import DagsterRunStatus

from f1_platform.openf1 import ENDPOINTS
from f1_platform.orchestration.assets.raw import asset_key
from f1_platform.orchestration.build import build_defs
from f1_platform.orchestration.instance import PROCESS, bury_the_dead, opened
from f1_platform.orchestration.platform import Platform
from f1_platform.orchestration.runs import materialize
from f1_platform.process import this_process
from f1_platform.settings import Settings
from f1_platform_tests.orchestration.worlds import settings_for

SESSIONS = asset_key(ENDPOINTS["sessions"])
POOL = "openf1_api"


@pytest.fixture
def settings(upstream: tuple[str, Path], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Of a home whose Dagster instance is on disk, as `f1` has it."""
    for name in ("DAGSTER_HOME", "DAGSTER_EVENT_BATCH_SIZE", "DAGSTER_DISABLE_TELEMETRY"):
        monkeypatch.setenv(name, "restored to what it was after the test")
        monkeypatch.delenv(name)
    return settings_for(tmp_path / "home", upstream[0])


@pytest.fixture
def persistent(settings: Settings) -> Iterator[dg.DagsterInstance]:
    with opened(settings) as instance:
        yield instance


def started(
    instance: dg.DagsterInstance, status: DagsterRunStatus = DagsterRunStatus.STARTED, **tags: str
) -> dg.DagsterRun:
    """A run on record as at work."""

    @dg.op(pool=POOL)
    def fetch() -> None: ...

    @dg.job
    def fetching() -> None:
        fetch()

    return instance.create_run_for_job(fetching, tags={PROCESS: tags["process"]} if tags else {}, status=status)


AT_WORK = DagsterRunStatus.STARTED


def gone() -> str:
    """The tag of a process that was and is no more."""
    with subprocess.Popen(["true"]) as process:
        pid = process.pid
    return f"{this_process().partition(':')[0]}:{pid}:1"


def run_by_dagster(
    settings: Settings, crash_at: str = "", log_format: str = "text"
) -> subprocess.CompletedProcess[str]:
    """A run that Dagster itself executes, over what it loads by name; killed (-9) at a named step."""
    chosen = {
        "F1_HOME": str(settings.home),
        "F1_OPENF1_URL": settings.openf1_url,
        "F1_OPENF1_PER_SECOND": "0",
        "F1_OPENF1_PER_MINUTE": "0",
        "F1_CRASH_AT": crash_at,
        "F1_LOG_FORMAT": log_format,
        "DAGSTER_HOME": str(settings.dagster_home),
    }
    command = ("asset", "materialize", "--select", "openf1/sessions", "--partition", "2024")
    return subprocess.run(
        [sys.executable, "-m", "dagster", *command, "-m", "f1_platform.definitions"],
        env={name: value for name, value in os.environ.items() if not name.startswith("F1_")} | chosen,
        capture_output=True,
        text=True,
        timeout=60,
    )


def slots(instance: dg.DagsterInstance) -> set[str]:
    """Runs that hold a slot of the pool."""
    return {slot.run_id for slot in instance.event_log_storage.get_concurrency_info(POOL).claimed_slots}


@pytest.mark.parametrize("status", [AT_WORK, DagsterRunStatus.NOT_STARTED])
def test_a_run_whose_process_is_gone_is_marked_as_failed(persistent: dg.DagsterInstance, status: DagsterRunStatus):
    run = started(persistent, status, process=gone())

    assert bury_the_dead(persistent) == [run.run_id]
    assert persistent.get_run_by_id(run.run_id).status is DagsterRunStatus.FAILURE
    assert bury_the_dead(persistent) == []


def test_a_process_that_has_the_number_of_a_dead_one_does_not_pass_for_it(persistent: dg.DagsterInstance):
    run = started(persistent, process=f"{this_process().partition(':')[0]}:{os.getpid()}:1")

    assert bury_the_dead(persistent) == [run.run_id]


@pytest.mark.parametrize("elsewhere", [True, False])
def test_a_run_that_may_be_alive_is_left_alone(persistent: dg.DagsterInstance, elsewhere: bool):
    run = started(persistent, process=f"not-{this_process()}" if elsewhere else this_process())

    assert bury_the_dead(persistent) == []
    assert persistent.get_run_by_id(run.run_id).status is AT_WORK


def test_a_run_that_names_no_process_is_left_to_the_daemon(persistent: dg.DagsterInstance):
    run = started(persistent)

    assert bury_the_dead(persistent) == []
    assert persistent.get_run_by_id(run.run_id).status is AT_WORK


def test_opening_a_home_buries_the_dead_and_the_next_run_starts_at_once(settings: Settings):
    with opened(settings):
        pass
    killed = run_by_dagster(settings, crash_at="raw.settled")
    assert killed.returncode == -signal.SIGKILL, killed.stderr[-2000:]
    with dg.DagsterInstance.from_config(str(settings.dagster_home)) as before:
        (left,) = before.get_runs()
        assert left.status is AT_WORK
        assert slots(before) == {left.run_id}

    began = time.monotonic()
    with opened(settings) as instance:
        assert slots(instance) == set()
        ran = materialize(build_defs(Platform.of(settings)), instance, [SESSIONS], ["2024"])

        assert ran.success
        assert time.monotonic() - began < 10
        assert instance.get_run_by_id(left.run_id).status is DagsterRunStatus.FAILURE
        assert slots(instance) == set()


def test_a_run_that_dagster_executes_names_its_process(settings: Settings):
    with opened(settings) as instance:
        done = run_by_dagster(settings)

        assert done.returncode == 0, done.stderr[-2000:]
        assert "{" not in {line[:1] for line in done.stderr.splitlines()}, "lines for people"
        (run,) = instance.get_runs()
        assert run.status is DagsterRunStatus.SUCCESS
        assert run.tags[PROCESS].startswith(socket.gethostname())
        assert run.tags[PROCESS] != this_process()


def test_a_run_that_dagster_executes_says_each_look_on_stderr_as_the_setting_asks(settings: Settings):
    with opened(settings):
        done = run_by_dagster(settings, log_format="json")

    assert done.returncode == 0, done.stderr[-2000:]
    (look,) = (json.loads(line) for line in done.stderr.splitlines() if line.startswith("{"))
    assert (look["level"], look["season"], look["endpoint"], look["status"]) == ("LOOK", 2024, "sessions", "ok")
    assert f" {look['run_id']} " in done.stderr, "Dagster's own lines are of the same run"


def test_dagster_reads_our_settings_from_the_home(persistent: dg.DagsterInstance, settings: Settings):
    assert os.environ["DAGSTER_HOME"] == str(settings.dagster_home)
    pools = persistent.get_concurrency_config().pool_config
    assert (pools.default_pool_limit, pools.pool_granularity.value) == (1, "op")
    assert persistent.run_monitoring_enabled
    assert not persistent.telemetry_enabled
