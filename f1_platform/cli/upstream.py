"""`f1 upstream`: a local OpenF1 over recorded files or a simulated season, for tests, demos and trying things out."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from f1_platform.cli.start import begin
from f1_platform.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from f1_platform.upstream import Limits, Source

log = logging.getLogger(__name__)

FAULTS = "per-second=N, per-minute=N (429), rows=N (422), live-lock (401), account=USER:PASSWORD (401)"


def upstream(
    data: Annotated[
        Path | None, typer.Option(help="Recorded files, as `f1 run --from` reads them.", metavar="DIR")
    ] = None,
    simulate: Annotated[bool, typer.Option("--simulate", help="A season that never was, the same for a seed.")] = False,
    year: Annotated[int, typer.Option(help="The simulated season.", min=2023, max=2099)] = 2030,
    seed: Annotated[int, typer.Option(help="Which simulated season.", min=0)] = 1,
    write_archive: Annotated[
        Path | None, typer.Option(help="Also write an Ergast-style archive of the simulated season, up to F1_NOW.")
    ] = None,
    port: Annotated[int, typer.Option(help="The port to listen on; 0 is any free one.", min=0, max=65535)] = 8011,
    fault: Annotated[
        list[str] | None, typer.Option(metavar="NAME[=VALUE]", help=f"Refuse what OpenF1 refuses: {FAULTS}.")
    ] = None,
) -> None:
    """Serve a local OpenF1 until Ctrl-C; `/_requests` counts what it was asked.

    Examples:  [bold]f1 upstream --data recorded/[/]   [bold]f1 upstream --simulate --year 2025 --fault per-minute=30[/]

    Point the platform at it with F1_OPENF1_URL=http://127.0.0.1:8011 F1_OPENF1_PER_SECOND=0 F1_OPENF1_PER_MINUTE=0, and
    an F1_HOME of its own. A season still to come has no finished session: set F1_NOW to an instant in it on both.
    """
    from f1_platform.upstream import serve

    if (data is None) == (not simulate):
        raise UsageError("either --data DIR or --simulate is needed", mend="f1 upstream --help shows both")
    limits = limits_of(fault or [])
    settings, clock = begin(writes=False)
    source = _recorded(data) if data else _simulated(year, seed, write_archive, settings.now)
    serve(source, port=port, clock=clock, limits=limits, ready=lambda address: log.info("OpenF1 at %s/v1", address))


def limits_of(faults: list[str]) -> Limits:
    """The limits that the faults on the command line ask for.

    Raises:
        UsageError: naming the one that is none.
    """
    from f1_platform.upstream import Limits

    limits = Limits()
    for fault in faults:
        name, _, value = fault.partition("=")
        match name:
            case "per-second" | "per-minute" | "rows" if value.isdecimal():
                limits = replace(limits, **{name.replace("-", "_"): int(value)})
            case "live-lock" if not value:
                limits = replace(limits, live_lock=True)
            case "account" if ":" in value:
                username, _, password = value.partition(":")
                limits = replace(limits, account=(username, password))
            case _:
                raise UsageError(f"no such fault: {fault}", mend=f"Expected {FAULTS}")
    return limits


def _recorded(folder: Path) -> Source:
    from f1_platform.upstream import RecordedSource

    return RecordedSource(folder)


def _simulated(year: int, seed: int, archive: Path | None, until: datetime | None) -> Source:
    from f1_platform.upstream.simulation import simulate, write_archive

    season = simulate(year, seed)
    if archive is not None:
        write_archive(season, archive, until)
        log.info("Archive of the same world in %s", archive)
    return season
