"""A session that upstream has put into another meeting or season: what its unit held goes along. Pure; for all stores.

Its unit is found wherever it was. What an answer is compared with are those records as they would be called now, so
that the move itself is no correction; an answer that brings none leaves them as they were, in their new place.
"""

from __future__ import annotations

# pyright: reportAttributeAccessIssue=false
# pyarrow.compute makes its functions when it is imported, so that no checker sees them.
from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from f1_platform.openf1 import Unit
from f1_platform.raw.changes.telling import Records, Told, tell
from f1_platform.raw.content import Settled
from f1_platform.raw.looks import Look
from f1_platform.raw.port import Report


def taken_along(there: Report, here: Report | None, unit: Unit) -> Report:
    """The report of records elsewhere as that of the unit that they are of now.

    Args:
        there: of the records.
        here: of looks at the unit that brought none.
        unit: where the session is now.
    """
    return replace(there, unit=unit, empty_since=(here.empty_since if here else None) or there.empty_since)


def renamed(table: pa.Table, there: Unit, here: Unit) -> pa.Table:
    """Records with the meeting that the session is in now, where they say the one that it was in."""
    at = table.schema.get_field_index("meeting_key")
    if at < 0 or there.meeting_key == here.meeting_key:
        return table
    said = table.column(at)
    was = pc.fill_null(pc.equal(said, there.meeting_key), False)
    return table.set_column(at, table.schema.field(at), pc.if_else(was, pa.scalar(here.meeting_key, said.type), said))


def tell_moved(
    here: Unit, there: Unit, hash_before: str, records: Records, settled: Settled, look: Look
) -> Told | None:
    """As `tell`, of a unit whose records may be in another place; the move itself is no change.

    Args:
        here: the unit.
        there: where the records are; the unit itself where its session has not moved.
        hash_before: of them.
        records: reads them.
        settled: what the unit is to hold.
        look: that brought it.
    """
    if here == there:
        return tell(here, hash_before, records, settled, look)

    def as_of_now() -> Iterator[pa.RecordBatch]:
        for batch in records():
            yield from renamed(pa.Table.from_batches([batch]), there, here).to_batches()

    # Upstream may move a session before its records: then these still say the meeting that it was in.
    return tell(here, hash_before, as_of_now, replace(settled, table=renamed(settled.table, there, here)), look)
