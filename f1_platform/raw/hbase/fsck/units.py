"""Whether the cells of a unit are those that its report tells of: all of the published run, and nothing beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from f1_platform.errors import DamagedError
from f1_platform.raw.hbase.fsck.cells import Cells
from f1_platform.raw.hbase.fsck.findings import Deed, Fault, fetch_anew, place
from f1_platform.raw.hbase.fsck.mending import MOST, Mending
from f1_platform.raw.hbase.known import Known
from f1_platform.raw.hbase.pinned import Pinned

STRAYS = "--delete-strays deletes them"
_REWRITTEN = "written again above them, and they are deleted"


@dataclass(frozen=True)
class Manner:
    """How units are looked at, and what may be done.

    Attributes:
        deep: whether values are read and compared with the hash of what was published.
        delete_strays: whether cells that no run of ours wrote may be deleted.
    """

    deep: bool = False
    delete_strays: bool = False


class Units:
    """Looks at units that nobody writes."""

    def __init__(self, cells: Cells, pinned: Pinned, mending: Mending, manner: Manner) -> None:
        """Looks by these, in that manner."""
        self._cells, self._pinned, self._mending, self._manner = cells, pinned, mending, manner

    def faults(self, known: Known, newest: Mapping[int, int]) -> Iterator[Fault]:
        """What is half about a unit: one fault for all of its cells, as one deed mends them, and one for its copy.

        Args:
            known: the unit.
            newest: its rows by the timestamp of a newest cell, as a walk finds them.
        """
        unlike, broken, strange = self._unlike(known, newest), self._broken(known), self._strange(known, newest)
        found = "; ".join(filter(None, (unlike, broken, strange)))
        if strange and not self._manner.delete_strays:
            yield Fault(found, place(known.unit), STRAYS)
        elif found:
            yield Fault(found, place(known.unit), *self._mend(known, lost=bool(unlike), strange=bool(strange)))
        elif older := self._cells.rows_before(known.unit, known.state.run):
            what = f"{older:,} rows with cells older than what is published"
            yield Fault(what, place(known.unit), "deleted", partial(self._mending.clean, known))
        is_damaged = self._mending.has_damaged_copy if self._manner.deep else self._mending.has_cut_copy
        if known.state.content_hash and is_damaged(known):
            what, mend = "the copy for DuckDB is not what was published", "deleted; it comes back when asked for"
            yield Fault(what, place(known.unit), mend, partial(self._mending.drop_copy, known))

    def _mend(self, known: Known, *, lost: bool, strange: bool) -> tuple[str, Deed | None]:
        above = self._cells.newest(known.unit) if strange else 0
        if above > MOST:
            return f"a timestamp of {above} leaves no room above it: delete that cell in the HBase shell", None
        if not lost:
            return _REWRITTEN, partial(self._mending.rewrite, known, above)
        if self._mending.has_copy(known):
            return "written again from its copy", partial(self._mending.rewrite, known, above)
        given_up = partial(self._mending.give_up, known) if known.state.is_readable else None
        return fetch_anew(known.unit), given_up

    def _unlike(self, known: Known, newest: Mapping[int, int]) -> str:
        """How the published run is not what was published."""
        if known.report is not None and not known.state.is_readable:
            return "what was published has been given up as not whole"
        if known.report is None or known.state.content_hash is None:
            return ""
        if (found := self._found(known, newest)) != known.state.rows:
            return f"{found:,} rows of the {known.state.rows:,} that were published"
        return self._told_by_values(known) if self._manner.deep else ""

    def _broken(self, known: Known) -> str:
        """Cells of runs that broke off."""
        rows = self._cells.rows_of(known.unit, known.state.broken)
        return f"{rows:,} rows of a run that broke off" if rows else ""

    def _strange(self, known: Known, newest: Mapping[int, int]) -> str:
        """Cells above the published run that no run of ours wrote."""
        state = known.state
        ours = {*state.broken, *([state.run] if state.content_hash or not state.is_readable else [])}
        rows = sum(rows for run, rows in newest.items() if run >= state.run and run not in ours)
        whose = "that no run of ours wrote" if known.text else "of a unit that no report knows"
        return f"{rows:,} rows with cells {whose}" if rows else ""

    def _found(self, known: Known, newest: Mapping[int, int]) -> int:
        """Rows of the published run; they are counted only where the walk does not tell."""
        if newest == {known.state.run: known.state.rows}:
            return known.state.rows
        return self._cells.rows_of(known.unit, [known.state.run])

    def _told_by_values(self, known: Known) -> str:
        try:
            self._pinned.whole(known)
        except DamagedError as error:
            return error.what
        return ""
