"""What the report table knows of a unit, as one JSON value: the cell that is compared and swapped.

Everything decisive lies in it, so that changing it publishes, grants a lease or takes one away, all or nothing. What
the last look cost and what went wrong stand in cells of their own beside it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import msgspec

from f1_platform.openf1 import Unit
from f1_platform.openf1.delivery import Cost
from f1_platform.process import is_gone
from f1_platform.raw.hbase.tables import RUNS_KEPT
from f1_platform.raw.port import Report, Status

_UNREADABLE = (
    "What was published is not whole any more: writing was broken off too often, or cells are gone. "
    "The same command fetches it anew"
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Lease:
    """Who writes a unit now.

    Attributes:
        holder: the process, as `process.this_process` names it, and a number for the writer in it.
        run: the timestamp of the cells being written.
        beat: counted up while the writer is alive.
    """

    holder: str
    run: int
    beat: int = 0

    @property
    def process(self) -> str:
        """The process among the holder's name."""
        return self.holder.rpartition(":")[0]


@dataclass(frozen=True)
class State:
    """A unit in HBase.

    Attributes:
        status: how its last look ended; none where it was deleted, or never looked at.
        rows: records in the published run.
        content_hash: of those records.
        looked_at: when upstream was last asked.
        changed_at: when the records last changed.
        empty_since: first of its unbroken row of empty looks.
        run_id: the Dagster run that looked last.
        run: timestamp of the published cells, ms; 0 = none yet.
        horizon: cells older than this may be gone: whoever reads an older run starts again.
        stale: older runs whose cells may still be there.
        broken: runs since the published one that were begun and never published.
        parts: rows of each driver in the published run, by driver number as the key spells it, in the records' order.
        told: timestamp of the cells that tell of the last look, ms.
        differences: published runs of which it is kept what they changed, oldest first.
        lease: who writes it now.
    """

    status: Status | None = None
    rows: int = 0
    content_hash: str | None = None
    looked_at: datetime | None = None
    changed_at: datetime | None = None
    empty_since: datetime | None = None
    run_id: str = ""
    run: int = 0
    horizon: int = 0
    stale: tuple[int, ...] = ()
    broken: tuple[int, ...] = ()
    parts: Mapping[str, int] = field(default_factory=dict[str, int])
    told: int = 0
    differences: tuple[int, ...] = ()
    lease: Lease | None = None

    @property
    def is_readable(self) -> bool:
        """Whether the published run is whole in HBase; not when writing broke off too often, or cells are gone."""
        return self.horizon <= self.run

    @property
    def is_littered(self) -> bool:
        """Whether writers that broke off left cells above what is published, and nobody is writing now."""
        return bool(self.broken or self.lease) and (self.lease is None or is_gone(self.lease.process))

    @property
    def is_crowded(self) -> bool:
        """Whether a few more writers that break off would push out what is published."""
        return self.run > 0 and self.is_readable and len(self.broken) + (self.lease is not None) >= RUNS_KEPT // 2

    def next_run(self, now: datetime) -> int:
        """A timestamp above all that the unit ever had, whatever the clock says."""
        known = (self.run, self.horizon, *self.stale, *self.broken, self.lease.run if self.lease else 0)
        return max(milliseconds(now), max(known) + 1)

    def leased(self, holder: str, now: datetime) -> State:
        """With a lease for that holder; whoever held it before has broken off.

        HBase keeps `RUNS_KEPT` versions of a cell. Where one more would push out what the published run or the one
        before it holds, the horizon says so before the first cell is written.
        """
        broken = (*self.broken, self.lease.run) if self.lease else self.broken
        lease = Lease(holder, self.next_run(now))
        above_published = len(broken) + 1
        previous = [run for run in self.stale if run >= self.horizon]
        horizon = self.horizon
        if previous and len(previous) + above_published >= RUNS_KEPT:
            horizon = self.run
        if above_published >= RUNS_KEPT:
            horizon = lease.run
        return replace(self, lease=lease, broken=broken, horizon=horizon)

    def given_up(self) -> State:
        """Without its lease; what was written under it lies about."""
        return replace(self, lease=None, broken=(*self.broken, self.lease.run)) if self.lease else self

    def left(self, run: int) -> State:
        """With a run that nobody writes any more, though it was not published, nor perhaps given up when it was."""
        if self.lease is not None and self.lease.run == run:
            return self.given_up()
        known = {self.run, *self.stale, *self.broken}
        return self if run in known else replace(self, stale=tuple(sorted((*self.stale, run))))

    def published(self, report: Report, parts: Mapping[str, int], *, differs: bool = False) -> State:
        """With the run that was written under the lease as the one that readers take.

        The run before it stays readable; older ones are given up.

        Args:
            report: of the look that brought it.
            parts: rows of each driver in it.
            differs: whether it was kept what the run changes, which is told from now on.
        """
        after = self.rewritten(parts).looked(report)
        return replace(after, differences=(*after.differences, after.run)) if differs else after

    def rewritten(self, parts: Mapping[str, int]) -> State:
        """The same, the records being those that were published before."""
        run = self.lease.run if self.lease else self.run
        stale = tuple(sorted({*self.stale, *self.broken, *([self.run] if self.run else [])}))
        older = any(left < self.run for left in self.stale)
        horizon = max(min(self.horizon, run), self.run) if older else min(self.horizon, run)
        return replace(self, run=run, horizon=horizon, stale=stale, broken=(), parts=dict(parts), lease=None)

    def above(self, timestamp: int) -> State:
        """With a next run that is above cells which somebody else wrote."""
        return self if timestamp < self.next_run(_EPOCH) else replace(self, broken=(*self.broken, timestamp))

    def lost(self, now: datetime) -> State:
        """With what was published given up as not whole, so that it is fetched anew, as a run after that instant."""
        horizon = max(self.horizon, self.run + 1, milliseconds(now))
        return replace(self, status=self.status or "failed", horizon=horizon)

    def looked(self, report: Report) -> State:
        """With what a look brought."""
        return replace(
            self,
            status=report.status,
            rows=report.rows,
            content_hash=report.content_hash,
            looked_at=report.looked_at,
            changed_at=report.changed_at,
            empty_since=report.empty_since,
            run_id=report.run_id,
            told=self.next_telling(report.looked_at),
        )

    def next_telling(self, looked_at: datetime | None) -> int:
        """A timestamp for the cells that tell of a look, above that of the one before."""
        return max(milliseconds(looked_at) if looked_at else 0, self.told + 1)

    def deleted(self, now: datetime) -> State:
        """Of a unit that is gone: nothing but what keeps old cells from coming back, and how it changed before."""
        run, left = self.next_run(now), self.given_up()
        stale = tuple(filter(None, (*left.stale, *left.broken, left.run)))
        return State(run=run, horizon=run, stale=stale, told=self.told, differences=self.differences)

    def cleaned(self, below: int) -> State:
        """With no cell older than that."""
        return replace(self, stale=tuple(run for run in self.stale if run >= below))

    def report(self, unit: Unit, told: Mapping[str, Any], error: str) -> Report | None:
        """As all stores report it; none of a unit that was never looked at, or deleted."""
        if self.status is None:
            return None
        if not self.is_readable:
            return Report(unit, "failed", looked_at=self.looked_at, error=_UNREADABLE, run_id=self.run_id)
        return Report(
            unit=unit,
            status=self.status,
            rows=self.rows,
            content_hash=self.content_hash,
            looked_at=self.looked_at,
            changed_at=self.changed_at,
            empty_since=self.empty_since,
            cost=Cost(**{name: told[name] for name in ("requests", "bytes", "retries", "waits", "waited") if told}),
            seconds=told.get("seconds", 0.0),
            identical=told.get("identical", 0),
            colliding=told.get("colliding", 0),
            extras=told.get("extras", {}),
            error=error,
            run_id=self.run_id,
        )

    def text(self) -> bytes:
        """As it stands in the cell."""
        given = {name: _plain(value) for name, value in vars(self).items() if value not in (None, (), {}, 0, "")}
        return json.dumps(given, separators=(",", ":")).encode()


def read_state(text: bytes) -> State:
    """The inverse of `State.text`.

    Raises:
        ValueError: the cell holds something else.
    """
    try:
        return msgspec.json.decode(text, type=State)
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from error


def told_of(report: Report) -> bytes:
    """What a look cost and noticed, as it stands in its cell."""
    cost = {name: getattr(report.cost, name) for name in ("requests", "bytes", "retries", "waits", "waited")}
    noticed = {"identical": report.identical, "colliding": report.colliding, "extras": dict(report.extras)}
    return json.dumps({**cost, "seconds": report.seconds, **noticed}, separators=(",", ":")).encode()


def milliseconds(instant: datetime) -> int:
    """Since 1970, as HBase counts."""
    return int(instant.timestamp() * 1000)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return vars(value) if isinstance(value, Lease) else value
