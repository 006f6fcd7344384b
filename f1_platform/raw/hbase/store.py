"""The raw store in HBase: a unit's cells under one run, published by one cell of the report table.

Writing takes a lease, writes all cells at the run's timestamp, and publishes by changing the unit's state; then it
deletes what is older than the run before. Readers take the published run and are told when it goes. So a kill at any
instant leaves the published run as it was, and the next writer goes on from there.
"""

from __future__ import annotations

# pyright: reportAttributeAccessIssue=false
# pyarrow.compute makes its functions when it is imported, so that no checker sees them.
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from f1_platform.clock import Clock
from f1_platform.errors import HomeError, StoreError, TransientError
from f1_platform.openf1 import Unit, arrow_schema
from f1_platform.openf1.delivery import Cost, Delivery
from f1_platform.raw.content import Settled, content_hash, settle
from f1_platform.raw.files import read_parquet
from f1_platform.raw.hbase.checking import check_tables
from f1_platform.raw.hbase.cleaning import clean
from f1_platform.raw.hbase.gateway import Gateway
from f1_platform.raw.hbase.keys import has_driver_prefix
from f1_platform.raw.hbase.lease import Claim
from f1_platform.raw.hbase.mirror import Mirror
from f1_platform.raw.hbase.reading import Reading, Wanted
from f1_platform.raw.hbase.reports import Known, Reports
from f1_platform.raw.hbase.state import State
from f1_platform.raw.hbase.tables import F1_DATA, F1_REPORTS, table_name
from f1_platform.raw.hbase.writing import Sent, Writing
from f1_platform.raw.looks import Action, Look, failed, judge
from f1_platform.raw.port import Effort, Report, Written
from f1_platform.settings import Settings
from f1_platform.steps import reached

