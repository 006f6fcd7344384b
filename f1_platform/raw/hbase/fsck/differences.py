"""What is half about kept differences: rows that no state names, names without a row, rows that cannot be read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import partial

from f1_platform.errors import StoreError
from f1_platform.openf1 import Unit
from f1_platform.raw.hbase.connected import Connected
from f1_platform.raw.hbase.difference_rows import Place, about, pattern, within
from f1_platform.raw.hbase.fsck.findings import Fault
from f1_platform.raw.hbase.fsck.mending import Mending
from f1_platform.raw.hbase.fsck.units import STRAYS, Manner
from f1_platform.raw.hbase.known import Known

_FORGOTTEN = "forgotten; what changed then is not known any more"


class Differences:
    """Looks at what is kept of changes."""

    def __init__(self, connected: Connected, mending: Mending, manner: Manner) -> None:
        """Looks by these, in that manner."""
        self._on, self._mending, self._manner = connected, mending, manner

    def faults(self, season: int | None, session_key: int | None, ended: Collection[Unit]) -> Iterator[Fault]:
        """What is half of the differences of a season, a session, or all.

        Args:
            season: only of that one.
            session_key: only of that one.
            ended: units whose lease nobody holds, though it may still be there.
        """
        # Rows first: one that was there, and that no state names afterwards, nor any writer, will never be named.
        keys, wanted = within(season), pattern(session_key, None)
        rows, cells = dict(self._on.keeping.rows(keys, wanted)), dict(self._on.keeping.counted(keys, wanted))
        looked = {known.unit: known for known in self._on.reports.look(season=season, session_key=session_key)}
        known = {unit: one for unit, one in looked.items() if isinstance(one, Known)}
        if unnamed := [place for place in rows if place.unit in known and _is_left(place, known[place.unit], ended)]:
            yield self._unnamed("differences that killed writers kept and never published", unnamed, delete=True)
        if strange := [place for place in rows if place.unit not in looked]:
            delete = self._manner.delete_strays
            yield self._unnamed("differences of units that no report knows", strange, delete=delete)
        for one in known.values():
            for place in (Place(one.unit, run) for run in one.state.differences):
                if said := self._told(place, rows.get(place), cells.get(place, 0)):
                    yield Fault(said, self._where([place]), _FORGOTTEN, partial(self._mending.forget, place))

    def _unnamed(self, what: str, places: Sequence[Place], *, delete: bool) -> Fault:
        do = partial(self._mending.delete_differences, places) if delete else None
        return Fault(f"{len(places):,} {what}", self._where(places), "deleted" if delete else STRAYS, do)

    def _told(self, place: Place, text: bytes | None, cells: int) -> str:
        """What is wrong with a difference that a state names; nothing where nothing is."""
        try:
            # One that is not among the rows may have been published since.
            if text is None and self._on.keeping.one(place.unit, place.run) is None:
                return "a difference that is gone"
            if text is not None and (wanted := about(text).cells) != cells:
                return f"a difference with {cells} of its {wanted} cells"
            if text is not None and self._manner.deep:
                self._on.keeping.changes(about(text).at(place))
        except (StoreError, ValueError) as error:
            return f"a difference that cannot be read: {error.what if isinstance(error, StoreError) else error}"
        return ""

    def _where(self, places: Sequence[Place]) -> str:
        first, last = min(place.key for place in places).decode(), max(place.key for place in places).decode()
        return f"{self._on.reports.name}, row {first}" + (f" to {last}" if last != first else "")


def _is_left(place: Place, known: Known, ended: Collection[Unit]) -> bool:
    """Whether a row is neither named nor being written."""
    lease = known.state.lease if known.unit not in ended else None
    return place.run not in known.state.differences and (lease is None or lease.run != place.run)
