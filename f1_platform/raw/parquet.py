"""The embedded raw store: a Parquet file a unit, named in the ledger.

A file is written beside and fsynced; one ledger transaction moves it to its place and names it. Its name carries the
hash of its content, so nothing is ever overwritten. A superseded file is deleted only after a grace time: a reader may
be in the middle of it.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from f1_platform.clock import Clock
from f1_platform.openf1 import Unit, arrow_schema
from f1_platform.openf1.delivery import Cost, Delivery
from f1_platform.raw.changes import Change, Difference
from f1_platform.raw.changes.change import newest_first
from f1_platform.raw.changes.keeping import keep, kept, kept_changes, was_emptied
from f1_platform.raw.changes.telling import Told, tell
from f1_platform.raw.content import Settled, settle
from f1_platform.raw.files import ROW_GROUP, disk_faults, read_parquet, stream_parquet, unit_file, write_parquet
from f1_platform.raw.holdings import Before, Holdings
from f1_platform.raw.lacking import completed
from f1_platform.raw.ledger import Ledger
from f1_platform.raw.looks import Look, failed, judge
from f1_platform.raw.moving import tell_moved
from f1_platform.raw.port import Report, Written
from f1_platform.steps import reached

GRACE = 600.0
"""Seconds that a superseded file stays for those who read it."""


class ParquetStore:
    """Raw units as Parquet below one folder; implements `RawStore`."""

    def __init__(self, directory: Path, ledger: Ledger, clock: Clock) -> None:
        """Uses that folder and ledger; both are created as needed."""
        self._directory, self._ledger, self._clock = directory, ledger, clock
        self._holdings = Holdings(directory, ledger)
        self._incoming = directory / ".incoming"

    def replace(self, delivery: Delivery, *, run_id: str = "") -> Written:
        """Drains a delivery and replaces its unit, whole; see the port."""
        unit = delivery.unit
        settled = settle(pa.Table.from_batches(delivery.batches, arrow_schema(unit.endpoint)), unit.endpoint)
        reached("raw.settled")
        settled, lacking = completed(self, unit, settled, self._clock.now())
        look = Look(self._clock.now(), delivery.cost.seconds, run_id, lacking)
        with disk_faults(unit, self._directory):
            before = self._holdings.before(unit)
            planned, _ = judge(before.report, settled, delivery, look)
            compared, told = before, self._tell(unit, before, settled, look) if planned != "keep" else None
            written = None
            if planned == "write":
                written = self._write(unit, settled.table)
                reached("raw.file_written")
                self._announce(unit_file(unit, settled.content_hash))
            with self._ledger.transaction() as transaction:
                before = self._holdings.before(unit)
                action, report = judge(before.report, settled, delivery, look)
                file = before.file
                if action == "write":
                    file = unit_file(unit, settled.content_hash)
                    _place(written or self._write(unit, settled.table), self._directory / file)
                    reached("raw.file_placed")
                elif action == "empty":
                    file = None
                if action != "keep":
                    if action != planned or before.content != compared.content:
                        told = self._tell(unit, before, settled, look)
                    if told is not None:
                        keep(transaction, told)
                    reached("raw.difference_kept")
                self._ledger.put(transaction, report, file)
                _supersede(transaction, before.file, file)
                self._forget_elsewhere(transaction, unit, file)
                reached("raw.ledger_written")
            if action == "keep" and written is not None:
                written.unlink()
            reached("raw.published")
        if settled.table.num_rows > ROW_GROUP:
            del settled
            pa.default_memory_pool().release_unused()
        return Written(report, changed=action != "keep", replaced=action != "keep" and before.file is not None)

    def fail(self, unit: Unit, error: Exception, *, cost: Cost | None = None, run_id: str = "") -> Report:
        """Notes a failed look; see the port."""
        with self._ledger.transaction() as transaction:
            before, file = self._holdings.get(unit) or (None, None)
            spent = cost or Cost()
            report = failed(before, unit, error, spent, Look(self._clock.now(), spent.seconds, run_id))
            self._ledger.put(transaction, report, file)
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
        with self._ledger.transaction() as transaction:
            known = self._ledger.get(unit)
            self._ledger.forget(transaction, unit)
            _supersede(transaction, known[1] if known else None, None)
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
        return newest_first(kept(self._ledger, season, session_key, endpoint), since)

    def changes(self, difference: Difference) -> list[Change]:
        """The records that a difference is about; see the port."""
        return kept_changes(self._ledger, difference)

    def mark(self) -> object:
        """Names what the ledger says now; see the port."""
        return self._ledger.mark()

    def parquet(self, units: Sequence[Unit]) -> dict[Unit, Path]:
        """The units' files; see the port."""
        if len(units) > 50:
            named = {report.unit: file for report, file in self._holdings.rows()}
        else:
            named = {held[0].unit: held[1] for unit in units if (held := self._holdings.get(unit))}
        return {unit: self._directory / file for unit in units if (file := named.get(unit)) is not None}

    def stamp(self, world: str) -> None:
        """Nothing: the store is its home's alone, and that is stamped."""

    def sweep(self, grace: float = GRACE) -> int:
        """Deletes files that no unit names any more and that killed writers left; answers how many.

        Args:
            grace: seconds since a file was superseded, in which readers may still hold it.
        """
        swept = 0
        with disk_faults(None, self._directory), self._ledger.transaction() as transaction:
            due = transaction.execute(
                "SELECT file FROM superseded WHERE CAST(strftime('%s', 'now') AS INTEGER) - since >= ?", (grace,)
            ).fetchall()
            for (file,) in due:
                (self._directory / file).unlink(missing_ok=True)
                transaction.execute("DELETE FROM superseded WHERE file = ?", (file,))
                swept += 1
        for left in self._incoming.glob("*"):
            if not _alive(int(left.name.partition("-")[0])):
                left.unlink(missing_ok=True)
                swept += 1
        return swept

    def _tell(self, unit: Unit, before: Before, settled: Settled, look: Look) -> Told | None:
        """What changes with the new content; nothing where it is the unit's first."""
        there, hash_before = before.content
        if before.file is not None and hash_before is not None:
            path = self._directory / before.file
            return tell_moved(unit, there, hash_before, lambda: stream_parquet(path, unit), settled, look)
        return tell(unit, None, tuple, settled, look) if was_emptied(self._ledger, unit) else None

    def _forget_elsewhere(self, transaction: sqlite3.Connection, unit: Unit, file: str | None) -> None:
        """Lets go of what a session that has moved left under its meeting or season of before, but for that file."""
        if not unit.session_key:
            return
        for report, left in list(self._ledger.rows(session_key=unit.session_key, endpoint=unit.endpoint)):
            if report.unit != unit:
                self._ledger.forget(transaction, report.unit)
                _supersede(transaction, left, file)

    def _write(self, unit: Unit, table: pa.Table) -> Path:
        self._incoming.mkdir(parents=True, exist_ok=True)
        path = self._incoming / f"{os.getpid()}-{threading.get_ident()}-{unit.endpoint}-{unit.session_key}.parquet"
        write_parquet(table, unit, path)
        return path

    def _announce(self, file: str) -> None:
        """Lists a file as superseded before it is placed: should its naming never come, the sweep finds it."""
        with self._ledger.transaction() as transaction:
            transaction.execute(
                "INSERT OR IGNORE INTO superseded VALUES (?, CAST(strftime('%s', 'now') AS INTEGER))", (file,)
            )


def _place(written: Path, final: Path) -> None:
    final.parent.mkdir(parents=True, exist_ok=True)
    written.replace(final)
    folder = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _supersede(transaction: sqlite3.Connection, old: str | None, new: str | None) -> None:
    transaction.execute("DELETE FROM superseded WHERE file = ?", (new,))
    if old is not None and old != new:
        transaction.execute(
            "INSERT OR REPLACE INTO superseded VALUES (?, CAST(strftime('%s', 'now') AS INTEGER))", (old,)
        )


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
