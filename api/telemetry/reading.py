"""Asks the records for laps and their samples, and says what is missing and how to get it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

import pyarrow as pa
from starlette.exceptions import HTTPException

from api.unreadable import refuse_unknown, unreadable
from f1_platform.openf1.filters import Query, Term
from f1_platform.records import Cancel, Records
from f1_platform.telemetry.columns import LINEAR, PLACE, PREVIOUS
from f1_platform.telemetry.laps import LAP_COLUMNS, STINT_COLUMNS, Lap, Record, lap_numbers, timed_laps
from f1_platform.telemetry.tracing import AROUND, trace

_READ = frozenset({"laps", "stints", "car_data", "location"})
_LARGE = 50_000
"""Rows."""


def state_of(records: Records, session_key: int) -> str:
    """Names the records that the telemetry of a session is made of; another one where any of them is."""
    reports = records.coverage.reports(session_key)
    return " ".join(str(report.content_hash) for report in reports if report.unit.endpoint in _READ)


@dataclass(frozen=True)
class Asked:
    """The laps of a driver that are asked for.

    Attributes:
        driver_number: the car.
        lap_number: only that lap.
        stint_number: only laps of that stint.
    """

    driver_number: int
    lap_number: int | None = None
    stint_number: int | None = None

    @property
    def laps(self) -> int:
        """How many laps that may be at most, nearly always."""
        if self.lap_number is not None:
            return 1
        return 80 if self.stint_number is None else 40

    def __str__(self) -> str:
        """For people: `lap 12 of driver 1`."""
        lap = [] if self.lap_number is None else [f"lap {self.lap_number}"]
        stint = [] if self.stint_number is None else [f"stint {self.stint_number}"]
        return " of ".join([*lap, *stint, f"driver {self.driver_number}"])


def is_large(asked: Sequence[Asked], step: int) -> bool:
    """Whether an answer has to queue with the heavy ones: about 5,000 metres a lap."""
    return sum(one.laps for one in asked) * 5000 / step > _LARGE


@dataclass(frozen=True)
class SessionTelemetry:
    """The telemetry of one session.

    Attributes:
        records: where it is.
        session_key: the session.
        cancel: stops the reading.
    """

    records: Records
    session_key: int
    cancel: Cancel

    def resampled(self, asked: Sequence[Asked], step: int) -> Iterator[pa.RecordBatch]:
        """A batch a lap, in the order asked for.

        Raises:
            HTTPException: 404, the session, a lap or its telemetry is not there; 503, the raw store does not answer.
        """
        coverage = self.records.coverage
        if coverage.session(self.session_key) is None:
            if coverage.fault:
                raise unreadable()
            raise HTTPException(404, f"Session {self.session_key} is not known; /sessions lists them all")
        return chain.from_iterable([self._laps_of(one, step) for one in asked])

    def _laps_of(self, asked: Asked, step: int) -> Iterator[pa.RecordBatch]:
        """The laps, of which the first is there already: what is missing is said before anything is sent."""
        laps = self._timed(asked)
        first, last = laps[0].start - AROUND, laps[-1].end + AROUND
        car = self._found("car_data", ("date", *LINEAR, *PREVIOUS), asked.driver_number, first, last)
        place = self._found("location", ("date", *PLACE), asked.driver_number, first, last)
        traced = (batch for lap in laps if (batch := trace(lap, car, place, step)) is not None)
        begin = next(traced, None)
        if begin is None:
            raise HTTPException(404, f"There is no telemetry of {asked}. {self._mend('--telemetry')}")
        return chain((begin,), traced)

    def _timed(self, asked: Asked) -> list[Lap]:
        records = self._found("laps", LAP_COLUMNS, asked.driver_number)
        if not records.num_rows:
            detail = f"Driver {asked.driver_number} has no laps in session {self.session_key}. {self._mend()}"
            raise HTTPException(404, detail)
        rows: list[Record] = records.to_pylist()
        numbers = {row["lap_number"] for row in rows}
        if asked.stint_number is not None:
            numbers &= self._of_stint(asked)
        if asked.lap_number is not None:
            numbers &= {asked.lap_number}
        if not numbers:
            there = f"{rows[0]['lap_number']} to {rows[-1]['lap_number']}"
            raise HTTPException(404, f"There is no {asked}; there are laps {there}")
        laps = [lap for lap in timed_laps(rows) if lap.lap_number in numbers]
        if not laps:
            raise HTTPException(404, f"OpenF1 does not say when {asked} began or ended, so no telemetry belongs to it")
        return laps

    def _of_stint(self, asked: Asked) -> set[int]:
        stints: list[Record] = self._found("stints", STINT_COLUMNS, asked.driver_number).to_pylist()
        for stint in stints:
            if stint["stint_number"] == asked.stint_number:
                return set(lap_numbers(stint))
        there = ", ".join(str(stint["stint_number"]) for stint in stints)
        raise HTTPException(404, f"There is no {asked}; " + (f"there are {there}" if there else self._mend()))

    def _found(
        self,
        endpoint: str,
        columns: Sequence[str],
        driver_number: int,
        first: datetime | None = None,
        last: datetime | None = None,
    ) -> pa.Table:
        terms = [Term("session_key", "=", self.session_key), Term("driver_number", "=", driver_number)]
        if first is not None and last is not None:
            terms += [Term("date", ">=", first), Term("date", "<=", last)]
        found = self.records.find(endpoint, Query(tuple(terms)), columns, self.cancel)
        refuse_unknown(found)
        return pa.Table.from_batches(found.batches, found.schema)

    def _mend(self, option: str = "") -> str:
        return f"If it was never fetched, `f1 run --session {self.session_key} {option}".rstrip() + "` fetches it"
