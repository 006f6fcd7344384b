"""`f1 hbase scan` and `count`: what the tables hold, without the HBase shell."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from itertools import chain, islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from f1_platform.cli.console import output
from f1_platform.cli.row_progress import watching_rows
from f1_platform.cli.start import begin

if TYPE_CHECKING:
    from rich.table import Table

    from f1_platform.raw.hbase.counting import Count
    from f1_platform.raw.hbase.looking import Cell

log = logging.getLogger(__name__)

_KEYS = "Keys begin with YEAR#MEETING#SESSION#; `f1 status` and `f1 hbase count` say what there is"
_STYLES = {"published": "green", "now": "green", "replaced": "dim", "before": "dim"}


class Which(StrEnum):
    """The two tables."""

    f1_data = "f1_data"
    f1_reports = "f1_reports"


def scan(
    prefix: Annotated[str, typer.Argument(help="What row keys begin with: 2024#1229#9472#1#")],
    table: Annotated[Which, typer.Option(help="The records, or the reports of sessions.")] = Which.f1_data,
    columns: Annotated[
        str | None, typer.Option(metavar="NAMES", help="Families or columns, with commas: laps,car:speed")
    ] = None,
    limit: Annotated[int, typer.Option(help="Rows at most; 0 for all.", min=0)] = 20,
    all_runs: Annotated[
        bool, typer.Option("--all-runs", help="Every version of every cell, whoever wrote it.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="A JSON object a cell, a line each.")] = False,
) -> None:
    """Show rows: key, column, value, the run that wrote it, and whether that is the published one.

    Keys are those of docs/hbase-data-model.md; family after family. Quote the prefix, # begins a comment in a shell.

    Examples:  [bold]f1 hbase scan '2024#1229#9472#1#' --columns laps[/]
    [bold]f1 hbase scan '2024#1229#' --table f1_reports --columns meta[/]
    """
    from f1_platform.raw.hbase.connected import connect
    from f1_platform.raw.hbase.looking import data_cells, report_cells

    settings, clock = begin(writes=False)
    connected = connect(settings, clock)
    look = report_cells if table is Which.f1_reports else data_cells
    rows = look(connected, prefix.encode(), columns.split(",") if columns else (), all_runs=all_runs)
    first = next(rows, None)
    if first is None:
        log.warning("No row of %s begins with %s", table.value, _quoted(prefix, columns), extra={"mend": _KEYS})
        return
    shown = chain([first], islice(rows, limit - 1 if limit else None))
    if as_json:
        for cell in (cell for row in shown for cell in row):
            typer.echo(json.dumps(_as_json(cell), ensure_ascii=False))
    else:
        _print(list(shown))
    if limit and next(rows, None) is not None:
        log.info("There are more rows; --limit shows them")


def count(
    prefix: Annotated[str, typer.Argument(help="What row keys begin with: 2024#; all of them by default.")] = "",
    reported: Annotated[bool, typer.Option("--reported", help="As the reports have it, at once; no cells.")] = False,
) -> None:
    """Count the rows and cells that are published, by season and family.

    Examples:  [bold]f1 hbase count[/]   [bold]f1 hbase count '2024#1229#9472#'[/]   [bold]f1 hbase count --reported[/]
    """
    from f1_platform.raw.hbase import counting
    from f1_platform.raw.hbase.connected import connect

    settings, clock = begin(writes=False)
    connected = connect(settings, clock)
    if reported:
        counts = counting.reported(connected, prefix.encode())
    else:
        units = counting.filled(connected, prefix.encode())
        with watching_rows(clock, sum(known.state.rows for known, _ in units)) as seen:
            counts = list(counting.counted(units, connected, seen))
    if not counts and prefix:
        log.warning("Nothing that is published begins with %s", _quoted(prefix), extra={"mend": _KEYS})
        return
    output().print(_counts(counts))
    unlike = [count.unit for count in counts if count.reported not in (None, count.rows)]
    if unlike:
        said = "%d units are not what was published, the first is %s"
        log.error(said, len(unlike), unlike[0], extra={"mend": "f1 hbase fsck"})
        raise typer.Exit(1)


def _quoted(prefix: str, columns: str | None = None) -> str:
    return f"{prefix!r}" + (f" and has a cell in {columns}" if columns else "")


def _print(rows: Sequence[Sequence[Cell]]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("row", "column", "value", "run", "")
    for row in rows:
        for n, cell in enumerate(row):
            key = "" if n else cell.key
            standing = Text(cell.standing, _STYLES.get(cell.standing, "yellow"))
            table.add_row(Text(key), cell.column, Text(cell.value, overflow="fold"), str(cell.timestamp), standing)
    output().print(table)


def _as_json(cell: Cell) -> dict[str, Any]:
    at = _instant(cell.timestamp)
    return {**vars(cell), "at": at.isoformat(timespec="milliseconds") if at else None}


def _instant(timestamp: int) -> datetime | None:
    """The instant of a timestamp; none where somebody wrote one that is none."""
    try:
        return datetime.fromtimestamp(timestamp / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _counts(counts: Iterable[Count]) -> Table:
    from rich.table import Table

    table = Table("season", "family")
    for name in ("units", "rows", "cells"):
        table.add_column(name, justify="right")
    for season, family, *numbers in _summed(counts):
        table.add_row(season, family, *(f"{number:,}" if number is not None else "" for number in numbers))
    return table


def _summed(counts: Iterable[Count]) -> Iterator[tuple[str, str, int, int, int | None]]:
    """Season, family, units, rows, cells; a last line for all."""
    groups: dict[tuple[str, str], list[Count]] = {}
    for count in counts:
        groups.setdefault((str(count.unit.season), count.unit.declared.family), []).append(count)
    everything = [count for group in groups.values() for count in group]
    for (season, family), group in [*groups.items(), (("all", ""), everything)]:
        cells = [count.cells for count in group if count.cells is not None]
        yield season, family, len(group), sum(count.rows for count in group), sum(cells) if cells else None
