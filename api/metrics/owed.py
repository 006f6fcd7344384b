"""What the ingestion still owes, and what it has for that: due looks, unstored sessions; records, budget, disk."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, Metric

from f1_platform.clock import Clock
from f1_platform.records import Coverage
from f1_platform.records.backlog import Backlog, backlog
from f1_platform.settings import Settings
from f1_platform.watching.holds import held_for, is_open
from f1_platform.watching.showing import Showing

KEPT = 10.0
"""Seconds that what was worked out is told again: to know what is due, every unit of a season is judged."""


class Owed:
    """A collector over the ledger, as the API last looked at it, and the home."""

    def __init__(self, coverage: Callable[[], Coverage], settings: Settings, clock: Clock, showing: Showing) -> None:
        """Remembers where to look.

        Args:
            coverage: what was recorded, as it stands.
            settings: the home, the refresh ages, the budget.
            clock: the platform's, for ages.
            showing: of what holds up requests.
        """
        self._coverage, self._settings, self._clock, self._showing = coverage, settings, clock, showing
        self._worked_out: tuple[float, list[Metric]] | None = None

    def collect(self) -> Iterator[Metric]:
        """The families, none of them older than some seconds."""
        now = self._clock.elapsed()
        if self._worked_out is None or not 0 <= now - self._worked_out[0] < KEPT:
            self._worked_out = now, [*self._of_ledger(self._coverage()), *self._of_home()]
        yield from self._worked_out[1]

    def _of_ledger(self, coverage: Coverage) -> Iterator[Metric]:
        owed = backlog(coverage, self._clock.now(), self._settings.refresh_ages)
        yield GaugeMetricFamily("f1_ingest_due_looks", "Looks at units that are due.", value=owed.due)
        yield GaugeMetricFamily(
            "f1_ingest_oldest_due_seconds",
            "Time since the oldest look became due; 0 where none is.",
            value=self._age(owed.due_since),
        )
        yield GaugeMetricFamily(
            "f1_ingest_unstored_session_seconds",
            "Time since the end of the oldest session of the last week of which nothing is stored; 0 where none is.",
            value=self._age(owed.unstored_since),
        )
        yield _latest(owed, self._age(owed.latest_end))
        readable = GaugeMetricFamily("f1_ledger_readable", "1 where the ledger could be read at the last look, else 0.")
        readable.add_metric([], coverage.fault is None)
        yield readable
        records: Counter[tuple[str, int]] = Counter()
        for unit, report in coverage.by_unit.items():
            records[unit.endpoint, unit.season] += report.rows
        stored = GaugeMetricFamily("f1_stored_records", "Records in the raw store.", labels=["endpoint", "season"])
        for (endpoint, season), rows in sorted(records.items()):
            stored.add_metric([endpoint, str(season)], rows)
        yield stored

    def _of_home(self) -> Iterator[Metric]:
        budget, held = self._settings.refresh_budget, held_for(self._showing(self._settings.limiter_path))
        yield GaugeMetricFamily(
            "f1_ingest_budget_requests", "Requests that a day may take; 0 is any number.", value=budget
        )
        yield GaugeMetricFamily("f1_limiter_hold_seconds", "Time that a 429 holds up all requests yet.", value=held)
        broken = is_open(self._showing(self._settings.breaker_path))
        yield GaugeMetricFamily("f1_breaker_open", "1 where OpenF1 is spared as dead, else 0.", value=broken)
        try:
            disk = shutil.disk_usage(self._settings.home)
        except OSError:
            return
        yield GaugeMetricFamily("f1_disk_free_bytes", "Free space where the home is.", value=disk.free)
        yield GaugeMetricFamily("f1_disk_size_bytes", "Size of the disk where the home is.", value=disk.total)

    def _age(self, instant: datetime | None) -> float:
        return max(0.0, (self._clock.now() - instant).total_seconds()) if instant is not None else 0.0


def _latest(owed: Backlog, age: float) -> Metric:
    """Left without a value where no session has ended: an age of 0 would say that one just has."""
    family = GaugeMetricFamily("f1_latest_session_age_seconds", "Time since the newest session's end.")
    if owed.latest_end is not None:
        family.add_metric([], age)
    return family
