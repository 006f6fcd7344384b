"""`f1 status`: what the ledger knows, by session and endpoint. It asks nothing upstream and changes nothing."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

import typer

from f1_platform.cli.console import output
from f1_platform.cli.session_names import session_names
from f1_platform.cli.start import begin

if TYPE_CHECKING:
    from rich.table import Table

    from f1_platform.raw import Report

log = logging.getLogger(__name__)

_STYLES = {"ok": "green", "empty": "dim", "failed": "bold red"}


def status(
    season: Annotated[int | None, typer.Option(help="Only this season.")] = None,
    session: Annotated[int | None, typer.Option(help="Only this session, an endpoint a line.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="All that is known, as a JSON array.")] = False,
) -> None:
    """Show what was fetched: per session and endpoint ok, empty or failed, rows, when it was asked, how long it took.

    Examples:  [bold]f1 status --season 2024[/]   [bold]f1 status --session 9472[/]   [bold]f1 status --json | jq[/]
    """
    settings, clock = begin(writes=False)
    from f1_platform.raw import is_there, open_store

    if not is_there(settings):
        log.info("Nothing was fetched yet into %s; `f1 run` does", settings.home)
        if as_json:
            typer.echo("[]")
        return
    store = open_store(settings, clock)
    reports = store.reports(season=season, session_key=session)
    if as_json:
        typer.echo(json.dumps([_as_json(report) for report in reports], indent=1))
        return
    names = session_names(store, (report.unit for report in reports))
    output().print(_by_endpoint(reports) if session is not None else _by_session(reports, names))
    for report in reports:
        if report.status == "failed":
            log.warning("%s failed: %s", report.unit, report.error)
    _sum_up(reports)


def _by_session(reports: Iterable[Report], names: dict[int, str]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table("season", "session", "endpoints: rows, empty, failed")
    for name in ("rows", "asked", "seconds"):
        table.add_column(name, justify="right")

    def named(report: Report) -> tuple[int, str]:
        key = report.unit.session_key
        return report.unit.season, names.get(key, str(key)) if key else "catalogue"

    # Names begin with the date, so that this is the order of the season; keys are not.
    for (season, name), grouped in groupby(sorted(reports, key=named), key=named):
        group = list(grouped)
        cells = Text("  ").join(_cell(report) for report in group)
        table.add_row(str(season), name, cells, f"{_rows(group):,}", _asked(group), f"{_seconds(group):.1f}")
    return table


def _by_endpoint(reports: Iterable[Report]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table("endpoint", "status")
    for name in ("rows", "asked", "changed", "seconds", "requests", "bytes"):
        table.add_column(name, justify="right")
    for report in reports:
        table.add_row(
            report.unit.endpoint,
            Text(report.status, _STYLES[report.status]),
            f"{report.rows:,}",
            _asked([report]),
            f"{report.changed_at:%Y-%m-%d %H:%M}" if report.changed_at else "",
            f"{report.seconds:.1f}",
            f"{report.cost.requests:,}",
            f"{report.cost.bytes:,}",
        )
    return table


def _cell(report: Report) -> Any:  # noqa: ANN401 - rich is imported where it is used
    from rich.text import Text

    said = f"{report.rows:,}" if report.status == "ok" else report.status
    return Text(f"{report.unit.endpoint} {said}", _STYLES[report.status] if report.status != "ok" else "")


def _sum_up(reports: list[Report]) -> None:
    counts = {status: sum(report.status == status for report in reports) for status in _STYLES}
    said = ", ".join(f"{count:,} {status}" for status, count in counts.items())
    log.info("%s units (%s), %s rows", f"{len(reports):,}", said, f"{_rows(reports):,}")


def _rows(reports: Iterable[Report]) -> int:
    return sum(report.rows for report in reports)


def _seconds(reports: Iterable[Report]) -> float:
    return sum(report.seconds for report in reports)


def _asked(reports: Iterable[Report]) -> str:
    asked = [report.looked_at for report in reports if report.looked_at]
    return f"{max(asked):%Y-%m-%d %H:%M}" if asked else ""


def _as_json(report: Report) -> dict[str, Any]:
    unit, cost = report.unit, report.cost
    return {
        "season": unit.season,
        "meeting_key": unit.meeting_key,
        "session_key": unit.session_key,
        "endpoint": unit.endpoint,
        "status": report.status,
        "rows": report.rows,
        "looked_at": report.looked_at.isoformat() if report.looked_at else None,
        "changed_at": report.changed_at.isoformat() if report.changed_at else None,
        "seconds": report.seconds,
        "requests": cost.requests,
        "bytes": cost.bytes,
        "retries": cost.retries,
        "identical": report.identical,
        "colliding": report.colliding,
        "extras": dict(report.extras),
        "error": report.error,
        "content_hash": report.content_hash,
        "run_id": report.run_id,
    }
