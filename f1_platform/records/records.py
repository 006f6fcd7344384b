"""The records of the raw store for whoever asks: opened once per process, used by all its threads."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

import pyarrow as pa

from f1_platform.clock import Clock
from f1_platform.errors import F1Error, TransientError
from f1_platform.openf1 import ENDPOINTS, EXTRA, Endpoint
from f1_platform.openf1.filters import Filter, Query
from f1_platform.raw import RawStore, Report, is_there, open_store
from f1_platform.raw.catalogue import known_sessions
from f1_platform.raw.changes import Difference, Line, lines_of
from f1_platform.records.cancel import Cancel
from f1_platform.records.conditions import condition
from f1_platform.records.coverage import Coverage
from f1_platform.records.engine import Engine
from f1_platform.records.estimate import rows_about
from f1_platform.records.found import Found
from f1_platform.records.locating import Locations
from f1_platform.records.reading import Wanted, read, schema_of
from f1_platform.records.refusals import unknown_endpoint, unknown_field
from f1_platform.records.selection import select
from f1_platform.settings import Settings

log = logging.getLogger(__name__)

_UNITS_AT_ONCE = 32
"""That are located and read together; the next ones only when these have been sent."""


@dataclass(frozen=True)
class _Opened:
    store: RawStore
    locations: Locations
    mark: object


class Records:
    """Finds records by OpenF1's query language.

    Attributes:
        coverage: what the store held when `refresh` last looked; replaced whole, never changed.
    """

    def __init__(self, settings: Settings, clock: Clock) -> None:
        """Opens no store yet: one that is not there, or does not answer, is no error."""
        self._settings, self._clock = settings, clock
        self._engine = Engine(settings.raw_dir)
        self._opened: _Opened | None = None
        self._refreshing = threading.Lock()
        self.coverage = Coverage(fault=TransientError("The raw store was not looked at yet", mend="Ask again"))

    def refresh(self) -> bool:
        """Looks at the ledger, cheaply, and replaces `coverage` if it changed; answers whether it did.

        A store that does not answer is no error: `coverage.fault` then says why, and the rest of it stays.
        """
        with self._refreshing:
            before = self.coverage
            try:
                self.coverage = self._looked()
            except F1Error as error:
                if str(error) != str(before.fault):
                    log.warning("%s; records are found as they were before", error)
                    self.coverage = replace(before, fault=error)
            return self.coverage is not before

    def find(
        self, endpoint: str, query: Query, columns: Sequence[str] | None = None, cancel: Cancel | None = None
    ) -> Found:
        """The records that match a query. Nothing is read before the first batch is asked for.

        Args:
            endpoint: its name.
            query: the conditions; `latest` is understood.
            columns: names to read, in that order; by default all, then `_extra`.
            cancel: stops the reading.

        Raises:
            UnknownEndpoint: there is no such endpoint.
            UnknownField: a condition or a column names a field that the endpoint does not have.
        """
        coverage, now = self.coverage, self._clock.now()
        declared = ENDPOINTS.get(endpoint.lower())
        if declared is None:
            raise unknown_endpoint(endpoint, ENDPOINTS)
        _check_names(declared, [term.field for term in query.terms], columns or ())
        latest = coverage.latest(now) if query.asks_latest else None
        if latest is not None:
            query = query.with_latest(session_key=latest.session_key, meeting_key=latest.meeting_key)
        filters = query.filters()
        selection = select(coverage, declared, filters, now)
        names = tuple(columns) if columns is not None else (*(field.name for field in declared.fields), EXTRA)
        sql = condition(declared, filters)
        wanted = Wanted(declared, names, filters, sql) if sql is not None else None
        return Found(
            endpoint=declared,
            schema=schema_of(declared, names),
            batches=self._read(selection.reports, wanted, cancel or Cancel()) if wanted else iter(()),
            missing=selection.missing,
            units=len(selection.reports),
            session_key=_only_session(selection.reports),
            rows=rows_about(selection.reports, declared, filters) if wanted else 0,
            content=_named(selection.reports, filters, names),
            state=coverage.state,
            fault=coverage.fault,
        )

    def differences(self, session_key: int | None = None, since: datetime | None = None) -> list[Difference]:
        """How stored units changed, newest first; see `RawStore.differences`.

        Raises:
            F1Error: the store does not answer.
        """
        opened = self._opened
        if opened is None:
            if self.coverage.fault is not None:
                raise self.coverage.fault
            return []
        return opened.store.differences(session_key=session_key, since=since)

    def lines(self, difference: Difference) -> list[Line]:
        """What a difference says, record by record.

        Raises:
            F1Error: the store does not answer.
        """
        opened = self._opened
        return lines_of(difference, opened.store.changes(difference)) if opened is not None else []

    def _looked(self) -> Coverage:
        if not is_there(self._settings):
            self._opened = None
            return Coverage() if self.coverage.by_unit or self.coverage.fault else self.coverage
        opened = self._open() if self._opened is None or self.coverage.fault else self._opened
        mark = opened.store.mark()
        if mark == opened.mark:
            return self.coverage
        by_unit = {report.unit: report for report in opened.store.reports()}
        coverage = self.coverage
        if by_unit != coverage.by_unit or coverage.fault:
            coverage = Coverage(by_unit, known_sessions(opened.store))
            opened.locations.keep_only(by_unit.values())
        self._opened = replace(opened, mark=mark)
        return coverage

    def _open(self) -> _Opened:
        store = open_store(self._settings, self._clock)
        return _Opened(store, Locations(store), None)

    def _read(self, reports: Sequence[Report], wanted: Wanted, cancel: Cancel) -> Iterator[pa.RecordBatch]:
        opened = self._opened
        if opened is None:
            return
        remaining = iter(reports)
        with self._engine.reading(cancel) as reader:
            while some := list(islice(remaining, _UNITS_AT_ONCE)):
                yield from read(reader, opened.locations.files(some), wanted)


def _only_session(reports: Sequence[Report]) -> int | None:
    keys = {report.unit.session_key for report in reports}
    return keys.pop() or None if len(keys) == 1 else None


def _check_names(endpoint: Endpoint, fields: Sequence[str], columns: Sequence[str]) -> None:
    known = [field.name for field in endpoint.fields]
    for name in fields:
        if name not in known:
            raise unknown_field(endpoint.name, name, known)
    for name in columns:
        if name not in (*known, EXTRA):
            raise unknown_field(endpoint.name, name, known)


def _named(reports: Sequence[Report], filters: Sequence[Filter], columns: Sequence[str]) -> str:
    digest = hashlib.blake2b(digest_size=12)
    for report in reports:
        digest.update(f"{report.content_hash};".encode())
    digest.update(repr((sorted(filters, key=lambda filter_: filter_.field), columns)).encode(errors="replace"))
    return digest.hexdigest()
