"""What can be done about what is half, without losing what was published.

A unit is written again from what was published, proven by its hash, at a run above all others; what lies below goes
then, by the rule that holds for every publication. Where that content is nowhere any more, the unit is given up, so
that it is fetched anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pyarrow as pa

from f1_platform.errors import DamagedError, TransientError
from f1_platform.openf1 import Unit, arrow_schema
from f1_platform.raw.content import content_hash
from f1_platform.raw.hbase.cleaning import delete_rows
from f1_platform.raw.hbase.connected import Connected
from f1_platform.raw.hbase.difference_rows import Place
from f1_platform.raw.hbase.fsck.findings import fetch_anew
from f1_platform.raw.hbase.known import Damaged, Known
from f1_platform.raw.hbase.lease import Claim
from f1_platform.raw.hbase.probing import probe
from f1_platform.raw.hbase.state import State

MOST = 2**62
"""A timestamp above this leaves no room for runs above it; HBase takes the last one for `now`."""


class Mending:
    """Mends; each method is a `Deed` once it knows of what."""

    def __init__(self, connected: Connected) -> None:
        """Mends in these tables."""
        self._on = connected

    def rewrite(self, known: Known, above: int = 0) -> str:
        """Writes what is published of a unit again, above all its cells, and deletes the others.

        Args:
            known: the unit; without published records, nothing of it stays.
            above: the newest cell there is, where no run of ours wrote it.
        """
        try:
            records = self._published(known)
        except DamagedError:
            return self.give_up(known)
        self._on.publishing.change(known, lambda state: state.above(above))
        now = self._after_all_deletes()
        claim = Claim(known.unit, self._on.reports, self._on.clock)
        current = self._on.reports.read(known.unit)
        while current.state.run == known.state.run and not claim.take(current, now):
            current = self._on.reports.read(known.unit)
        if current.state.run == known.state.run:
            published, _ = self._on.publishing.publish(claim, known.unit, records, State.rewritten)
            self._on.publishing.clean(published, published.state.run)
        return ""

    def clean(self, known: Known) -> str:
        """Deletes what is older than the published run."""
        self._on.publishing.clean(known, known.state.run)
        return ""

    def give_up(self, known: Known) -> str:
        """Has the unit fetched anew, unless somebody has published meanwhile; its cells stay as they are."""
        now = self._after_all_deletes()
        self._on.publishing.change(known, lambda state: state.lost(now) if state.run == known.state.run else state)
        return fetch_anew(known.unit)

    def end_lease(self, known: Known) -> str:
        """Ends the lease of a writer that is gone, unless it has changed."""
        self._on.reports.swap(known, known.state.given_up())
        return ""

    def put_back(self, cell: Damaged, state: State) -> str:
        """Puts a state in the place of a damaged one."""
        self._on.reports.swap(Known(cell.unit, State(), None, cell.text), state)
        return "" if state.is_readable else fetch_anew(cell.unit)

    def delete(self, unit: Unit) -> str:
        """Lets go of a unit and its report."""
        self._on.publishing.delete(unit)
        return ""

    def delete_rows(self, family: str, first: bytes, last: bytes) -> str:
        """Deletes the cells of a family in a range of rows, the last one among them."""
        delete_rows(self._on.gateway, self._on.data, family.encode(), (first, last + b"\x00"))
        return ""

    def delete_differences(self, places: Sequence[Place]) -> str:
        """Deletes what is kept of changes that no state names."""
        for place in places:
            self._on.keeping.delete(place)
        return ""

    def forget(self, place: Place) -> str:
        """Lets go of what is kept of a change, and of its name."""

        def without(state: State) -> State:
            return replace(state, differences=tuple(run for run in state.differences if run != place.run))

        self._on.publishing.change(self._on.reports.read(place.unit), without)
        return self.delete_differences([place])

    def has_copy(self, known: Known) -> bool:
        """Whether what was published can be had, if not from HBase."""
        return self._copy(known) is not None

    def has_damaged_copy(self, known: Known) -> bool:
        """Whether there is a copy whose records are not those that were published."""
        return self._on.mirror.path(known.unit, known.state.content_hash or "").exists() and not self.has_copy(known)

    def has_cut_copy(self, known: Known) -> bool:
        """Whether there is a copy that was cut short, or whose footer cannot be read; quick."""
        return self._on.mirror.is_cut(known.unit, known.state.content_hash or "")

    def drop_copy(self, known: Known) -> str:
        """Deletes a copy that is none."""
        self._on.mirror.drop(known.unit, known.state.content_hash or "")
        return ""

    def _after_all_deletes(self) -> datetime:
        """Now, by the later clock: a row that somebody deleted hides what is written to it with an earlier time."""
        server = probe(self._on.gateway, self._on.reports.table, self._on.clock).server
        return max(server, self._on.clock.now())

    def _published(self, known: Known) -> pa.Table:
        """The records as they were published.

        Raises:
            DamagedError: they are nowhere any more.
            TransientError: they change meanwhile.
        """
        if known.state.content_hash is None:
            return arrow_schema(known.unit.endpoint).empty_table()
        records = self._copy(known)
        if records is None:
            records = self._on.pinned.whole(known)
            if content_hash(records) != known.state.content_hash:
                raise TransientError("The unit changed while it was mended", where=str(known.unit), mend="Once more")
        return records

    def _copy(self, known: Known) -> pa.Table | None:
        return self._on.mirror.proven(known.unit, known.state.content_hash or "")
