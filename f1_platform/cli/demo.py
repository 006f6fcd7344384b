"""`f1 demo`: the whole road on a simulated season, in a home of its own, without OpenF1 or an account."""

from __future__ import annotations

import logging
import os
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from f1_platform.cli.console import SUCCESS
from f1_platform.cli.ports import refuse_taken
from f1_platform.cli.processes import f1, run_to_end
from f1_platform.cli.start import begin
from f1_platform.cli.together import serve_together
from f1_platform.errors import HomeError

if TYPE_CHECKING:
    from f1_platform.upstream import Source

log = logging.getLogger(__name__)

HOME = Path(".f1-demo")
HOST = "127.0.0.1"
MEETINGS = 5
"""The demo's clock stands a day after this many meetings, so that the season is half known and half to come."""


def demo(
    year: Annotated[int, typer.Option(help="The simulated season.", min=2023, max=2099)] = 2030,
    seed: Annotated[int, typer.Option(help="Which simulated season.", min=0)] = 1,
    port: Annotated[int, typer.Option(help="The port of the API.", min=1, max=65535)] = 8000,
    ui: Annotated[int, typer.Option(help="The port of the Dagster UI.", min=1, max=65535)] = 3000,
    serve: Annotated[bool, typer.Option(help="Serve API and UI afterwards, until Ctrl-C.")] = True,
) -> None:
    """Take a simulated season through the whole road, then serve API and Dagster UI until Ctrl-C.

    Everything lies in .f1-demo; again, nothing is fetched that is there already. Remove it before another year or seed.

    Examples:  [bold]f1 demo[/]   [bold]f1 demo --port 8001 --ui 3001[/]   [bold]f1 demo --no-serve[/]
    """
    from f1_platform.upstream import running
    from f1_platform.upstream.simulation import simulate, write_archive

    if serve:
        for wanted in (port, ui):
            refuse_taken(HOST, wanted)
    settings, clock = begin(home=HOME)
    begun = clock.elapsed()
    season = simulate(year, seed)
    _refuse_another(settings.home, season)
    now = after(season, MEETINGS)
    archive = settings.home / "archive"
    write_archive(season, archive, now)
    with running(partial(simulate, year, seed)) as address:
        environment = {
            **os.environ,
            "F1_HOME": str(settings.home),
            "F1_ARCHIVE": str(archive),
            "F1_OPENF1_URL": address,
            "F1_OPENF1_PER_SECOND": "0",
            "F1_OPENF1_PER_MINUTE": "0",
            "F1_NOW": now.isoformat(),
        }
        if code := run_to_end(f1("run", "--season", str(year)), environment):
            raise typer.Exit(code)
        log.log(SUCCESS, "A simulated season up to %s, %.0f s", f"{now:%d %B %Y}", clock.elapsed() - begun)
        if serve:
            serve_together(clock, settings.logs_dir, host=HOST, api=port, ui=ui, environment=environment)


def _refuse_another(home: Path, season: Source) -> None:
    """Refuses a home that holds another season than this one."""
    from f1_platform.home import said_of

    held = said_of(home).get("world", season.name)
    if held != season.name:
        raise HomeError(
            f"The demo's home holds {held}, this would bring {season.name}: they never mix",
            where=str(home),
            mend=f"Remove {HOME} first",
        )


def after(season: Source, meetings: int) -> datetime:
    """A day after the last session of so many meetings."""
    last = season.meetings()[meetings - 1]["meeting_key"]
    ends = [datetime.fromisoformat(s["date_end"]) for s in season.sessions() if s["meeting_key"] == last]
    return max(ends) + timedelta(days=1)
