"""A catalogue answer that lacks meetings or sessions of which records are stored: upstream has bad moments.

As an empty answer empties a filled unit only at a second look, these stay in the catalogue until a look that much later
lacks some, too. Whatever the answer does say, a cancelled or moved session among it, is taken at once.
"""

from __future__ import annotations

# pyright: reportAttributeAccessIssue=false
# pyarrow.compute makes its functions when it is imported, so that no checker sees them.
import logging
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from f1_platform.errors import F1Error
from f1_platform.openf1 import Unit, arrow_schema
from f1_platform.raw.content import Settled, settle
from f1_platform.raw.looks import SECOND_LOOK
from f1_platform.raw.port import RawStore, Report

log = logging.getLogger(__name__)


def completed(store: RawStore, unit: Unit, settled: Settled, at: datetime) -> tuple[Settled, bool]:
    """A catalogue's answer with what it lacks of the stored one, and whether it lacks any that has to stay.

    Args:
        store: holds the catalogue, and the units of its sessions.
        unit: what was asked for; only a season's catalogue is completed.
        settled: the answer. An empty one is judged as of any unit.
        at: when it came.
    """
    before = store.report(unit)
    if unit.session_key or settled.content_hash is None or before is None or _is_sure(before, at):
        return settled, False
    kept = _kept(store, unit, settled.table)
    if kept.num_rows == 0:
        return settled, False
    named = ", ".join(str(key) for key in kept[_key(unit)].to_pylist())
    log.warning(
        "The answer to %s lacks %s, with records in store: kept until a look in 6 hours lacks them, too", unit, named
    )
    return settle(pa.concat_tables([settled.table, kept]), unit.endpoint), True


def _is_sure(before: Report, at: datetime) -> bool:
    return before.empty_since is not None and at - before.empty_since >= SECOND_LOOK


def _kept(store: RawStore, unit: Unit, answer: pa.Table) -> pa.Table:
    """The stored records of meetings or sessions that the answer lacks though units of theirs hold records."""
    schema, name = arrow_schema(unit.endpoint), _key(unit)
    try:
        held = pa.Table.from_batches(store.scan(unit), schema)
    except (F1Error, pa.ArrowException, OSError):  # what cannot be read any more is replaced all the same
        return schema.empty_table()
    gone = set(held[name].to_pylist()) - set(answer[name].to_pylist())
    filled = [report.unit for report in store.reports(season=unit.season) if gone and report.content_hash is not None]
    wanted = gone & {getattr(one, name) for one in filled if one.session_key}
    return held.filter(pc.is_in(held[name], pa.array(sorted(wanted), held[name].type)))


def _key(unit: Unit) -> str:
    return "session_key" if unit.endpoint == "sessions" else "meeting_key"
