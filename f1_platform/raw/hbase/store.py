"""The raw store in HBase: a unit's cells under one run, published by one cell of the report table.

Writing takes a lease, writes all cells at the run's timestamp, and publishes by changing the unit's state; then it
deletes what is older than the run before. Readers take the published run and are told when it goes. So a kill at any
instant leaves the published run as it was, and the next writer goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from f1_platform.clock import Clock
from f1_platform.errors import DamagedError, HomeError, TransientError
from f1_platform.openf1 import Unit, arrow_schema
from f1_platform.openf1.delivery import Cost, Delivery
from f1_platform.raw.changes import Change, Difference
from f1_platform.raw.changes.change import newest_first
from f1_platform.raw.content import Settled, settle
from f1_platform.raw.files import Wanted
from f1_platform.raw.hbase.connected import connect
from f1_platform.raw.hbase.differing import Differing
from f1_platform.raw.hbase.known import Known
from f1_platform.raw.hbase.lease import Claim
from f1_platform.raw.hbase.places import Before, before_of, has_records, superseded
from f1_platform.raw.hbase.state import State
from f1_platform.raw.lacking import completed
from f1_platform.raw.looks import Action, Look, failed, judge
from f1_platform.raw.port import Effort, Report, Written
from f1_platform.settings import Settings
from f1_platform.steps import reached

_LARGE = 1 << 17
_MARK_LASTS = 10.0
"""Seconds."""


class HBaseStore:
    """Raw units in two HBase tables; implements `RawStore`."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        """Uses the tables that the settings name.

        Raises:
            StoreError: they are missing, or would lose records.
            ServiceUnavailable: the gateway does not answer.
            SettingsError: it speaks in another way than the settings say.
        """
        self._clock = clock
        connected = connect(settings, clock)
        self._reports, self._mirror = connected.reports, connected.mirror
        self._pinned, self._publishing = connected.pinned, connected.publishing
        self._keeping, self._readers = connected.keeping, connected.threads
        self._differing = Differing(connected.pinned, connected.mirror, connected.keeping)

    def replace(self, delivery: Delivery, *, run_id: str = "") -> Written:
        """Drains a delivery and replaces its unit, whole; see the port."""
        unit = delivery.unit
        settled = settle(pa.Table.from_batches(delivery.batches, arrow_schema(unit.endpoint)), unit.endpoint)
        reached("raw.settled")
        settled, lacking = completed(self, unit, settled, self._clock.now())
        look = Look(self._clock.now(), delivery.cost.seconds, run_id, lacking)
        claim = Claim(unit, self._reports, self._clock)
        while True:
            before = self._before(unit)
            known, content = before.known, settled.table
            action, report = self._judge(before, settled, delivery, look)
            if action == "keep" and before.has_moved:
                records = self._published(before.source)
                content = records if records is not None else content
                report = report if records is not None else judge(known.report, settled, delivery, look)[1]
                if claim.take(known, before.run_at(look.at)):
                    break
            elif action == "keep":
                if report.content_hash == settled.content_hash and known.state.is_littered:
                    self._renew(known, claim, settled.table)
                elif self._publishing.note(known, report):
                    self._leave(before)
                    return Written(report, changed=False, replaced=bool(known.state.stale))
            elif known.state.is_crowded and (records := self._published(known)) is not None:
                self._renew(known, claim, records)
            elif claim.take(known, before.run_at(look.at)):
                break
        reached("hbase.leased")
        with claim.or_given_up():
            differs = action != "keep" and self._differing.keep(before, claim, settled, look)
        reached("raw.difference_kept")
        published, effort = self._publish(before, claim, content, report, differs=differs)
        if settled.table.num_rows > _LARGE:
            del settled, content
            pa.default_memory_pool().release_unused()
        replaced = bool(published.state.stale) or (before.has_moved and action != "keep")
        return Written(report, changed=action != "keep", replaced=replaced, effort=effort)

    def fail(self, unit: Unit, error: Exception, *, cost: Cost | None = None, run_id: str = "") -> Report:
        """Notes a failed look; see the port."""
        spent = cost or Cost()
        look = Look(self._clock.now(), spent.seconds, run_id)
        while True:
            known = self._reports.read(unit)
            report = failed(known.report, unit, error, spent, look)
            if self._publishing.note(known, report):
                return report

    def scan(
        self,
        unit: Unit,
        columns: Sequence[str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Iterator[pa.RecordBatch]:
        """The records of a unit; see the port.

        From its copy or from HBase, see `Pinned.batches`.

        Raises:
            TransientError: the unit was rewritten twice while it was read, and what came so far is of the run before;
                or its copy was lost then; or its records are not whole, since writing was broken off too often.
        """
        known = self._reports.read(unit)
        if known.report is not None and not known.state.is_readable:
            raise TransientError(known.report.error, where=str(unit), mend="See `f1 hbase fsck`")
        yield from self._pinned.batches(known, Wanted(unit, tuple(columns) if columns else None, since, until))

    def delete(self, unit: Unit) -> bool:
        """Removes a unit and its report; see the port."""
        return self._publishing.delete(unit)

    def report(self, unit: Unit) -> Report | None:
        """The ledger row of a unit."""
        return self._reports.read(unit).report

    def reports(
        self, *, season: int | None = None, session_key: int | None = None, endpoint: str | None = None
    ) -> list[Report]:
        """Ledger rows; see the port."""
        known = list(self._reports.all(season=season, session_key=session_key, endpoint=endpoint))
        left = {unit.unit for unit in superseded(known)}
        return [unit.report for unit in known if unit.report is not None and unit.unit not in left]

    def differences(
        self,
        *,
        season: int | None = None,
        session_key: int | None = None,
        endpoint: str | None = None,
        since: datetime | None = None,
    ) -> list[Difference]:
        """How units changed; see the port."""
        return newest_first(self._keeping.kept(season, session_key, endpoint), since)

    def changes(self, difference: Difference) -> list[Change]:
        """The records that a difference is about; see the port."""
        return self._keeping.changes(difference)

    def mark(self) -> object:
        """A new one every few seconds, as HBase would have to be asked for all reports; see the port."""
        return int(self._clock.elapsed() // _MARK_LASTS)

    def parquet(self, units: Sequence[Unit]) -> dict[Unit, Path]:
        """Copies of the units, made where there are none yet, or not whole; see the port.

        A copy that is deleted after it was answered and before DuckDB has opened it is the reader's to ask for again.
        """
        if len(units) > 50:
            all_known = {known.unit: known for known in self._reports.all()}
            known = [all_known[unit] for unit in units if unit in all_known]
        else:
            known = [self._reports.read(unit) for unit in units]
        filled = [unit for unit in known if unit.report is not None and unit.report.content_hash is not None]
        with ThreadPoolExecutor(self._readers, "hbase-mirror") as pool:
            paths = pool.map(self._pinned.copy, filled)
            return {unit.unit: path for unit, path in zip(filled, paths, strict=True) if path is not None}

    def stamp(self, world: str) -> None:
        """Notes whose data the tables hold; see the port."""
        while (known := self._reports.world()) != world:
            if known is not None and any(unit.state.rows or unit.state.differences for unit in self._reports.all()):
                raise HomeError(
                    f"The tables hold data of {known}, this run would bring {world}: they never mix",
                    where=self._reports.name,
                    mend="Choose another F1_HBASE_NAMESPACE, or the upstream they were filled from",
                )
            self._reports.settle_world(known, world)

    def sweep(self) -> int:
        """Deletes cells that published runs have replaced, and copies that nobody reads; answers how many had to go."""
        swept, known = 0, list(self._reports.all())
        for unit in known:
            if unit.state.stale:
                self._publishing.clean(unit, unit.state.run)
                swept += 1
        for unit in superseded(known):
            swept += self.delete(unit.unit)
        copies = [
            self._mirror.path(unit.unit, unit.report.content_hash)
            for unit in known
            if unit.report is not None and unit.report.content_hash is not None
        ]
        return swept + self._mirror.sweep(copies)

    def _before(self, unit: Unit) -> Before:
        known = self._reports.read(unit)
        elsewhere = [] if has_records(known) else self._publishing.elsewhere(unit)
        emptied = bool(elsewhere) and known.report is not None and self._differing.was_emptied(known)
        return before_of(known, elsewhere, emptied=emptied)

    def _judge(self, before: Before, settled: Settled, delivery: Delivery, look: Look) -> tuple[Action, Report]:
        action, report = judge(before.report, settled, delivery, look)
        whole = before.has_moved or before.known.state.is_readable
        return (action, report) if whole or action != "keep" else ("empty", report)

    def _renew(self, known: Known, claim: Claim, records: pa.Table) -> None:
        """Writes what is published once more, above what broken-off runs left: so that this goes, and that stays."""
        if claim.take(known):
            self._publishing.publish(claim, known.unit, records, State.rewritten)

    def _published(self, known: Known) -> pa.Table | None:
        """All that is published of a unit; none where it is not whole any more."""
        with suppress(DamagedError):
            return self._pinned.whole(known)

    def _publish(
        self, before: Before, claim: Claim, table: pa.Table, report: Report, *, differs: bool
    ) -> tuple[Known, Effort]:
        """Writes the cells under a lease, publishes them, and lets go of what they replace."""
        unit = before.known.unit
        published, effort = self._publishing.publish(
            claim,
            unit,
            table,
            lambda state, parts: state.published(report, parts, differs=differs),
            lambda state: self._reports.tell(report, state.next_telling(report.looked_at)),
        )
        self._leave(before)
        if any(run < published.state.horizon for run in published.state.stale):
            self._publishing.clean(published, published.state.horizon)
        reached("hbase.cleaned")
        return published, effort

    def _leave(self, before: Before) -> None:
        """Lets go of what a session that has moved left under its meeting or season of before."""
        for known in before.elsewhere:
            self._publishing.delete(known.unit)
        if before.elsewhere:
            reached("hbase.moved")
