"""What a run brought and what it cost, as a table by endpoint."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    from f1_platform.raw import Report


def cost_table(reports: Iterable[Report]) -> Table:
    """Rows, requests, bytes and seconds of the last looks, by endpoint, with a line of totals."""
    from f1_platform.raw.summary import summarise

    by_endpoint: defaultdict[str, list[Report]] = defaultdict(list)
    for report in reports:
        by_endpoint[report.unit.endpoint].append(report)
    table = Table(box=None, header_style="bold", show_footer=len(by_endpoint) > 1, footer_style="bold")
    every = summarise([report for group in by_endpoint.values() for report in group])
    totals = {status: every.units[status] for status in ("ok", "empty", "failed")} | {"rows": every.rows}
    table.add_column("endpoint", footer="all")
    for name, total in totals.items():
        table.add_column(name, justify="right", footer=f"{total:,}")
    table.add_column("requests", justify="right", footer=f"{every.cost.requests:,}")
    table.add_column("retries", justify="right", footer=f"{every.cost.retries:,}")
    table.add_column("MB", justify="right", footer=f"{every.cost.bytes / 1e6:,.1f}")
    table.add_column("s", justify="right", footer=f"{every.seconds:,.1f}")
    for endpoint in sorted(by_endpoint):
        summary = summarise(by_endpoint[endpoint])
        table.add_row(
            endpoint,
            *(f"{summary.units[status]:,}" for status in ("ok", "empty", "failed")),
            *(f"{summary.rows:,}", f"{summary.cost.requests:,}", f"{summary.cost.retries:,}"),
            *(f"{summary.cost.bytes / 1e6:,.1f}", f"{summary.seconds:,.1f}"),
        )
    return table
