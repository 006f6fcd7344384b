"""Changing a unit: its cells written under a lease and published, what they replace deleted, the unit forgotten.

Each is one change of the unit's state, before or after which a kill leaves a unit that is whole.
"""

from __future__ import annotations

# pyright: reportAttributeAccessIssue=false
# pyarrow.compute makes its functions when it is imported, so that no checker sees them.
from collections.abc import Callable, Mapping
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from f1_platform.clock import Clock
from f1_platform.openf1 import Unit
from f1_platform.raw.hbase.cleaning import clean
from f1_platform.raw.hbase.gateway import Gateway
from f1_platform.raw.hbase.keeping import Keeping
from f1_platform.raw.hbase.keys import has_driver_prefix
from f1_platform.raw.hbase.known import Known
from f1_platform.raw.hbase.lease import Claim
from f1_platform.raw.hbase.reports import Reports
from f1_platform.raw.hbase.state import State
from f1_platform.raw.hbase.writing import Sent, Writing
from f1_platform.raw.port import Effort, Report
from f1_platform.steps import reached


class Publishing:
    """Changes units of one pair of tables."""

    def __init__(
        self, gateway: Gateway, data: bytes, reports: Reports, keeping: Keeping, writing: Writing, clock: Clock
    ) -> None:
        """Uses these; `data` is the name of the table of records."""
        self._gateway, self._data, self._reports, self._keeping = gateway, data, reports, keeping
        self._writing, self._clock = writing, clock

    def publish(
        self,
        claim: Claim,
        unit: Unit,
        table: pa.Table,
        change: Callable[[State, Mapping[str, int]], State],
        tell: Callable[[State], None] | None = None,
    ) -> tuple[Known, Effort]:
        """Writes the cells of settled records under a lease and publishes them.

        Differences that writers before it kept and never published are deleted first.

        Args:
            claim: holds the lease; given up where anything fails.
            unit: whose records they are.
            table: the records.
            change: the state with the run published, of the state before and the rows of each driver.
            tell: says what the look cost, of the state before, before the new one names it.
        """
        run, parts = claim.run, _parts(table, unit)

        def published_of(state: State) -> State:
            if tell is not None:
                tell(state)
                reached("hbase.told")
            return change(state, parts)

        with claim.or_given_up():
            if claim.state.run:
                self._keeping.settle(unit, claim.state.differences, run)
            begun = self._clock.elapsed()
            sent = self._writing.write(self._data, table, unit, run, claim.beat)
            seconds = self._clock.elapsed() - begun
            reached("hbase.written")
            published = claim.publish(published_of)
        reached("hbase.published")
        return published, _effort(run, sent, seconds)

    def clean(self, known: Known, below: int) -> None:
        """Deletes a unit's cells that are older than a run.

        The horizon is moved before the first of them goes, so that no reader takes what is left for a whole.
        """
        self.change(known, lambda state: replace(state, horizon=max(state.horizon, below)))
        reached("hbase.horizon_moved")
        clean(self._gateway, self._writing, self._data, known.unit, below)
        reached("hbase.cells_deleted")
        self.change(known, lambda state: state.cleaned(below))

    def change(self, known: Known, change: Callable[[State], State]) -> None:
        """Changes a unit's state, whatever it is by now."""
        while (after := change(known.state)) != known.state and self._reports.swap(known, after) is None:
            known = self._reports.read(known.unit)

    def delete(self, unit: Unit) -> bool:
        """Removes a unit and its report; answers whether there was one."""
        while True:
            known = self._reports.read(unit)
            if known.report is None:
                return False
            deleted = self._reports.swap(known, known.state.deleted(self._clock.now()))
            if deleted is not None:
                self.clean(deleted, deleted.state.run)
                return True

    def elsewhere(self, unit: Unit) -> list[Known]:
        """What is known of a unit's session and endpoint under other meetings and seasons."""
        if not unit.session_key:
            return []
        places = self._reports.all(session_key=unit.session_key, endpoint=unit.endpoint)
        return [known for known in places if known.unit != unit and known.report is not None]

    def note(self, known: Known, report: Report) -> bool:
        """Notes a look that changed no records; not where the state has changed meanwhile."""
        self._reports.tell(report, known.state.next_telling(report.looked_at))
        reached("hbase.told")
        return self._reports.swap(known, known.state.looked(report)) is not None


def _parts(table: pa.Table, unit: Unit) -> dict[str, int]:
    """Rows by driver in their order, where a driver's lie together and every row has one."""
    if not has_driver_prefix(unit.declared) or table["driver_number"].null_count:
        return {}
    counts = pc.value_counts(table["driver_number"])
    return {str(count["values"]): count["counts"] for count in counts.to_pylist()}


def _effort(run: int, sent: Sent, seconds: float) -> Effort:
    return Effort(run, sent.rows, sent.cells, sent.bytes, seconds, sent.tally.retries, tuple(sent.tally.seconds))
