"""Sensors and the schedule: what is new outside, and which runs that asks for. Stopped unless F1_AUTOMATION is on."""

from collections.abc import Iterator
from datetime import datetime

import dagster as dg
from dagster import DagsterRunStatus

from f1_platform.openf1 import CATALOGUE, LIGHT
from f1_platform.openf1.plan import season_unit
from f1_platform.orchestration.assets.archive import KEYS as ARCHIVE_KEYS
from f1_platform.orchestration.assets.raw import ONLY_DUE, asset_key
from f1_platform.orchestration.assets.reports import KEY as REPORTS
from f1_platform.orchestration.assets.warehouse import SESSION_TABLES
from f1_platform.orchestration.automation import NIGHTLY
from f1_platform.orchestration.partitions import register, registered
from f1_platform.orchestration.platform import Platform
from f1_platform.raw.catalogue import known_sessions
from f1_platform.raw.due import catalogue_due, due_units

_UNFINISHED = [
    DagsterRunStatus.QUEUED,
    DagsterRunStatus.NOT_STARTED,
    DagsterRunStatus.STARTING,
    DagsterRunStatus.STARTED,
]


def discovery(platform: Platform) -> dg.SensorDefinition:
    """New sessions upstream become partitions and runs."""

    @dg.sensor(
        name="discovery",
        description="Looks at the season's catalogue anew, and asks for sessions that have ended and are due.",
        asset_selection=dg.AssetSelection.assets(
            *map(asset_key, CATALOGUE), *map(asset_key, LIGHT), REPORTS, *SESSION_TABLES
        ),
        minimum_interval_seconds=300,
        default_status=dg.DefaultSensorStatus.RUNNING if _on(platform) else dg.DefaultSensorStatus.STOPPED,
    )
    def sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        now = platform.clock.now()
        new = register(context.instance, known_sessions(platform.store, now.year), now)
        requests = [*_catalogue_request(platform), *_session_requests(platform, context.instance)]
        if not requests:
            return dg.SensorResult(skip_reason=f"Nothing is due at {now:%Y-%m-%d %H:%M} UTC; {len(new)} new partitions")
        return dg.SensorResult(run_requests=requests)

    return sensor


def _catalogue_request(platform: Platform) -> Iterator[dg.RunRequest]:
    now = platform.clock.now()
    report = platform.store.report(season_unit("sessions", now.year))
    if catalogue_due(report, known_sessions(platform.store, now.year), now, platform.settings.refresh_ages):
        yield dg.RunRequest(
            run_key=f"catalogue-{_hour(now)}",
            asset_selection=[asset_key(endpoint) for endpoint in CATALOGUE],
            partition_key=str(now.year),
        )


def _session_requests(platform: Platform, instance: dg.DagsterInstance) -> Iterator[dg.RunRequest]:
    now, partitions = platform.clock.now(), registered(instance)
    sessions = [s for s in known_sessions(platform.store, now.year) if s.session_key in partitions]
    reports = {report.unit: report for report in platform.store.reports(season=now.year)}
    under_way = {run.tags.get("dagster/partition") for run in instance.get_runs(dg.RunsFilter(statuses=_UNFINISHED))}
    for session in sessions:
        key = partitions[session.session_key]
        due = due_units([session], LIGHT, reports, now, platform.settings.refresh_ages)
        if due and key not in under_way:
            yield dg.RunRequest(
                run_key=f"{key}-{_hour(now)}",
                asset_selection=[*(asset_key(unit.declared) for unit in due), REPORTS, *SESSION_TABLES],
                partition_key=key,
                tags={ONLY_DUE: "true"},
            )


def _hour(now: datetime) -> str:
    """Ends a run key: Dagster never asks twice for one, so what fails or dies is asked for again in the next hour."""
    return f"{now:%Y-%m-%dT%H}"


def archive_sensor(platform: Platform) -> dg.SensorDefinition:
    """A new archive, told by its content hash, is loaded."""

    @dg.sensor(
        name="archive_changed",
        description="Loads the archive (F1_ARCHIVE) when the content of its files differs.",
        target=dg.AssetSelection.assets(*ARCHIVE_KEYS),
        minimum_interval_seconds=300,
        default_status=dg.DefaultSensorStatus.RUNNING if _on(platform) else dg.DefaultSensorStatus.STOPPED,
    )
    def sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        archive = platform.archive()
        if archive is None:
            return dg.SensorResult(skip_reason="F1_ARCHIVE is not set")
        if archive.content_hash == context.cursor:
            return dg.SensorResult(skip_reason=f"The archive is the one known, {archive.content_hash}")
        return dg.SensorResult(run_requests=[dg.RunRequest(run_key=archive.content_hash)], cursor=archive.content_hash)

    return sensor


def archive_schedule(platform: Platform) -> dg.ScheduleDefinition:
    """Loads the archive every day, whatever the sensor saw."""
    return dg.ScheduleDefinition(
        name="archive_daily",
        description="Loads the archive (F1_ARCHIVE) every night; where its content is the one known, nothing changes.",
        target=dg.AssetSelection.assets(*ARCHIVE_KEYS),
        cron_schedule=NIGHTLY,
        default_status=dg.DefaultScheduleStatus.RUNNING if _on(platform) else dg.DefaultScheduleStatus.STOPPED,
    )


def _on(platform: Platform) -> bool:
    return platform.settings.automation == "on"
