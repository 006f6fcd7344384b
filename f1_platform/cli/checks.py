"""What `f1 doctor` looks at: the home and its disk, OpenF1, the archive, each of the stores, Dagster.

A check looks and answers; it mends nothing, and makes nothing where nothing is. HBase's are in `hbase_checks`,
the database's in `database_checks`, Dagster's in `dagster_check`.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path

from f1_platform.cli.dagster_check import count_runs
from f1_platform.cli.database_checks import examine_database, only_serves
from f1_platform.cli.findings import Finding, look
from f1_platform.clock import Clock
from f1_platform.errors import F1Error, HomeError, LiveLock, ServiceUnavailable, TransientError
from f1_platform.home import said_of, world_of
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
        *made_up_world(settings),
        look("archive", str(settings.archive or "F1_ARCHIVE"), lambda: _archive(settings)),
        *_raw_store(settings, clock),
        look("warehouse", str(settings.warehouse_path), lambda: _warehouse(settings)),
        *examine_database(settings, clock),
        look("Dagster", settings.dagster_where or str(settings.dagster_home), lambda: count_runs(settings)),
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
    if only_serves(settings):
        return "not asked: this host only serves"
    from f1_platform.openf1.access import Access
    from f1_platform.openf1.client import Client
    from f1_platform.openf1.delivery import Cost
    from f1_platform.openf1.query import Condition
    from f1_platform.openf1.rate_limit import RateLimiter, quotas_of
    from f1_platform.openf1.sharing import is_made, sharing_of

    access = Access.of(settings.model_copy(update={"openf1_retries": 0, "openf1_timeout": _PATIENCE}))

    quotas = quotas_of(settings.openf1_per_second, settings.openf1_per_minute)

    async def ask(limiter: RateLimiter) -> None:
        async with Client(access, limiter, clock) as client:
            await client.get("meetings", [Condition("year", "1950")], Cost())

    try:
        with tempfile.TemporaryDirectory() as aside:
            if is_made(settings):
                limiter = RateLimiter(settings.limiter_path, quotas, clock, sharing=sharing_of(settings))
            else:
                limiter = RateLimiter(Path(aside) / "limit", quotas, clock)
            asyncio.run(ask(limiter))
    except LiveLock:
        return "answers; locked while a session runs, except with an account"
    except F1Error as error:
        mend = error.mend or "Look at the network and F1_OPENF1_URL; `make demo` needs no OpenF1"
        raise ServiceUnavailable(error.what, mend=mend) from error
    return "answers"


def made_up_world(settings: Settings) -> list[Finding]:
    """A line for a home of simulated races, which takes nothing from the real OpenF1, whether that answers or not."""
    try:
        world = str(said_of(settings.home).get("world", ""))
    except HomeError:
        return []  # "home" tells
    if not world.startswith("simulated"):
        return []
    if world_of(settings.openf1_url) != "openf1":
        return [Finding("world", str(settings.home), world)]
    mend = "To fetch, choose another F1_HOME, or the upstream that it was made with: worlds never mix"
    return [Finding("world", str(settings.home), f"{world}, not that of OpenF1", mend)]


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
        return [look("raw store", settings.raw_where, lambda: _raw(settings, clock))]
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
    if settings.raw_url is not None:
        from f1_platform.raw.parquet.shared import refuse_stranger

        refuse_stranger(settings)
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


def _nearest(home: Path) -> Path:
    return next(path for path in (home, *home.parents) if path.exists())
