"""The Parquet store: a file a unit, named in the ledger.

A file is written to its place first, and listed as one to be deleted; the ledger transaction that names it strikes it
from that list. Its name carries the hash of its content, so nothing is ever overwritten. A superseded file is deleted
only after a grace time: a reader may be in the middle of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from f1_platform.clock import Clock
from f1_platform.openf1 import Unit, arrow_schema
from f1_platform.openf1.delivery import Cost, Delivery
from f1_platform.raw.changes import Change, Difference
from f1_platform.raw.changes.change import newest_first
from f1_platform.raw.changes.telling import Told, tell
from f1_platform.raw.content import Settled, settle
from f1_platform.raw.files import ROW_GROUP, read_parquet, stream_parquet, unit_file
from f1_platform.raw.lacking import completed
from f1_platform.raw.ledger import Entry, Ledger
from f1_platform.raw.looks import Look, failed, judge
from f1_platform.raw.moving import tell_moved
from f1_platform.raw.parquet.holdings import Before, Holdings
from f1_platform.raw.parquet.place import Brought, Place
from f1_platform.raw.port import Report, Written
from f1_platform.steps import reached

GRACE = 600.0
"""Seconds that a superseded file stays for those who read it."""

_MANY = 50
"""Units, from which the whole ledger is asked at once; files that a transaction deletes."""


class ParquetStore:
    """Raw units as Parquet in one place; implements `RawStore`."""

    def __init__(self, place: Place, ledger: Ledger, clock: Clock) -> None:
        """Uses that place and ledger."""
        self._place, self._ledger, self._clock = place, ledger, clock
        self._holdings = Holdings(place, ledger)

    def replace(self, delivery: Delivery, *, run_id: str = "") -> Written:
        """Drains a delivery and replaces its unit, whole; see the port."""
        unit = delivery.unit
        settled = settle(pa.Table.from_batches(delivery.batches, arrow_schema(unit.endpoint)), unit.endpoint)
        reached("raw.settled")
        settled, lacking = completed(self, unit, settled, self._clock.now())
        look = Look(self._clock.now(), delivery.cost.seconds, run_id, lacking)
        compared = self._holdings.before(unit)
        planned, _ = judge(compared.report, settled, delivery, look)
        told = self._tell(unit, compared, settled, look) if planned != "keep" else None
        brought = self._brought(unit, settled) if planned == "write" else None
        with self._ledger.transaction(unit) as entry:
            before = self._holdings.before(unit)
            action, report = judge(before.report, settled, delivery, look)
            file = before.file
            if action == "write":
                file = unit_file(unit, settled.content_hash)
                # From here on no sweep can take the file; one that was faster took it before.
                entry.supersede(file)
                (brought or self._bring(unit, settled)).settle()
                reached("raw.file_placed")
            elif action == "empty":
                file = None
            if action != "keep":
                if action != planned or before.content != compared.content:
                    told = self._tell(unit, before, settled, look)
                if told is not None:
                    entry.keep(told)
                reached("raw.difference_kept")
            entry.put(report, file)
            if before.file is not None and before.file != file:
                entry.supersede(before.file)
            self._forget_elsewhere(entry, unit, file)
            reached("raw.ledger_written")
        if action != "write" and brought is not None:
            brought.drop()
        reached("raw.published")
        if settled.table.num_rows > ROW_GROUP:
            del settled
            pa.default_memory_pool().release_unused()
        return Written(report, changed=action != "keep", replaced=action != "keep" and before.file is not None)

    def fail(self, unit: Unit, error: Exception, *, cost: Cost | None = None, run_id: str = "") -> Report:
        """Notes a failed look; see the port."""
        with self._ledger.transaction(unit) as entry:
            before, file = self._holdings.get(unit) or (None, None)
            spent = cost or Cost()
            report = failed(before, unit, error, spent, Look(self._clock.now(), spent.seconds, run_id))
            entry.put(report, file)
        return report

    def scan(
        self,
        unit: Unit,
        columns: Sequence[str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Iterator[pa.RecordBatch]:
        """The records of a unit; see the port."""
        path = self.parquet([unit]).get(unit)
        if path is not None:
            yield from read_parquet(path, unit, columns, since, until)

    def delete(self, unit: Unit) -> bool:
        """Removes a unit and its report; see the port."""
        with self._ledger.transaction(unit) as entry:
            known = self._ledger.get(unit)
            entry.forget(unit)
            if known is not None and known[1] is not None:
                entry.supersede(known[1])
        return known is not None

    def report(self, unit: Unit) -> Report | None:
        """The ledger row of a unit."""
        held = self._holdings.get(unit)
        return held[0] if held else None

    def reports(
        self, *, season: int | None = None, session_key: int | None = None, endpoint: str | None = None
    ) -> list[Report]:
        """Ledger rows; see the port."""
        return [report for report, _ in self._holdings.rows(season=season, session_key=session_key, endpoint=endpoint)]

    def differences(
        self,
        *,
        season: int | None = None,
        session_key: int | None = None,
        endpoint: str | None = None,
        since: datetime | None = None,
    ) -> list[Difference]:
        """How units changed; see the port."""
        return newest_first(self._ledger.differences(season, session_key, endpoint), since)

    def changes(self, difference: Difference) -> list[Change]:
        """The records that a difference is about; see the port."""
        return self._ledger.changes(difference)

    def mark(self) -> object:
        """Names what the ledger says now; see the port."""
        return self._ledger.mark()

    def parquet(self, units: Sequence[Unit]) -> dict[Unit, Path]:
        """The units' files; see the port."""
        files = self._files(units)
        paths = self._place.paths(files)
        lost = [unit for unit in files if unit not in paths]
        if lost:
            # Another content may have replaced it since, and the sweep taken it.
            again = {unit: file for unit, file in self._files(lost).items() if file != files[unit]}
            paths |= self._place.paths(again)
            self._let_go({unit: files[unit] for unit in lost if unit not in again})
        return {unit: paths[unit] for unit in units if unit in paths}

    def stamp(self, world: str) -> None:
        """Nothing: the store is its home's alone, or its database's, and those are stamped."""

    def sweep(self, grace: float = GRACE) -> int:
        """Deletes files that no unit names any more and that killed writers left; answers how many.

        Args:
            grace: seconds since a file was superseded, in which readers may still hold it.
        """
        swept, is_all = 0, False
        while not is_all:
            with self._ledger.transaction() as entry:
                struck = entry.strike(grace, at_most=_MANY)
                self._place.remove(struck.files)
            swept, is_all = swept + len(struck.files), struck.is_all
        return swept + self._place.sweep(file for _, file in self._ledger.rows() if file is not None)

    def _files(self, units: Sequence[Unit]) -> dict[Unit, str]:
        if len(units) > _MANY:
            named = {report.unit: file for report, file in self._holdings.rows()}
        else:
            named = {held[0].unit: held[1] for unit in units if (held := self._holdings.get(unit))}
        return {unit: file for unit in units if (file := named.get(unit)) is not None}

    def _let_go(self, gone: dict[Unit, str]) -> None:
        """Forgets units whose files turned out to be gone, so that the next look is as the first."""
        if gone:
            self._holdings.tell_of(list(gone))
        if self._ledger.reads_only:
            return
        for unit, file in gone.items():
            with self._ledger.transaction(unit) as entry:
                held = self._ledger.get(unit)
                if held is not None and held[1] == file:
                    entry.forget(unit)
                    entry.supersede(file)

    def _tell(self, unit: Unit, before: Before, settled: Settled, look: Look) -> Told | None:
        """What changes with the new content; nothing where it is the unit's first."""
        there, hash_before = before.content
        if before.file is not None and hash_before is not None:
            path = self._place.paths({there: before.file}).get(there)
            if path is not None:
                return tell_moved(unit, there, hash_before, lambda: stream_parquet(path, unit), settled, look)
        return tell(unit, None, tuple, settled, look) if self._ledger.was_emptied(unit) else None

    def _forget_elsewhere(self, entry: Entry, unit: Unit, file: str | None) -> None:
        """Lets go of what a session that has moved left under its meeting or season of before, but for that file."""
        if not unit.session_key:
            return
        for report, left in list(self._ledger.rows(session_key=unit.session_key, endpoint=unit.endpoint)):
            if report.unit != unit:
                entry.forget(report.unit)
                if left is not None and left != file:
                    entry.supersede(left)

    def _brought(self, unit: Unit, settled: Settled) -> Brought:
        """Writes a unit's file, listed before: should its naming never come, the sweep finds it."""
        with self._ledger.transaction() as entry:
            entry.supersede(unit_file(unit, settled.content_hash))
        return self._bring(unit, settled)

    def _bring(self, unit: Unit, settled: Settled) -> Brought:
        brought = self._place.bring(unit, str(settled.content_hash), settled.table)
        reached("raw.file_written")
        return brought
