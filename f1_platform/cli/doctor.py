"""`f1 doctor`: what is configured, whether it answers, and the mend beside each failure. The checks are in `checks`."""

from __future__ import annotations

import logging

import typer

from f1_platform.cli.console import SUCCESS, output
from f1_platform.cli.start import begin

log = logging.getLogger(__name__)

_SIGNS = {"ok": "[green]ok[/]", "look": "[yellow]look[/]", "failed": "[bold red]failed[/]"}


def doctor() -> None:
    """Say what is configured and whether it answers; beside each failure stands its mend.

    Ends with 3 where a service that is needed does not answer, with 2 where this machine is at fault.

    Example:  [bold]f1 doctor[/]
    """
    from rich.markup import escape
    from rich.table import Table

    from f1_platform.cli.checks import examine

    settings, clock = begin(writes=False)
    table = Table("what", "", "where", "found", "mend")
    findings = examine(settings, clock)
    for finding in findings:
        found = escape(finding.found)
        table.add_row(finding.name, _SIGNS[finding.sign], escape(finding.where), found, escape(finding.mend))
    output().print(table)
    code = max(finding.exit_code for finding in findings)
    if code:
        names = ", ".join(finding.name for finding in findings if not finding.ok)
        log.error("Not well: %s", names, extra={"mend": "The table names what to do"})
        raise typer.Exit(code)
    log.log(SUCCESS, "All is well")