_LARGE = 1 << 17
_ATTEMPTS = 5
"""How often a unit that is rewritten while it is read is begun anew, before a reader is told."""


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
        self._gateway = Gateway(settings, clock)
        check_tables(self._gateway, settings.hbase_namespace)
        self._data = table_name(F1_DATA, settings.hbase_namespace).encode()
        self._reports = Reports(self._gateway, table_name(F1_REPORTS, settings.hbase_namespace).encode())
        self._writing = Writing(self._gateway, settings.hbase_writers)
        self._reading = Reading(self._gateway, self._data, settings.hbase_writers)
        self._readers = settings.hbase_writers
        self._mirror = Mirror(settings.raw_dir / "mirror")

    def replace(self, delivery: Delivery, *, run_id: str = "") -> Written:
        """Drains a delivery and replaces its unit, whole; see the port."""
        unit = delivery.unit
        settled = settle(pa.Table.from_batches(delivery.batches, arrow_schema(unit.endpoint)), unit.endpoint)
        reached("raw.settled")
        look = Look(self._clock.now(), delivery.cost.seconds, run_id)
        claim = Claim(unit, self._reports, self._clock)
        while True:
            known = self._reports.read(unit)
            action, report = self._judge(known, settled, delivery, look)
            if action == "keep":
                if self._note(known, report):
                    return Written(report, changed=False)
            elif claim.take(known):
                break
        reached("hbase.leased")
        effort = self._publish(known, claim, settled, report)
        if settled.table.num_rows > _LARGE:
            del settled
            pa.default_memory_pool().release_unused()
        return Written(report, changed=True, effort=effort)

    def fail(self, unit: Unit, error: Exception, *, cost: Cost | None = None, run_id: str = "") -> Report:
        """Notes a failed look; see the port."""
        spent = cost or Cost()
        look = Look(self._clock.now(), spent.seconds, run_id)
        while True:
            known = self._reports.read(unit)
            report = failed(known.report, unit, error, spent, look)
            if self._note(known, report):
                return report

    def scan(
        self,
        unit: Unit,
        columns: Sequence[str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Iterator[pa.RecordBatch]:
        """The records of a unit; see the port.

        From HBase, unless there is a copy; all of a unit goes by way of one, so that nothing is read twice.

        Raises:
            TransientError: the unit was rewritten twice while it was read; what came so far is of the run before.
        """
        known = self._reports.read(unit)
        if known.report is None or known.report.content_hash is None:
            return
        wanted = Wanted(unit, tuple(columns) if columns else None, since, until)
        copy = self._mirror.path(unit, known.report.content_hash)
        if wanted.is_all:
            copy = self._copy(known) or copy
        if copy.exists():
            yield from read_parquet(copy, unit, columns, since, until)
            return
        for table in self._tables(known, wanted):
            yield from table.to_batches()

    def delete(self, unit: Unit) -> bool:
        """Removes a unit and its report; see the port."""
        while True:
            known = self._reports.read(unit)
            if known.report is None:
                return False
            deleted = self._reports.swap(known, known.state.deleted(self._clock.now()))
            if deleted is not None:
                self._clean(deleted, deleted.state.run)
                return True

    def report(self, unit: Unit) -> Report | None:
        """The ledger row of a unit."""
        return self._reports.read(unit).report

    def reports(
        self, *, season: int | None = None, session_key: int | None = None, endpoint: str | None = None
    ) -> list[Report]:
        """Ledger rows; see the port."""
        known = self._reports.all(season=season, session_key=session_key, endpoint=endpoint)
        return [unit.report for unit in known if unit.report is not None]

    def parquet(self, units: Sequence[Unit]) -> dict[Unit, Path]:
        """Copies of the units, made where there are none yet; see the port."""
        if len(units) > 50:
            all_known = {known.unit: known for known in self._reports.all()}
            known = [all_known[unit] for unit in units if unit in all_known]
        else:
            known = [self._reports.read(unit) for unit in units]
        filled = [unit for unit in known if unit.report is not None and unit.report.content_hash is not None]
        with ThreadPoolExecutor(self._readers, "hbase-mirror") as pool:
            paths = pool.map(self._copy, filled)
            return {unit.unit: path for unit, path in zip(filled, paths, strict=True) if path is not None}

    def stamp(self, world: str) -> None:
        """Notes whose data the tables hold; see the port."""
        while (known := self._reports.world()) != world:
            if known is not None and any(unit.state.rows for unit in self._reports.all()):
                raise HomeError(
                    f"The tables hold data of {known}, this run would bring {world}: they never mix",
                    where=self._reports.name,
                    mend="Choose another F1_HBASE_NAMESPACE, or the upstream they were filled from",
                )
            self._reports.settle_world(known, world)

    def sweep(self) -> int:
        """Deletes cells that published runs have replaced, and copies that nobody reads; answers how many had to go."""
        swept, copies, places = 0, list[Path](), defaultdict[tuple[int, str], list[Known]](list)
        for known in self._reports.all():
            if known.state.stale:
                self._clean(known, known.state.run)
                swept += 1
            if known.report is not None and known.report.content_hash is not None:
                copies.append(self._mirror.path(known.unit, known.report.content_hash))
                if known.unit.session_key:
                    places[known.unit.session_key, known.unit.endpoint].append(known)
        for same in places.values():
            # A session has moved, and whoever moved it was killed before its old place was cleared.
            for known in sorted(same, key=lambda known: known.state.run)[:-1]:
                swept += self.delete(known.unit)
        return swept + self._mirror.sweep(copies)

    def _judge(self, known: Known, settled: Settled, delivery: Delivery, look: Look) -> tuple[Action, Report]:
        action, report = judge(known.report, settled, delivery, look)
        return ("empty", report) if action == "keep" and not known.state.is_readable else (action, report)

    def _note(self, known: Known, report: Report) -> bool:
        """Notes a look that changed no records; not where the state has changed meanwhile."""
        self._reports.tell(report, known.state.next_telling(report.looked_at))
        reached("hbase.told")
        return self._reports.swap(known, known.state.looked(report)) is not None

    def _publish(self, known: Known, claim: Claim, settled: Settled, report: Report) -> Effort:
        """Writes the cells under a lease and publishes them."""
        unit, run = known.unit, claim.run
        begun = self._clock.elapsed()
        try:
            sent = self._writing.write(self._data, settled.table, unit, run, claim.beat)
            seconds = self._clock.elapsed() - begun
            reached("hbase.written")
            self._reports.tell(report, known.state.next_telling(report.looked_at))
            reached("hbase.told")
            parts = _parts(settled.table, unit)
            published = claim.publish(lambda state: state.published(report, parts))
        except BaseException:
            claim.give_up()
            raise
        reached("hbase.published")
        if unit.session_key and report.rows and not (known.report and known.report.rows):
            self._forget_elsewhere(unit)
            reached("hbase.moved")
        if any(run < published.state.horizon for run in published.state.stale):
            self._clean(published, published.state.horizon)
        reached("hbase.cleaned")
        return _effort(run, sent, seconds)

    def _forget_elsewhere(self, unit: Unit) -> None:
        """Lets go of what a session that has moved left under its meeting or season of before."""
        for known in self._reports.all(session_key=unit.session_key, endpoint=unit.endpoint):
            if known.unit != unit:
                self.delete(known.unit)

    def _clean(self, known: Known, below: int) -> None:
        """Deletes a unit's cells that are older than a run.

        The horizon is moved before the first of them goes, so that no reader takes what is left for a whole.
        """
        self._change(known, lambda state: replace(state, horizon=max(state.horizon, below)))
        clean(self._gateway, self._writing, self._data, known.unit, below)
        reached("hbase.cells_deleted")
        self._change(known, lambda state: state.cleaned(below))

    def _change(self, known: Known, change: Callable[[State], State]) -> None:
        """Changes a unit's state, whatever it is by now."""
        while (after := change(known.state)) != known.state and self._reports.swap(known, after) is None:
            known = self._reports.read(known.unit)

    def _tables(self, known: Known, wanted: Wanted) -> Iterator[pa.Table]:
        """A unit's records, of one run from the first to the last."""
        given = False
        for _ in range(_ATTEMPTS):
            if known.report is None or known.report.content_hash is None:
                return
            for table in self._reading.tables(wanted, known.state):
                if not self._stands(known):
                    break
                given = given or table.num_rows > 0
                yield table
            else:
                if self._stands(known):
                    return
            if given:
                break
            known = self._reports.read(known.unit)
        raise TransientError(
            "The records were rewritten while they were read",
            where=f"{known.unit}, run {known.state.run}",
            mend="Read them again from the start; what has come is whole by driver, and of the run before",
        )

    def _stands(self, known: Known) -> bool:
        """Whether nothing of the run has been deleted yet."""
        return self._reports.read(known.unit).state.horizon <= known.state.run

    def _copy(self, known: Known) -> Path | None:
        """The Parquet copy of a unit as it is published now."""
        while known.report is not None and known.report.content_hash is not None:
            try:
                return self._mirror.keep(known.unit, known.report.content_hash, partial(self._whole, known))
            except TransientError:
                before, known = known.state.run, self._reports.read(known.unit)
                if known.state.run == before:
                    raise
        return None

    def _whole(self, known: Known) -> pa.Table:
        """All records of a unit, proven to be those that were published."""
        empty = arrow_schema(known.unit.endpoint).empty_table()
        table = pa.concat_tables([empty, *self._tables(known, Wanted(known.unit))])
        if known.report is not None and content_hash(table) != known.report.content_hash and self._stands(known):
            raise StoreError(
                f"{table.num_rows} records were found that are not the {known.report.rows} that were published",
                where=f"{known.unit}, run {known.state.run}",
                mend="`f1 hbase fsck` says what is wrong, and `f1 run` then fetches the unit anew",
            )
        return table


def _parts(table: pa.Table, unit: Unit) -> dict[str, int]:
    """Rows by driver in their order, where a driver's lie together and every row has one."""
    if not has_driver_prefix(unit.declared) or table["driver_number"].null_count:
        return {}
    counts = pc.value_counts(table["driver_number"])
    return {str(count["values"]): count["counts"] for count in counts.to_pylist()}


def _effort(run: int, sent: Sent, seconds: float) -> Effort:
    return Effort(run, sent.rows, sent.cells, sent.bytes, seconds, sent.tally.retries, tuple(sent.tally.seconds))
