"""What is kept of a unit's changes: whole, each once, and nothing that nobody may see."""

from __future__ import annotations

from datetime import UTC, datetime

from f1_platform.clock import SteppedClock
from f1_platform.openf1 import Unit
from f1_platform.raw import RawStore
from f1_platform.raw.changes import Difference
from f1_platform.raw.hbase.connected import connect
from f1_platform.raw.hbase.difference_rows import within
from f1_platform.settings import Settings


def history(store: RawStore, unit: Unit) -> list[Difference]:
    """The differences of a unit, the oldest first: each begins where the one before it ended, the last one ends now."""
    found = [one for one in store.differences(session_key=unit.session_key) if one.unit == unit]
    kept = sorted(found, key=lambda one: one.number)
    assert [one.hash_before for one in kept[1:]] == [one.hash_after for one in kept[:-1]], "one is lost, or doubled"
    report = store.report(unit)
    assert report is not None
    assert not kept or kept[-1].hash_after == report.content_hash
    for one in kept:
        assert one.truncated or len(store.changes(one)) == one.total
    return kept


def rows_left(tables: Settings, unit: Unit) -> int:
    """Rows of differences that the unit's state does not name."""
    on = connect(tables, SteppedClock(datetime(2024, 3, 3, tzinfo=UTC)))
    named = on.reports.read(unit).state.differences
    return sum(place.run not in named for place, _ in on.keeping.rows(within(unit=unit)))
