"""Reading what is published of a unit: one run from the first record to the last, or a clear error.

A reader keeps to the run that was published when it began. When cells of that run begin to go, it starts again with
the run of now, or says so where records were handed on already. What is read whole is proven by its hash and kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa

from f1_platform.errors import DamagedError, TransientError
from f1_platform.openf1 import arrow_schema
from f1_platform.raw.content import content_hash
from f1_platform.raw.files import Wanted, write_parquet
from f1_platform.raw.hbase.known import Known
from f1_platform.raw.hbase.reading import Reading
from f1_platform.raw.hbase.reports import Reports
from f1_platform.raw.mirror import CopyLost, Mirror, Write

_ATTEMPTS = 5
"""How often a unit that is rewritten while it is read is begun anew, before a reader is told."""


class Pinned:
    """Reads units, each of one run."""

    def __init__(self, reports: Reports, reading: Reading, mirror: Mirror) -> None:
        """Uses these."""
        self._reports, self._reading, self._mirror = reports, reading, mirror

    def batches(self, known: Known, wanted: Wanted) -> Iterator[pa.RecordBatch]:
        """The wanted records of a unit: from its copy where there is one, else from HBase.

        All of a unit goes by way of a copy, which is made first, so that nothing is read twice.

        Raises:
            TransientError: as for `tables`; or the copy was lost after some of it came.
        """
        if known.report is None or known.report.content_hash is None:
            return
        copy, given = self._mirror.path(known.unit, known.report.content_hash), False
        if wanted.is_all:
            copy = self.copy(known) or copy
        try:
            for batch in self._mirror.batches(copy, wanted):
                given = True
                yield batch
        except CopyLost as error:
            if given:
                what, mend = f"Its copy was lost while it was read: {error}", "Read it again, from the start"
                raise TransientError(what, where=str(known.unit), mend=mend) from error
        else:
            return
        for table in self.tables(known, wanted):
            yield from table.to_batches()

    def tables(self, known: Known, wanted: Wanted) -> Iterator[pa.Table]:
        """The wanted records of a unit, of one run from the first to the last.

        Raises:
            TransientError: the unit was rewritten twice while it was read; what came so far is of the run before.
        """
        given = False
        for _ in range(_ATTEMPTS):
            if known.report is None or known.report.content_hash is None:
                return
            for table in self._reading.tables(wanted, known.state):
                if not self._stands(known):
                    break
                given = given or table.num_rows > 0
                yield table
            else:
                if self._stands(known):
                    return
            if given:
                break
            known = self._reports.read(known.unit)
        raise _rewritten(known)

    def whole(self, known: Known) -> pa.Table:
        """All records of a unit from HBase, proven to be those that were published.

        Raises:
            DamagedError: they are not.
            TransientError: as for `tables`.
        """
        empty = arrow_schema(known.unit.endpoint).empty_table()
        table = pa.concat_tables([empty, *self.tables(known, Wanted(known.unit))])
        if known.report is not None and content_hash(table) != known.report.content_hash:
            if not self._stands(known):
                raise _rewritten(known)
            raise DamagedError(
                f"{table.num_rows} records were found that are not the {known.report.rows} that were published",
                where=f"{known.unit}, run {known.state.run}",
                mend="`f1 hbase fsck` says what is wrong, and `f1 run` then fetches the unit anew",
            )
        return table

    def copy(self, known: Known) -> Path | None:
        """The Parquet copy of a unit as it is published now; none where it has no records.

        Raises:
            DamagedError: what HBase holds is not what was published.
        """
        while known.report is not None and known.report.content_hash is not None:
            try:
                return self._mirror.keep(known.unit, known.report.content_hash, partial(self._fetched, known))
            except TransientError:
                before, known = known.state.run, self._reports.read(known.unit)
                if known.state.run == before:
                    raise
        return None

    def _fetched(self, known: Known) -> Write:
        return partial(write_parquet, self.whole(known), known.unit)

    def _stands(self, known: Known) -> bool:
        """Whether nothing of the run has been deleted yet."""
        return self._reports.read(known.unit).state.horizon <= known.state.run


def _rewritten(known: Known) -> TransientError:
    return TransientError(
        "The records were rewritten while they were read",
        where=f"{known.unit}, run {known.state.run}",
        mend="Read them again from the start; what has come is whole by driver, and of the run before",
    )
