"""The Dagster instance of a home, shared by `f1` and the Dagster UI; and what runs that died have left in it."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import dagster as dg
from dagster import DagsterRunStatus, RunsFilter

from f1_platform.orchestration.containers import refuse_without_engine
from f1_platform.orchestration.record import faults_of_record
from f1_platform.orchestration.vigil import has_ended, show_life, sweep
from f1_platform.process import is_gone, this_process
from f1_platform.settings import Settings

PROCESS = "f1/process"
"""Run tag: host, process and its start, so that a run whose process is gone can be told from one at work."""

RECORD = "DAGSTER_POSTGRES_URL"
"""Where `dagster_on_postgres.yaml` finds the address; only ever in the environment of processes."""

_UNFINISHED = [
    DagsterRunStatus.NOT_STARTED,
    DagsterRunStatus.STARTING,
    DagsterRunStatus.STARTED,
    DagsterRunStatus.CANCELING,
]


def prepare(settings: Settings) -> Path:
    """Makes the home's DAGSTER_HOME with our `dagster.yaml`, and names it in the environment of this process.

    Processes that this one starts inherit it, and where Dagster's record is in Postgres, its address.

    Raises:
        SettingsError: runs are to be containers, and nobody here can start them.
    """
    refuse_without_engine(settings)
    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    tell_record(settings)
    ours = _instance_of(settings)
    known = home / "dagster.yaml"
    if not known.exists() or known.read_text() != ours:
        beside = known.with_name(f"dagster.yaml.{os.getpid()}")
        beside.write_text(ours)
        beside.replace(known)
    os.environ["DAGSTER_HOME"] = str(home)
    os.environ.setdefault("DAGSTER_EVENT_BATCH_SIZE", "500")
    os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "1")
    return home


def _instance_of(settings: Settings) -> str:
    parts = ["dagster.yaml" if settings.dagster_url is None else "dagster_on_postgres.yaml"]
    if settings.run_launcher == "docker":
        parts.append("dagster_launching_containers.yaml")
    return "".join(files("f1_platform.orchestration").joinpath(part).read_text() for part in parts)


def tell_record(settings: Settings) -> None:
    """Hands the address of Dagster's record, where that is in Postgres, to this process and those that it starts."""
    address = record_address(settings)
    if address is not None:
        os.environ[RECORD] = address


def record_address(settings: Settings) -> str | None:
    """Where Dagster's record lies in Postgres, with its password, as dagster-postgres takes it; none in the home."""
    if settings.dagster_url is None:
        return None
    # A bare `postgresql://` is the other driver's to SQLAlchemy, which dagster-postgres cannot use.
    _, _, rest = settings.dagster_url.get_secret_value().partition("://")
    return f"postgresql+psycopg2://{rest}"


@contextmanager
def opened(settings: Settings) -> Generator[dg.DagsterInstance]:
    """The instance, after the runs that died in it were marked as failed.

    Raises:
        StoreError: its record of runs is damaged or cannot be written, now or while the instance is used.
        ServiceUnavailable: it is in Postgres, which does not answer.
    """
    home = prepare(settings)
    with faults_of_record(home, settings.dagster_where), dg.DagsterInstance.from_config(str(home)) as instance:
        bury_the_dead(instance)
        try:
            yield instance
        except KeyboardInterrupt:
            cancel_own(instance)
            raise


def bury_the_dead(instance: dg.DagsterInstance) -> list[str]:
    """Marks runs of this home whose process is gone as failed and frees their pool slots; answers their ids.

    After kill -9 a run stays STARTED and its slot claimed; the next run would wait for that slot for ever. One that was
    killed before its first step stays NOT_STARTED.
    """
    dead: list[str] = []
    home = Path(instance.root_directory)
    for run in instance.get_runs(RunsFilter(statuses=_UNFINISHED)):
        process = _process_of(run, instance)
        if process is not None and (is_gone(process) or has_ended(home, process)):
            instance.report_run_failed(run, "Its process died; what it had stored is whole, the same command goes on")
            instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)
            dead.append(run.run_id)
    sweep(home)
    return dead


def _process_of(run: dg.DagsterRun, instance: dg.DagsterInstance) -> str | None:
    """The process that a run is in, once it has said so: a retry begins with the tags of the run that died."""
    process = run.tags.get(PROCESS)
    before = instance.get_run_by_id(run.parent_run_id) if process is not None and run.parent_run_id else None
    return process if before is None or before.tags.get(PROCESS) != process else None


def tag_of_process(instance: dg.DagsterInstance) -> dict[str, str]:
    """The tag of a run of this process, which from now on shows in the home that it lives."""
    process = this_process()
    show_life(Path(instance.root_directory), process)
    return {PROCESS: process}


def cancel_own(instance: dg.DagsterInstance) -> None:
    """Marks the runs that this process is interrupted in as cancelled and frees their pool slots."""
    for run in instance.get_runs(RunsFilter(statuses=_UNFINISHED, tags={PROCESS: this_process()})):
        instance.report_run_canceled(run, "Interrupted; what was stored is whole, the same command goes on")
        instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)
