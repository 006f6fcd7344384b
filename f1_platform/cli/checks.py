"""What `f1 doctor` looks at: the home and its disk, OpenF1, the archive, each of the stores, Dagster.

A check looks and answers; it mends nothing, and makes nothing where nothing is. HBase's are in `hbase_checks`.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import tempfile
from pathlib import Path

from f1_platform.cli.findings import Finding, look
from f1_platform.clock import Clock
from f1_platform.errors import F1Error, HomeError, LiveLock, ServiceUnavailable, TransientError
from f1_platform.home import said_of
from f1_platform.settings import Settings

LEAST_FREE = 2_000_000_000
"""Bytes that a season without telemetry, its warehouse and its logs fit into several times."""

_PATIENCE = 10.0


def examine(settings: Settings, clock: Clock) -> list[Finding]:
    """Runs every check, each on its own."""
    return [
        look("home", str(settings.home), lambda: _home(settings.home)),
        look("free space", str(settings.home), lambda: _space(settings.home)),
        look("OpenF1", settings.openf1_url, lambda: _openf1(settings, clock)),
        look("archive", str(settings.archive or "F1_ARCHIVE"), lambda: _archive(settings)),
        *_raw_store(settings, clock),
        look("warehouse", str(settings.warehouse_path), lambda: _warehouse(settings)),
        look("database", settings.database_where, lambda: _database(settings, clock)),
        look("Dagster", settings.dagster_where or str(settings.dagster_home), lambda: _dagster(settings)),
    ]


def _home(home: Path) -> str:
    nearest = _nearest(home)
    said_of(home)
    try:
        with tempfile.TemporaryFile(dir=nearest):
            return "writable" if nearest == home else "not made yet, can be"
    except OSError as error:
        raise HomeError(f"not writable: {error.strerror}", mend="Mend its rights, or set F1_HOME") from error


def _space(home: Path) -> str:
    free = shutil.disk_usage(_nearest(home)).free
    said = f"{free / 1e9:,.1f} GB free"
    if free < LEAST_FREE:
        raise HomeError(said, mend=f"Make room: {LEAST_FREE / 1e9:.0f} GB at least, 40 for a season with telemetry")
    return said


def _openf1(settings: Settings, clock: Clock) -> str:
    from f1_platform.openf1.access import Access
    from f1_platform.openf1.client import Client
    from f1_platform.openf1.delivery import Cost
    from f1_platform.openf1.query import Condition
    from f1_platform.openf1.rate_limit import RateLimiter, quotas_of

    access = Access.of(settings.model_copy(update={"openf1_retries": 0, "openf1_timeout": _PATIENCE}))

    async def ask(state: Path) -> None:
        quotas = quotas_of(settings.openf1_per_second, settings.openf1_per_minute)
        async with Client(access, RateLimiter(state, quotas, clock), clock) as client:
            await client.get("meetings", [Condition("year", "1950")], Cost())

    try:
        with tempfile.TemporaryDirectory() as aside:
            shared = settings.limiter_path if settings.home.is_dir() else Path(aside) / "limit"
            asyncio.run(ask(shared))
    except LiveLock:
        return "answers; locked while a session runs, except with an account"
    except F1Error as error:
        mend = error.mend or "Look at the network and F1_OPENF1_URL; `make demo` needs no OpenF1"
        raise ServiceUnavailable(error.what, mend=mend) from error
    return "answers"


def _archive(settings: Settings) -> str:
    from f1_platform.archive import open_archive
    from f1_platform.home import remember_archive

    path = settings.archive or remember_archive(settings.home, None)
    if path is None:
        return "none: results since 2023 only"
    archive = open_archive(path)
    given = "" if settings.archive else f", which this home was given before: {path}"
    return f"{len(archive.files)} files of tables, content {archive.content_hash[:12]}{given}"


def _raw_store(settings: Settings, clock: Clock) -> list[Finding]:
    if settings.raw_store == "parquet":
        return [look("raw store", str(settings.raw_dir), lambda: _raw(settings, clock))]
    from f1_platform.cli.hbase_checks import examine_hbase, impatient

    found = examine_hbase(settings, clock)
    if all(finding.ok for finding in found):
        # What a store says that cannot be opened would be the same again.
        where = f"namespace {settings.hbase_namespace or 'default'}"
        found.append(look("raw store", where, lambda: _raw(impatient(settings), clock)))
    return found


def _raw(settings: Settings, clock: Clock) -> str:
    from f1_platform.raw import is_there, open_store

    if not is_there(settings):
        return "nothing fetched yet"
    reports = open_store(settings, clock).reports()
    failed = sum(report.status == "failed" for report in reports)
    return f"{len(reports):,} units, {failed:,} of them failed"


def _warehouse(settings: Settings) -> str:
    from f1_platform.warehouse.reading import reading

    if not settings.warehouse_path.exists():
        return "not built yet"
    try:
        with reading(settings, patience=1) as warehouse:
            return f"{warehouse.count('results'):,} results"
    except TransientError:
        return "in use by a run"


def _database(settings: Settings, clock: Clock) -> str:
    from f1_platform.serving import serving_store

    store = serving_store(settings, clock)
    versions = store.versions()
    if not versions:
        return "nothing published yet"
    return f"data version {versions[0].data_version} of {versions[0].published_at}; {len(versions)} kept"


def _dagster(settings: Settings) -> str:
    from dagster import DagsterInstance

    from f1_platform.orchestration.instance import tell_record
    from f1_platform.orchestration.record import faults_of_record

    home = settings.dagster_home
    if not (home / "dagster.yaml").exists():
        return "not made yet"
    tell_record(settings)
    try:
        with (
            faults_of_record(home, settings.dagster_where),
            DagsterInstance.from_config(str(home)) as instance,
        ):
            return f"{instance.get_runs_count():,} runs"
    except (OSError, sqlite3.Error, ValueError) as error:
        mend = "Move the folder away: runs are forgotten, data is not"
        raise ServiceUnavailable(f"the instance cannot be opened: {error}", mend=mend) from error


def _nearest(home: Path) -> Path:
    return next(path for path in (home, *home.parents) if path.exists())
