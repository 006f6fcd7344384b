"""What a look at upstream makes of a unit's report. Pure; the same for all stores."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from f1_platform.openf1.delivery import Cost, Delivery
from f1_platform.openf1.units import Unit
from f1_platform.raw.content import Settled
from f1_platform.raw.port import Report

SECOND_LOOK = timedelta(hours=6)
"""An empty answer empties a filled unit only when one this much earlier was empty too: upstream has bad moments."""

Action = Literal["keep", "write", "empty"]


@dataclass(frozen=True)
class Look:
    """One look at upstream that succeeded.

    Attributes:
        at: when.
        seconds: that its requests took.
        run_id: the run that looked.
        lacking: whether its answer had to be completed, see `lacking`.
    """

    at: datetime
    seconds: float
    run_id: str
    lacking: bool = False


def judge(before: Report | None, settled: Settled, delivery: Delivery, look: Look) -> tuple[Action, Report]:
    """What to do with the store, and the report that goes with it."""
    report = Report(
        unit=delivery.unit,
        status="ok" if settled.table.num_rows else "empty",
        rows=settled.table.num_rows,
        content_hash=settled.content_hash,
        looked_at=look.at,
        changed_at=look.at,
        cost=delivery.cost,
        seconds=look.seconds,
        identical=settled.identical,
        colliding=settled.colliding,
        extras=dict(delivery.extras),
        run_id=look.run_id,
    )
    if settled.content_hash is not None:
        if look.lacking:
            report = replace(report, empty_since=(before.empty_since if before else None) or look.at)
        if before is not None and before.content_hash == settled.content_hash:
            return "keep", replace(report, changed_at=before.changed_at)
        return "write", report
    empty_since = (before.empty_since if before and before.status != "ok" else None) or look.at
    report = replace(report, empty_since=empty_since)
    if before is None or before.content_hash is None:
        return "keep", replace(report, changed_at=before.changed_at if before else None)
    if look.at - empty_since >= SECOND_LOOK:
        return "empty", report
    return "keep", replace(
        report, rows=before.rows, content_hash=before.content_hash, changed_at=before.changed_at, extras=before.extras
    )


def failed(before: Report | None, unit: Unit, error: Exception, cost: Cost, look: Look) -> Report:
    """The report after a look that failed: the records of an earlier one stay as they are."""
    if before is not None and before.status == "ok":
        before = replace(before, empty_since=None)
    return replace(
        before or Report(unit, "failed"),
        status="failed",
        error=str(error),
        looked_at=look.at,
        cost=cost,
        seconds=look.seconds,
        run_id=look.run_id,
    )
