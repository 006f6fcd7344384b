"""The order of an examination: the report table first, so that the units are looked at by what it says then."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial

from f1_platform.errors import ServiceUnavailable, TransientError, UsageError
from f1_platform.openf1 import ENDPOINTS, Endpoint, Unit
from f1_platform.raw.hbase.connected import Connected
from f1_platform.raw.hbase.fsck.cells import Cells
from f1_platform.raw.hbase.fsck.differences import Differences
from f1_platform.raw.hbase.fsck.findings import Fault, Finding, place, settle
from f1_platform.raw.hbase.fsck.leases import abandoned, writer
from f1_platform.raw.hbase.fsck.ledger import Ledger
from f1_platform.raw.hbase.fsck.mending import Mending
from f1_platform.raw.hbase.fsck.units import STRAYS, Manner, Units
from f1_platform.raw.hbase.fsck.walking import Stretch, walk
from f1_platform.raw.hbase.keys import scan_range
from f1_platform.raw.hbase.known import Damaged, Known
from f1_platform.raw.hbase.ranges import Range, range_of
from f1_platform.raw.hbase.state import State

log = logging.getLogger(__name__)

Progress = Callable[[str, int], None]
"""Is told of an endpoint, and how many rows of it were looked at since."""


@dataclass(frozen=True)
class Order:
    """What to look at, and what may be done about it.

    Attributes:
        season: only this one.
        session_key: only this session, where the report table has it.
        dry_run: whether nothing may be changed.
        manner: how units are looked at.
    """

    season: int | None = None
    session_key: int | None = None
    dry_run: bool = False
    manner: Manner = field(default_factory=Manner)


def examine(connected: Connected, order: Order, progress: Progress) -> Iterator[Finding]:
    """What is half, each told when it is mended; units that are being written are left alone.

    Raises:
        UsageError: the report table has no such session, or neither table such a season.
        ServiceUnavailable: HBase does not answer any more; what was mended is mended.
    """
    for fault in _Examination(connected, order, progress).faults():
        yield settle(fault, dry_run=order.dry_run)


class _Examination:
    def __init__(self, connected: Connected, order: Order, progress: Progress) -> None:
        self._on, self._order, self._progress = connected, order, progress
        self._mending, self._cells = Mending(connected), Cells(connected.gateway, connected.data)
        self._ledger = Ledger(connected, self._cells, self._mending)
        self._differences = Differences(connected, self._mending, order.manner)
        self._units = Units(self._cells, connected.pinned, self._mending, order.manner)
        self._damaged, self._ended, self._left_alone = set[Unit](), set[Unit](), set[Unit]()
        self._rows = 0

    def faults(self) -> Iterator[Fault]:
        """One after another: what follows is found when what came before has been dealt with."""
        looked = list(self._look())
        if self._order.session_key is not None and not looked:
            what = f"The report table knows no session {self._order.session_key}"
            raise UsageError(what, where=self._on.reports.name, mend="Without --session all is looked at")
        for cell in looked:
            if isinstance(cell, Damaged):
                self._damaged.add(cell.unit)
                yield self._ledger.damaged(cell)
        if self._order.season is None and self._order.session_key is None:
            yield from self._ledger.strange_rows(delete=self._order.manner.delete_strays)
        yield from self._leases()
        yield from self._differences.faults(self._order.season, self._order.session_key, self._ended)
        known = self._known()
        for unit, fault in self._ledger.in_two_places(known.values()):
            self._left_alone.add(unit.unit)
            yield fault
        for endpoint in ENDPOINTS.values():
            yield from self._family(endpoint, known)
        if self._order.season is not None and not looked and not self._rows:
            what = f"Neither table knows a season {self._order.season}"
            raise UsageError(what, where=self._on.reports.name, mend="Without --season all is looked at")

    def _look(self) -> Iterator[Known | Damaged]:
        return self._on.reports.look(season=self._order.season, session_key=self._order.session_key)

    def _leases(self) -> Iterator[Fault]:
        leased = [known for known in self._look() if isinstance(known, Known) and known.state.lease]
        told = abandoned(leased, self._on.reports, self._on.clock)
        self._ended.update(told)
        for known in leased:
            if known.unit in told:
                what = f"the lease of {writer(known)}, which {told[known.unit]}"
                yield Fault(what, place(known.unit), "ended", partial(self._mending.end_lease, known))

    def _known(self) -> dict[Unit, Known]:
        """The units by now; as if the leases of the dead had ended, where nothing may be changed."""
        known: dict[Unit, Known] = {}
        for unit in self._look():
            if isinstance(unit, Damaged) or (unit.unit in self._damaged and not unit.state.is_readable):
                self._left_alone.add(unit.unit)
            elif unit.state.lease and unit.unit not in self._ended:
                log.info("%s is being written by %s, and left alone", unit.unit, writer(unit))
                self._left_alone.add(unit.unit)
            else:
                known[unit.unit] = replace(unit, state=unit.state.given_up())
        return known

    def _family(self, endpoint: Endpoint, known: dict[Unit, Known]) -> Iterator[Fault]:
        """Walks over an endpoint's rows, then looks at each of its units."""
        found: dict[Unit, Stretch] = {}
        for within in self._ranges(endpoint, known):
            for stretch in self._walk(endpoint, within):
                if stretch.unit is None:
                    yield self._nobodys(endpoint, stretch)
                else:
                    found[stretch.unit] = stretch
        there = {unit for unit in known if unit.endpoint == endpoint.name} | found.keys()
        units = [known.get(unit) or Known(unit, State(), None, None) for unit in sorted(there - self._left_alone)]
        newest = [found[known.unit].newest if known.unit in found else {} for known in units]
        with ThreadPoolExecutor(self._on.threads, "hbase-fsck") as pool:
            for faults in pool.map(self._unit, units, newest):
                yield from faults

    def _unit(self, known: Known, newest: Mapping[int, int]) -> list[Fault]:
        try:
            faults = list(self._units.faults(known, newest))
            if not faults or self._on.reports.read(known.unit).text == known.text:
                return faults
        except ServiceUnavailable:
            raise
        except TransientError as error:
            log.debug("%s", error)
        log.info("%s was written while it was looked at, and is left alone", known.unit)
        return []

    def _ranges(self, endpoint: Endpoint, known: dict[Unit, Known]) -> list[Range]:
        if self._order.session_key is None:
            return [range_of(b"%d#" % self._order.season if self._order.season is not None else b"")]
        if endpoint.grain == "season":
            return []
        places = {(unit.season, unit.meeting_key, unit.session_key) for unit in {*known, *self._left_alone}}
        return [scan_range(Unit(*where, endpoint.name)) for where in sorted(places)]

    def _walk(self, endpoint: Endpoint, within: Range) -> Iterator[Stretch]:
        def seen(rows: int) -> None:
            self._rows += rows
            self._progress(endpoint.name, rows)

        on, deep = self._on, self._order.manner.deep
        yield from walk(on.gateway, on.data, endpoint, within, seen, deep=deep)

    def _nobodys(self, endpoint: Endpoint, stretch: Stretch) -> Fault:
        first, last = stretch.first, stretch.last
        what, where = f"{stretch.rows:,} rows whose keys name no unit", f"{endpoint.family}, {first!r} to {last!r}"
        if not self._order.manner.delete_strays:
            return Fault(what, where, STRAYS)
        return Fault(what, where, "deleted", partial(self._mending.delete_rows, endpoint.family, first, last))
