"""`f1 archive`: looking into an Ergast-style archive. Loading it is the business of `f1 run` and `f1 publish`."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from f1_platform.cli.console import SUCCESS, output, report
from f1_platform.cli.start import begin
from f1_platform.errors import ArchiveError, UsageError

if TYPE_CHECKING:
    from f1_platform.archive import Archive, TableReport

app = typer.Typer(help="Look into an Ergast-style archive.", no_args_is_help=True)
log = logging.getLogger(__name__)


@app.callback()
def archive() -> None:
    """Look into an Ergast-style archive."""


@app.command()
def check(
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="Folder or zip of CSV, plain or .gz; default F1_ARCHIVE.")
    ] = None,
) -> None:
    """Read every table; say what it holds, what was padded or left out, and what is refused, by file and line.

    Examples:  [bold]f1 archive check ergast/[/]   [bold]f1 archive check f1db_csv.zip[/]
    """
    from f1_platform import archive as archives

    settings, _ = begin(writes=False)
    path = folder or settings.archive
    if path is None:
        raise UsageError("no archive is named", mend="Name a folder or zip, or set F1_ARCHIVE")
    opened = archives.open_archive(path)
    reports = archives.check(opened)
    _print(opened, reports)
    faults = [table.fault for table in reports if table.fault]
    for fault in faults:
        report(fault)
    if faults:
        raise typer.Exit(ArchiveError.exit_code)
    rows = sum(table.rows for table in reports)
    log.log(SUCCESS, "%s is sound: %s rows, content %s", path, f"{rows:,}", opened.content_hash)


def _print(archive: Archive, reports: list[TableReport]) -> None:
    from rich.table import Table

    shown = Table("table", "files", title=str(archive.path), title_justify="left")
    shown.add_column("rows", justify="right")
    shown.add_column("to know")
    for table in reports:
        rows = "refused" if table.fault else f"{table.rows:,}" if table.files else "absent"
        shown.add_row(table.table, "\n".join(table.files), rows, "\n".join(_notes(table)))
    output().print(shown)
    if archive.ignored:
        output().print(f"Of no table, left alone: {', '.join(archive.ignored)}", markup=False, highlight=False)


def _notes(table: TableReport) -> list[str]:
    notes = [f"{padded}: padded with null" for padded in table.padded]
    notes += [str(orphans) for orphans in table.orphans]
    if table.identical:
        notes.append(f"{table.identical:,} repeated rows counted once")
    if table.unknown:
        notes.append(f"unknown columns left out: {', '.join(table.unknown)}")
    if table.absent:
        notes.append(f"columns of newer archives, null here: {', '.join(table.absent)}")
    return notes
