"""`f1 run` and `f1 publish`: the whole road on this machine, as Dagster runs of its instance."""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from f1_platform.cli.console import SUCCESS, output
from f1_platform.cli.costs import cost_table
from f1_platform.cli.interrupting import interruptible
from f1_platform.cli.progress import Watcher, watching
from f1_platform.cli.start import begin
from f1_platform.errors import ServiceUnavailable

if TYPE_CHECKING:
    from f1_platform.clock import Clock
    from f1_platform.orchestration.road import Journey, Road
    from f1_platform.settings import Settings

log = logging.getLogger(__name__)


def run(
    season: Annotated[list[int] | None, typer.Option(help="A whole season. May be given several times.")] = None,
    meeting: Annotated[list[int] | None, typer.Option(help="A meeting by its key.")] = None,
    session: Annotated[list[int] | None, typer.Option(help="A session by its key.")] = None,
    telemetry: Annotated[bool, typer.Option(help="Fetch car_data and location too.")] = False,
    source: Annotated[
        Path | None, typer.Option("--from", help="Read recorded files in DIR through a local upstream.", metavar="DIR")
    ] = None,
) -> None:
    """Fetch what is due, build what changed, publish it.

    Without a selection the last finished meeting. Safe to repeat and to interrupt: the same command goes on.

    Examples:  [bold]f1 run --season 2024[/]   [bold]f1 run --session 9472 --telemetry[/]
    [bold]f1 run --meeting 1230 --from recorded/[/]

    Recorded files are YEAR/sessions.json and YEAR/MEETING_KEY/SESSION_KEY/ENDPOINT.json.gz.
    """
    from f1_platform.orchestration.selection import Selection

    wanted = Selection(tuple(season or ()), tuple(meeting or ()), tuple(session or ()), telemetry)
    with ready(source) as road:
        finish(road, interruptible(lambda: road.run(wanted)))


@contextmanager
def ready(source: Path | None, *, upstream: bool = True, **overrides: Any) -> Generator[Road]:  # noqa: ANN401
    """The road of this home, held by this process alone.

    Args:
        source: recorded files to read through a local upstream, instead of the one that the settings name.
        upstream: whether the run may bring data, so that the home must be of that upstream.
        overrides: settings by name.
    """
    from f1_platform.home import alone, remember_archive, stamp
    from f1_platform.openf1.worlds import world_behind
    from f1_platform.postgres.shared.world import in_one_world

    with _reached(source) as local:
        settings, clock = begin(**{**local, **overrides})
        world = world_behind(settings.openf1_url) if upstream else None
        with in_one_world(settings, world):
            stamp(settings.home, world, holds_data=_holds_data(settings, clock))
        archive = remember_archive(settings.home, settings.archive)
        if archive != settings.archive:
            log.info("F1_ARCHIVE is not set: the archive is the one this home was given before, %s", archive)
            settings = settings.model_copy(update={"archive": archive})
        with alone(settings.home, waiting), watching(clock) as watcher, _road(settings, watcher) as road:
            if world is not None:
                road.platform.store.stamp(world)
            yield road


@contextmanager
def _reached(source: Path | None) -> Generator[dict[str, Any]]:
    """Settings that reach the local upstream over recorded files, which runs as long as the context."""
    if source is None:
        yield {}
        return
    from f1_platform.upstream import RecordedSource, running

    with running(partial(RecordedSource, source)) as address:
        yield {"openf1_url": address, "openf1_per_second": 0, "openf1_per_minute": 0}


@contextmanager
def _road(settings: Settings, watcher: Watcher) -> Generator[Road]:
    from f1_platform.orchestration.instance import opened, prepare

    prepare(settings)
    from f1_platform.orchestration.build import build_defs
    from f1_platform.orchestration.platform import Platform
    from f1_platform.orchestration.road import Road

    platform = Platform.of(settings, watcher.came)
    with opened(settings) as instance:
        platform.sweep()
        yield Road(platform, build_defs(platform), instance, watcher.expect)


def finish(road: Road, journey: Journey) -> None:
    """Says what was done and what failed.

    Raises:
        typer.Exit: where some of it failed: with 3 when OpenF1 is out of reach, else with 1.
    """
    reports = [report for unit in journey.units if (report := road.platform.store.report(unit)) is not None]
    if reports:
        output().print(cost_table(reports))
    if faults := journey.faults:
        for fault in faults:
            log.error(fault.what, extra={"where": fault.where, "mend": fault.mend})
        log.warning("All else is kept; the same command again continues with what failed")
        raise typer.Exit(3 if any(isinstance(fault, ServiceUnavailable) for fault in faults) else 1)
    version = road.platform.data_version()
    asked = f"{len(journey.units):,} units were due" if journey.units else "nothing was asked for"
    where = road.platform.served.where
    served = f"data version {version} is published in {where}" if version is not None else "nothing is published yet"
    log.log(SUCCESS, "Done: %s; %s", asked, served)


def _holds_data(settings: Settings, clock: Clock) -> bool:
    from f1_platform.raw import is_there, open_store

    return is_there(settings) and any(report.rows for report in open_store(settings, clock).reports())


def waiting(holder: str) -> None:
    """Tells whom a command waits for."""
    log.info("Waiting: %s is at work in this home", holder)
