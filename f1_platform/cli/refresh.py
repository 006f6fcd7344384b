"""`f1 refresh`: by hand what the sensors do when F1_AUTOMATION is on, or only its plan."""

from __future__ import annotations

import logging
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from f1_platform.cli.console import output
from f1_platform.cli.interrupting import interruptible
from f1_platform.cli.road import finish, ready
from f1_platform.cli.start import begin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.table import Table

    from f1_platform.orchestration.refreshing import Refresh
    from f1_platform.raw.due import Due
    from f1_platform.raw.freshness import Ask

log = logging.getLogger(__name__)


def refresh(
    season: Annotated[list[int] | None, typer.Option(help="A whole season. May be given several times.")] = None,
    plan: Annotated[bool, typer.Option("--plan", help="Only print what is due and what it takes.")] = False,
) -> None:
    """Look again at what may have changed, within the day's budget, and publish it.

    Sessions are looked at 40 minutes, 6 hours, 1, 7 and 60 days after their end (F1_REFRESH_AGES).

    What failed is tried again after 5 minutes to 6 hours.

    A day takes 1,500 requests at most (F1_REFRESH_BUDGET, 0 = no limit); the rest waits for the next.

    Without a season: the one that is on, and what was begun or has ended lately of the one before.

    Examples:  [bold]f1 refresh --plan[/]   [bold]f1 refresh[/]   [bold]f1 refresh --season 2024[/]
    """
    seasons = tuple(season or ())
    if plan:
        _show(seasons)
        return
    with ready(None) as road:
        finish(road, interruptible(lambda: road.refresh(seasons)))


def _show(seasons: tuple[int, ...]) -> None:
    settings, clock = begin(writes=False)
    from f1_platform.orchestration.selection import Selection
    from f1_platform.raw import is_there

    Selection(seasons).check(clock.now())
    if not is_there(settings):
        log.info("Nothing was fetched yet into %s; `f1 refresh` begins with the catalogue", settings.home)
        return
    from f1_platform.orchestration.instance import opened
    from f1_platform.orchestration.platform import Platform
    from f1_platform.orchestration.refreshing import being_fetched, refresh_at

    with opened(settings) as instance:
        busy = being_fetched(instance)
        due = refresh_at(Platform.of(settings), instance, seasons, but=busy)
    if due.requests or due.looks.postponed:
        output().print(_table(due))
    budget = f"of the day's {due.budget:,}" if due.budget is not None else "and there is no budget"
    meanwhile = f"; {len(busy)} sessions are being fetched" if busy else ""
    log.info("%d requests are taken or under way today, %s. %s%s", due.spent, budget, due.said, meanwhile)


def _table(due: Refresh) -> Table:
    from rich.table import Table

    from f1_platform.openf1 import CATALOGUE

    table = Table(box=None, header_style="bold", show_footer=True, footer_style="bold")
    table.add_column("session", footer="all")
    table.add_column("endpoints", footer="put off: " + _names(due.looks.postponed) if due.looks.postponed else "")
    table.add_column("why")
    table.add_column("requests", justify="right", footer=f"{due.requests:,}")
    for season in due.seasons if due.lock is None else ():
        table.add_row(str(season), ", ".join(e.name for e in CATALOGUE), "the calendar", str(len(CATALOGUE)))
    for ask in due.looks.asks:
        for why, looks in groupby(sorted(ask.looks, key=_why), key=_why):
            group = list(looks)
            table.add_row(_session(ask), _names(group), why, f"{len(group):,}")
    return table


def _session(ask: Ask) -> str:
    session = ask.session
    return f"{session.start:%Y-%m-%d} {session.name} ({session.session_key})"


def _names(looks: Iterable[Due]) -> str:
    return ", ".join(dict.fromkeys(look.unit.endpoint for look in looks))


def _why(look: Due) -> str:
    """The reason in the words of people."""
    from f1_platform.durations import said

    after = f", {said(look.age)} after" if look.age is not None else ""
    return {"new": "never looked at", "failed": "failed", "age": f"again{after}", "empty": f"empty{after}"}[look.reason]
