"""What a new content changes: compared and kept under the lease of its writer, before its first cell is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

import pyarrow as pa

from f1_platform.errors import DamagedError
from f1_platform.raw.changes.telling import Told, tell
from f1_platform.raw.content import Settled
from f1_platform.raw.files import Wanted
from f1_platform.raw.hbase.keeping import Keeping
from f1_platform.raw.hbase.known import Known
from f1_platform.raw.hbase.lease import Claim
from f1_platform.raw.hbase.pinned import Pinned
from f1_platform.raw.hbase.places import Before
from f1_platform.raw.looks import Look
from f1_platform.raw.mirror import CopyLost, Mirror
from f1_platform.raw.moving import tell_moved


class Differing:
    """Compares what units hold with what they are to hold."""

    def __init__(self, pinned: Pinned, mirror: Mirror, keeping: Keeping) -> None:
        """Reads by the first two, keeps by the third."""
        self._pinned, self._mirror, self._keeping = pinned, mirror, keeping

    def keep(self, before: Before, claim: Claim, settled: Settled, look: Look) -> bool:
        """Keeps how a unit's new content differs from its published one; answers whether it does.

        A unit's first content is no difference.

        Args:
            before: what the unit had when its lease was taken.
            claim: holds the lease.
            settled: the new content.
            look: that brought it.
        """
        told = self._told(before, claim, settled, look)
        if told is not None:
            self._keeping.keep(told, claim.run)
        return told is not None

    def _told(self, before: Before, claim: Claim, settled: Settled, look: Look) -> Told | None:
        unit, there, published = before.known.unit, before.source.unit, before.source.state.content_hash
        if published == settled.content_hash:
            return None
        if published is None:
            return tell(unit, None, tuple, settled, look) if self.was_emptied(before.known) else None
        copy = self._mirror.path(there, published)
        # A copy is much the quicker; one that turns out to be damaged is deleted, and HBase asked.
        with suppress(CopyLost):
            return tell_moved(unit, there, published, lambda: self._mirror.stream(copy, there), settled, look)
        records = partial(self._in_hbase, before.source, claim.beat)
        return tell_moved(unit, there, published, records, settled, look)

    def was_emptied(self, known: Known) -> bool:
        """Whether the unit had records once, and its last difference was that they all vanished."""
        if not known.state.differences:
            return False
        last = self._keeping.one(known.unit, known.state.differences[-1])
        return last is not None and last.hash_after is None

    def _in_hbase(self, known: Known, alive: Callable[[], None]) -> Iterator[pa.RecordBatch]:
        """The published records as HBase has them, never all at once.

        Raises:
            DamagedError: not as many as were published.
        """
        rows = 0
        for table in self._pinned.tables(known, Wanted(known.unit)):
            alive()
            rows += table.num_rows
            yield from table.to_batches()
        if rows != known.state.rows:
            raise DamagedError(
                f"{rows} records were found of the {known.state.rows} that were published",
                where=f"{known.unit}, run {known.state.run}",
                mend="`f1 hbase fsck` says what is wrong",
            )
