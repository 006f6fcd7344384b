"""The row of the report table: what is known of a session, over its endpoints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from f1_platform.openf1.delivery import Cost
from f1_platform.raw.port import Report, Status


@dataclass(frozen=True)
class Summary:
    """Reports of several units as one.

    Attributes:
        status: failed if any of them is, empty if all of them are, else ok.
        units: how many of each status.
        rows: records in the store.
        cost: of their last looks.
        seconds: that those took.
        errors: of each failed unit, by endpoint.
    """

    status: Status
    units: dict[Status, int]
    rows: int
    cost: Cost
    seconds: float
    errors: dict[str, str]


def summarise(reports: Sequence[Report]) -> Summary:
    """The summary of a session, or of whatever the reports cover."""
    units: dict[Status, int] = {"ok": 0, "empty": 0, "failed": 0}
    cost = Cost()
    for report in reports:
        units[report.status] += 1
        cost.add(report.cost)
    status: Status = "failed" if units["failed"] else "ok" if units["ok"] else "empty"
    return Summary(
        status,
        units,
        rows=sum(report.rows for report in reports),
        cost=cost,
        seconds=sum(report.seconds for report in reports),
        errors={report.unit.endpoint: report.error for report in reports if report.status == "failed"},
    )
