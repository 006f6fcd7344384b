"""Sensors and the schedule: what is new outside, and which runs that asks for. Stopped unless F1_AUTOMATION is on."""

import json
from datetime import datetime

import dagster as dg

from f1_platform.openf1 import CATALOGUE, LIGHT
from f1_platform.orchestration.assets.archive import KEYS as ARCHIVE_KEYS
from f1_platform.orchestration.assets.raw import asset_key
from f1_platform.orchestration.assets.reports import KEY as REPORTS
from f1_platform.orchestration.assets.warehouse import SESSION_TABLES
from f1_platform.orchestration.automation import NIGHTLY
from f1_platform.orchestration.partitions import register, registered
from f1_platform.orchestration.platform import Platform
from f1_platform.orchestration.refreshing import being_fetched, fingerprint, marks, refresh_at
from f1_platform.raw.catalogue import known_sessions
from f1_platform.raw.freshness import Ask, moves, seen


def discovery(platform: Platform) -> dg.SensorDefinition:
    """Follows the calendar: the catalogue is looked at anew, sessions that have begun become partitions."""

    @dg.sensor(
        name="discovery",
        description="Looks at the season's catalogue anew: sessions that are new, moved, cancelled or held again.",
        asset_selection=dg.AssetSelection.assets(*map(asset_key, CATALOGUE)),
        minimum_interval_seconds=300,
        default_status=dg.DefaultSensorStatus.RUNNING if _on(platform) else dg.DefaultSensorStatus.STOPPED,
    )
    def sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        now = platform.clock.now()
        sessions = known_sessions(platform.store, now.year)
        before: dict[str, dict[str, str]] = json.loads(context.cursor or "{}")
        known = before.get(str(now.year), {})
        changes = list(moves(known, sessions)) if known else []
        for change in changes:
            context.log.info("The calendar of %d: %s", now.year, change)
        new = register(context.instance, sessions, now)
        cursor = json.dumps({str(now.year): seen(sessions, known)})
        plan = refresh_at(platform, context.instance)
        if plan.seasons and plan.lock is None:
            return dg.SensorResult(
                run_requests=[_catalogue_request(season, now) for season in plan.seasons], cursor=cursor
            )
        said = plan.said if plan.lock is not None else f"No catalogue is due at {now:%Y-%m-%d %H:%M} UTC"
        news = "; ".join([said, f"{len(new)} new partitions", *changes])
        return dg.SensorResult(skip_reason=news, cursor=cursor)

    return sensor


def refresh(platform: Platform) -> dg.SensorDefinition:
    """Asks for the looks that are due, a run a session, within the day's budget."""

    @dg.sensor(
        name="refresh",
        description="Looks at sessions at the refresh ages after their end, and again at what failed or was empty.",
        asset_selection=dg.AssetSelection.assets(*map(asset_key, LIGHT), REPORTS, *SESSION_TABLES),
        minimum_interval_seconds=60,
        default_status=dg.DefaultSensorStatus.RUNNING if _on(platform) else dg.DefaultSensorStatus.STOPPED,
    )
    def sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        partitions = registered(context.instance)
        but = being_fetched(context.instance)
        plan = refresh_at(platform, context.instance, but=but)
        requests = [
            _session_request(platform, ask, partitions[ask.session.session_key], plan.at)
            for ask in plan.looks.asks
            if ask.session.session_key in partitions
        ]
        if plan.looks.postponed and requests:
            context.log.info(plan.said)
        if not requests:
            return dg.SensorResult(
                skip_reason=f"{plan.said}; {len(but)} sessions are being fetched" if but else plan.said
            )
        return dg.SensorResult(run_requests=requests)

    return sensor


def _catalogue_request(season: int, now: datetime) -> dg.RunRequest:
    return dg.RunRequest(
        run_key=f"catalogue-{season}-{_hour(now)}",
        asset_selection=[asset_key(endpoint) for endpoint in CATALOGUE],
        partition_key=str(season),
        tags=marks(now, len(CATALOGUE)),
    )


def _session_request(platform: Platform, ask: Ask, partition: str, now: datetime) -> dg.RunRequest:
    reports = platform.store.reports(session_key=ask.session.session_key)
    return dg.RunRequest(
        run_key=f"{partition}-{_hour(now)}-{fingerprint(ask, reports)}",
        asset_selection=[*(asset_key(unit.declared) for unit in ask.units), REPORTS, *SESSION_TABLES],
        partition_key=partition,
        tags=marks(now, ask.requests),
    )


def _hour(now: datetime) -> str:
    """In a run key: Dagster never asks twice for one, so that what died unseen is asked for again in the next hour."""
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
