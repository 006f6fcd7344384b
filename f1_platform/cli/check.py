"""`f1 check`: what is known to be wrong in the data, by rule. It reads the warehouse and changes nothing."""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from f1_platform.cli.console import output
from f1_platform.cli.start import begin

if TYPE_CHECKING:
    from rich.table import Table

    from f1_platform.warehouse.quality import Finding

log = logging.getLogger(__name__)

_STYLES = {"error": "bold red", "warning": "yellow", "info": "dim"}


def check(
    season: Annotated[int | None, typer.Option(help="Only this season.")] = None,
    session: Annotated[int | None, typer.Option(help="Only this session, a finding a line.")] = None,
    rule: Annotated[str | None, typer.Option(help="Only what this rule found, a finding a line.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="All findings, as a JSON array.")] = False,
) -> None:
    """Show what is known to be wrong in the data: how often each rule found something and, on request, what.

    Examples:  [bold]f1 check --season 2024[/]   [bold]f1 check --session 9157[/]   [bold]f1 check --json | jq[/]
    """
    settings, _ = begin(writes=False)
    from f1_platform.warehouse.quality import findings, require_rule
    from f1_platform.warehouse.reading import reading

    if rule is not None:
        require_rule(rule)
    found: list[Finding] = []
    if settings.warehouse_path.exists():
        with reading(settings) as warehouse:
            found = findings(warehouse, season=season, session_key=session, rule=rule)
    else:
        log.info("Nothing was built yet in %s; `f1 run` does", settings.home)
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in found], indent=1))
        return
    if not settings.warehouse_path.exists():
        return
    if found:
        output().print(_counts(found))
        if session is not None or rule is not None:
            output().print(_lines(found))
    log.info("%s findings in %s sessions", f"{len(found):,}", f"{len({f.session_key for f in found}):,}")


def _counts(found: list[Finding]) -> Table:
    from rich.table import Table
    from rich.text import Text

    from f1_platform.warehouse.quality import meaning_of

    by_rule: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        by_rule[finding.rule].append(finding)
    shown = Table("rule", "severity")
    shown.add_column("findings", justify="right")
    shown.add_column("sessions", justify="right")
    shown.add_column("what it finds, and where its threshold comes from")
    for rule, group in sorted(by_rule.items()):
        severity = Text(group[0].severity, _STYLES[group[0].severity])
        sessions = len({finding.session_key for finding in group})
        shown.add_row(rule, severity, f"{len(group):,}", f"{sessions:,}", Text(meaning_of(rule)))
    return shown


def _lines(found: list[Finding]) -> Table:
    from rich.table import Table
    from rich.text import Text

    shown = Table("rule", "session", "car", "driver", "lap", "evidence")
    for finding in found:
        shown.add_row(
            finding.rule,
            str(finding.session_key),
            _known(finding.driver_number),
            _known(finding.driver_name),
            _known(finding.lap_number),
            Text(", ".join(f"{name} {_known(value)}" for name, value in finding.evidence.items())),
        )
    return shown


def _known(value: object) -> str:
    return "" if value is None else str(value)
