"""The port of raw stores: what every store promises, proven by one conformance suite.

A store keeps whole units. A reader sees a unit as it was or as it is, never half of it; a repeat changes nothing; a
crash at any instant leaves the old unit in place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

import pyarrow as pa

from f1_platform.openf1.delivery import Cost, Delivery
from f1_platform.openf1.units import Unit
from f1_platform.raw.changes import Change, Difference

Status = Literal["ok", "empty", "failed"]


@dataclass(frozen=True)
class Report:
    """One row of the ledger: what is known of a unit.

    Attributes:
        unit: the unit.
        status: how its last look ended. A failed look leaves the records of an earlier one in place.
        rows: records in the store now.
        content_hash: of the records in the store now; none where there are none.
        looked_at: when upstream was last asked, by the platform's clock.
        changed_at: when the records last changed.
        empty_since: first of the unbroken row of empty looks that the unit has had; of a catalogue that is ok, of looks
            that lacked some of it, see `lacking`.
        cost: what the last look cost.
        seconds: that the requests of the last look took, added up.
        identical: records that the last look brought more than once, collapsed to one.
        colliding: records that share a row key with a different one; all are kept.
        extras: records by field that no declared column could take.
        error: what failed, with its mend; empty unless failed.
        run_id: the run that looked last.
    """

    unit: Unit
    status: Status
    rows: int = 0
    content_hash: str | None = None
    looked_at: datetime | None = None
    changed_at: datetime | None = None
    empty_since: datetime | None = None
    cost: Cost = field(default_factory=Cost)
    seconds: float = 0.0
    identical: int = 0
    colliding: int = 0
    extras: Mapping[str, int] = field(default_factory=dict[str, int])
    error: str = ""
    run_id: str = ""


@dataclass(frozen=True)
class Effort:
    """What writing a unit took, from a store that has somebody else write it.

    Attributes:
        run: the timestamp of its cells, ms.
        rows: rows written.
        cells: cells in them.
        bytes: sent.
        seconds: from the first call to the last answer.
        retries: calls that were made again.
        latencies: seconds of each call that was answered.
    """

    run: int
    rows: int
    cells: int
    bytes: int
    seconds: float
    retries: int
    latencies: Sequence[float]


@dataclass(frozen=True)
class Written:
    """What a replacement did.

    Attributes:
        report: the ledger row as it is now.
        changed: whether the records differ from those before.
        replaced: whether others lie about until the next sweep: those before, or what a killed writer left.
        effort: what writing them took; none where nothing was written, or a file was.
    """

    report: Report
    changed: bool
    replaced: bool = False
    effort: Effort | None = None


class RawStore(Protocol):
    """Whole units in, streams out."""

    def replace(self, delivery: Delivery, *, run_id: str = "") -> Written:
        """Drains a delivery and replaces its unit, whole; an equal content is not written again.

        An empty delivery empties a filled unit only at a second look at least six hours after the first empty one. Nor
        does a catalogue lose sessions whose records are stored before such a second look.
        A session that has moved to another meeting or season takes along what it had there: that is what an answer is
        compared with, and afterwards the unit of now alone holds the session's records.

        Raises:
            F1Error: from the delivery or the store; the unit is as it was, and its report unchanged.
        """
        ...

    def fail(self, unit: Unit, error: Exception, *, cost: Cost | None = None, run_id: str = "") -> Report:
        """Notes a failed look; the records of an earlier one stay."""
        ...

    def scan(
        self,
        unit: Unit,
        columns: Sequence[str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Iterator[pa.RecordBatch]:
        """The records of a unit in the order of its row key; none where there are none.

        Args:
            unit: the unit.
            columns: names to read, in that order; all of them by default.
            since: first instant of the endpoint's date field.
            until: first instant not wanted any more.
        """
        ...

    def delete(self, unit: Unit) -> bool:
        """Removes a unit and its report; answers whether there was one."""
        ...

    def report(self, unit: Unit) -> Report | None:
        """The ledger row of a unit."""
        ...

    def reports(
        self, *, season: int | None = None, session_key: int | None = None, endpoint: str | None = None
    ) -> list[Report]:
        """Ledger rows, by season, meeting, session, endpoint; every filter given must hold."""
        ...

    def differences(
        self,
        *,
        season: int | None = None,
        session_key: int | None = None,
        endpoint: str | None = None,
        since: datetime | None = None,
    ) -> list[Difference]:
        """How units that were stored changed when others' content replaced theirs, newest first.

        A difference is there from the moment that readers see the new records. A unit's first content is none, nor is
        the same content again, nor records that a session took along to another meeting; they outlive their unit.

        Args:
            season: only of that one, and so on; every filter given must hold.
            session_key: 0 for the catalogue.
            endpoint: its name.
            since: only what was seen at that instant or later.
        """
        ...

    def changes(self, difference: Difference) -> list[Change]:
        """The records that a difference is about, in the order of the row key; none where it is truncated."""
        ...

    def mark(self) -> object:
        """Names what the ledger says now, cheaply: while the marks of a store are equal, its reports are.

        Another mark may come without a change. Where only asking would tell, a mark lasts for some seconds, and
        changes within them are seen after.

        Raises:
            F1Error: the ledger is gone, or was replaced by another; open the store anew.
        """
        ...

    def parquet(self, units: Sequence[Unit]) -> dict[Unit, Path]:
        """Parquet files that hold the units' records now, for DuckDB; units without records are left out."""
        ...

    def stamp(self, world: str) -> None:
        """Notes whose data the store holds, where several homes may share it: simulated and real never mix.

        Raises:
            HomeError: it holds another world's.
        """
        ...

    def sweep(self) -> int:
        """Removes what killed writers left, and superseded content that no reader can hold any more."""
        ...
