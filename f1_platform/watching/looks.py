"""Looks at upstream, watched: each is timed, counted and said, with the unit and the run that it belongs to.

Stands between whoever drains deliveries and the raw store, and changes nothing of either.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from f1_platform.clock import Clock
from f1_platform.errors import StoreError
from f1_platform.openf1 import Unit
from f1_platform.openf1.delivery import Cost, Delivery
from f1_platform.raw import Report, Status, Written
from f1_platform.watching import families
from f1_platform.watching.lines import LOOK
from f1_platform.watching.measures import Measures
from f1_platform.watching.naming import naming

log = logging.getLogger(__name__)


class Keeping(Protocol):
    """What of the raw store's port ends a look."""

    def replace(self, delivery: Delivery, *, run_id: str = "") -> Written:
        """Drains a delivery and replaces its unit."""
        ...

    def fail(self, unit: Unit, error: Exception, *, cost: Cost | None = None, run_id: str = "") -> Report:
        """Notes a failed look."""
        ...


@dataclass(frozen=True)
class Watched:
    """A store whose every look is watched; itself one that ends looks.

    Attributes:
        store: that does the work.
        measures: that take the counts.
        clock: for the store's times.
    """

    store: Keeping
    measures: Measures
    clock: Clock

    def replace(self, delivery: Delivery, *, run_id: str = "") -> Written:
        """Drains a delivery into the store; the time that fetching took is not the store's."""
        unit, began = delivery.unit, self.clock.elapsed()
        draining = _Draining(delivery.batches, self.clock)
        delivery.batches = draining
        with _naming(unit, run_id):
            try:
                written = self.store.replace(delivery, run_id=run_id)
            except StoreError as error:
                self._count(unit.endpoint, "failed", delivery.cost)
                self._say(unit, "failed", delivery.cost, error=str(error))
                raise
            self.measures.observe(families.STORING, "replace", seconds=self.clock.elapsed() - began - draining.seconds)
            # An empty look may leave the records of an earlier one in place: they are no records of this look.
            rows = written.report.rows if written.report.status == "ok" else 0
            self._count(unit.endpoint, written.report.status, delivery.cost, rows, changed=written.changed)
            self._say(unit, written.report.status, delivery.cost, rows, changed=written.changed)
        return written

    def fail(self, unit: Unit, error: Exception, *, cost: Cost | None = None, run_id: str = "") -> Report:
        """Notes a failed look in the store."""
        began, spent = self.clock.elapsed(), cost or Cost()
        with _naming(unit, run_id):
            self._count(unit.endpoint, "failed", spent)
            self._say(unit, "failed", spent, error=str(error))
            report = self.store.fail(unit, error, cost=cost, run_id=run_id)
            self.measures.observe(families.STORING, "fail", seconds=self.clock.elapsed() - began)
        return report

    def _count(self, endpoint: str, status: Status, cost: Cost, rows: int = 0, *, changed: bool = False) -> None:
        count = self.measures.count
        count(families.LOOKS, endpoint, status)
        count(families.REQUESTS, endpoint, by=cost.requests)
        count(families.RETRIES, endpoint, by=cost.retries)
        count(families.WAITS, endpoint, by=cost.waits)
        count(families.WAITED, endpoint, by=cost.waited)
        count(families.REQUESTING, endpoint, by=cost.seconds)
        count(families.BYTES, endpoint, by=cost.bytes)
        count(families.RECORDS, endpoint, by=rows)
        count(families.CHANGES, endpoint, by=int(changed))
        self.measures.save_now_and_then()

    def _say(
        self, unit: Unit, status: Status, cost: Cost, rows: int = 0, *, changed: bool = False, error: str = ""
    ) -> None:
        measured = {
            "status": status,
            "rows": rows,
            "changed": changed,
            "requests": cost.requests,
            "retries": cost.retries,
            "bytes": cost.bytes,
            "waited": round(cost.waited, 3),
            "seconds": round(cost.seconds, 3),
        }
        said = error or f"{rows} records{', changed' if changed else ''}"
        extra = {"measured": measured | ({"error": error} if error else {})}
        log.log(LOOK, "%s: %s, %s; %d requests, %.1f s", unit, status, said, cost.requests, cost.seconds, extra=extra)


class _Draining:
    """Batches, and the seconds that waiting for them took."""

    def __init__(self, batches: Iterable[pa.RecordBatch], clock: Clock) -> None:
        self._batches, self._clock, self.seconds = batches, clock, 0.0

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        began = self._clock.elapsed()
        for batch in self._batches:
            self.seconds += self._clock.elapsed() - began
            yield batch
            began = self._clock.elapsed()
        self.seconds += self._clock.elapsed() - began


def _naming(unit: Unit, run_id: str) -> AbstractContextManager[None]:
    return naming(
        run_id=run_id,
        season=unit.season,
        meeting_key=unit.meeting_key,
        session_key=unit.session_key,
        endpoint=unit.endpoint,
    )
