"""What the ledger names and the place has: a unit whose file is gone is as one that was never looked at.

So whoever asks what is due fetches it again, and nobody reads what is not there. What the ledger says besides is kept
until then.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from f1_platform.openf1 import Unit
from f1_platform.raw.ledger import Ledger
from f1_platform.raw.ledger.ledger import Held
from f1_platform.raw.moving import taken_along
from f1_platform.raw.parquet.place import Place
from f1_platform.raw.port import Report

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Before:
    """What a unit had before a look at it.

    Attributes:
        unit: where that is: the unit itself, or the one of its session's meeting or season of before.
        report: as of the unit; none where it was never looked at.
        file: of its records.
    """

    unit: Unit
    report: Report | None = None
    file: str | None = None

    @property
    def content(self) -> tuple[Unit, str | None]:
        """What it is compared by: the records and where they are."""
        return self.unit, self.report.content_hash if self.report is not None else None


_NAMED = 3


class Holdings:
    """The units of one ledger whose files are in one place."""

    def __init__(self, place: Place, ledger: Ledger) -> None:
        """Uses that place and ledger."""
        self._place, self._ledger = place, ledger
        self._warned = frozenset[Unit]()

    def get(self, unit: Unit) -> Held | None:
        """What is held of a unit."""
        held = self._ledger.get(unit)
        return held if held is not None and self._is_there(held) else None

    def before(self, unit: Unit) -> Before:
        """What a unit has now, be its records still where its session was before it moved."""
        report, file = self.get(unit) or (None, None)
        if file is None and unit.session_key:
            for there, moved in self.rows(session_key=unit.session_key, endpoint=unit.endpoint):
                if moved is not None:
                    return Before(there.unit, taken_along(there, report, unit), moved)
        return Before(unit, report, file)

    def rows(
        self, *, season: int | None = None, session_key: int | None = None, endpoint: str | None = None
    ) -> Iterator[Held]:
        """What is held of all units that meet every filter given, by season, meeting, session and endpoint."""
        for held in self._ledger.rows(season=season, session_key=session_key, endpoint=endpoint):
            if self._is_there(held):
                yield held

    def _is_there(self, held: Held) -> bool:
        report, file = held
        if file is None or not self._place.lacks(file):
            return True
        if report.unit not in self._warned:
            self._warn()
        return False

    def _warn(self) -> None:
        """Names all that is missing in one line, however many of them are asked for one by one."""
        gone = [report.unit for report, file in self._ledger.rows() if file is not None and self._place.lacks(file)]
        self._warned = frozenset(gone)
        if gone:
            self.tell_of(gone)

    def tell_of(self, gone: list[Unit]) -> None:
        """Names units whose files are gone."""
        more = f" and {len(gone) - _NAMED:,} more" if len(gone) > _NAMED else ""
        named = ", ".join(map(str, gone[:_NAMED])) + more
        again = "`f1 refresh`, or `f1 run` with their season, fetches them again"
        log.warning("Raw files are missing below %s: %s; %s", self._place.where, named, again)
