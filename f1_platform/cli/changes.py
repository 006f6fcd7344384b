"""`f1 changes`: what OpenF1 corrected after it was fetched, from what to what. It asks nothing upstream."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from f1_platform.cli.console import output
from f1_platform.cli.session_names import session_names
from f1_platform.cli.start import begin

if TYPE_CHECKING:
    from rich.table import Table

    from f1_platform.raw import RawStore
    from f1_platform.raw.changes import Difference, Line

log = logging.getLogger(__name__)

_STYLES = {"added": "green", "changed": "yellow", "vanished": "bold red"}
_EVERYWHERE = ("meeting_key", "session_key", "driver_number")
"""Fields that other columns say."""
_LONGEST = 120
"""Characters of one line's values."""


def changes(
    season: Annotated[int | None, typer.Option(help="Only this season.")] = None,
    session: Annotated[int | None, typer.Option(help="Only this session.")] = None,
    endpoint: Annotated[str | None, typer.Option(help="Only this endpoint, such as session_result.")] = None,
    since: Annotated[
        datetime | None,
        typer.Option(help="Only what was seen since, UTC.", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"]),
    ] = None,
    limit: Annotated[int, typer.Option(help="Lines of the table at most; JSON has all.", min=1)] = 500,
    as_json: Annotated[bool, typer.Option("--json", help="All that is known, as a JSON array.")] = False,
) -> None:
    """Show what OpenF1 corrected, the newest first: when it was seen, whose record, from what to what.

    Examples:  [bold]f1 changes --session 9472[/]   [bold]f1 changes --endpoint session_result --since 2024-09-01[/]
    """
    settings, clock = begin(writes=False)
    from f1_platform.openf1 import ENDPOINTS
    from f1_platform.raw import is_there, open_store
    from f1_platform.records.refusals import unknown_endpoint

    if endpoint is not None and endpoint not in ENDPOINTS:
        raise unknown_endpoint(endpoint, ENDPOINTS)
    if not is_there(settings):
        log.info("Nothing was fetched yet into %s; `f1 run` does", settings.home)
        if as_json:
            typer.echo("[]")
        return
    store = open_store(settings, clock)
    start = since.replace(tzinfo=UTC) if since is not None else None
    differences = store.differences(season=season, session_key=session, endpoint=endpoint, since=start)
    lines = _lines(store, differences)
    if as_json:
        _print_json(lines)
        return
    names = session_names(store, (report.unit for report in store.reports(endpoint="sessions")))
    shown = list(islice(lines, limit))
    if shown:
        output().print(_table(shown, names))
    _sum_up(differences, len(shown))


def _lines(store: RawStore, differences: Iterable[Difference]) -> Iterator[Line]:
    from f1_platform.raw.changes import lines_of

    for difference in differences:
        yield from lines_of(difference, store.changes(difference))


def _table(lines: Iterable[Line], names: dict[int, str]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table("when", "session", "endpoint", "driver", "what", "from → to")
    for line in lines:
        unit, change = line.difference.unit, line.change
        driver = change.driver_number if change is not None else None
        table.add_row(
            f"{line.difference.looked_at:%Y-%m-%d %H:%M}",
            names.get(unit.session_key, str(unit.session_key)) if unit.session_key else f"{unit.season} catalogue",
            unit.endpoint,
            str(driver) if driver is not None else "",
            Text(line.kind, _STYLES[line.kind]),
            Text(_told(line)),
        )
    return table


def _told(line: Line) -> str:
    """What identifies the record, then what became of it."""
    change = line.change
    if change is None:
        return f"{line.records:,} records, too many to be kept one by one"
    said_elsewhere = _EVERYWHERE if line.difference.unit.session_key else ()
    key = " ".join(f"{name} {_value(value)}" for name, value in change.key.items() if name not in said_elsewhere)
    if change.kind == "changed":
        what = ", ".join(f"{name} {_value(old)} → {_value(change.after[name])}" for name, old in change.before.items())
    else:
        fields = {**change.before, **change.after}
        what = ", ".join(f"{name} {_value(value)}" for name, value in fields.items() if name not in said_elsewhere)
    said = ": ".join(filter(None, (key, what)))
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"


def _value(value: Any) -> str:  # noqa: ANN401 - any JSON value
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _sum_up(differences: Iterable[Difference], shown: int) -> None:
    counts = dict.fromkeys(_STYLES, 0)
    lines = 0
    for difference in differences:
        lines += len(difference.counts) if difference.truncated else difference.total
        for kind, count in difference.counts.items():
            counts[kind] += count
    if not lines:
        log.info("Nothing that was fetched has changed since")
        return
    log.info("%s records: %s", f"{sum(counts.values()):,}", ", ".join(f"{n:,} {kind}" for kind, n in counts.items()))
    if lines > shown:
        log.info("%s older lines are not shown; --limit, or --json, shows them", f"{lines - shown:,}")


def _print_json(lines: Iterator[Line]) -> None:
    separator = "["
    for line in lines:
        fields = line.fields | {"looked_at": line.difference.looked_at.isoformat()}
        typer.echo(separator + "\n" + json.dumps(fields), nl=False)
        separator = ","
    typer.echo("[]" if separator == "[" else "\n]")
