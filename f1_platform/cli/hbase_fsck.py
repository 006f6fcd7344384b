"""`f1 hbase fsck`: what is half in the tables, found and mended. How, is the business of raw/hbase/fsck."""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from f1_platform.cli.console import SUCCESS, output
from f1_platform.cli.row_progress import watching_rows
from f1_platform.cli.start import begin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from f1_platform.raw.hbase.fsck import Finding

log = logging.getLogger(__name__)

_STYLES = {"mended": "green", "to mend": "yellow", "left": "bold red"}


def fsck(
    season: Annotated[int | None, typer.Option(help="Only this season.")] = None,
    session: Annotated[int | None, typer.Option(help="Only this session.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what is half, and change nothing.")] = False,
    deep: Annotated[
        bool, typer.Option("--deep", help="Read every value, and compare it with the hash of what was published.")
    ] = False,
    delete_strays: Annotated[
        bool, typer.Option("--delete-strays", help="Delete rows and cells that no run of ours wrote; they are lost.")
    ] = False,
) -> None:
    """Find what is half, and mend it; nothing that was published is lost, and what is being written is left alone.

    Finds cells of runs that broke off or were replaced, units that are not what their report says, leases of writers
    that are gone, sessions in two places, rows and report cells that are none of ours. Reads keys and times alone; a
    cell that somebody put beside the first of its row, and changed values, are found by --deep.

    Ends with 1 where something is left: run what stands beside it.

    Examples:  [bold]f1 hbase fsck --dry-run[/]   [bold]f1 hbase fsck --season 2024 --deep[/]
    """
    from f1_platform.raw.hbase.connected import connect
    from f1_platform.raw.hbase.fsck import Manner, Order, examine

    settings, clock = begin(writes=False)
    connected = connect(settings, clock)
    order = Order(season, session, dry_run, Manner(deep, delete_strays))
    findings: list[Finding] = []
    try:
        with watching_rows(clock, 0) as seen:
            for finding in examine(connected, order, seen):
                log.debug("%s: %s (%s)", finding.outcome, finding.what, finding.where)
                findings.append(finding)
    finally:
        if findings:
            output().print(_table(findings))
    _conclude(findings)


def _table(findings: Sequence[Finding]) -> Table:
    from rich.markup import escape
    from rich.table import Table
    from rich.text import Text

    table = Table("what", "where", "", "mend")
    for finding in findings:
        outcome = Text(finding.outcome, _STYLES[finding.outcome])
        table.add_row(escape(finding.what), escape(finding.where), outcome, escape(finding.mend))
    return table


def _conclude(findings: Sequence[Finding]) -> None:
    counts = Counter(finding.outcome for finding in findings)
    said = ", ".join(f"{count:,} {outcome}" for outcome, count in counts.items())
    if counts["left"]:
        log.error("Not all is whole: %s", said, extra={"mend": "The table says what to do"})
    elif counts["to mend"]:
        log.warning("Not all is whole: %s", said, extra={"mend": "The same command without --dry-run"})
    else:
        log.log(SUCCESS, "All is whole%s", f": {said}" if said else "")
        return
    raise typer.Exit(1)
