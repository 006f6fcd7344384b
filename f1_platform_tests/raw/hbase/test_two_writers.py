"""Writers at once on one unit, some killed at random: readers see whole versions, and one is there at the end.

What two of them do to each other step by step is in test_lease, what one leaves when it dies in test_crash; here nobody
chooses the step.
"""

from __future__ import annotations

import random
import signal
from contextlib import suppress
from dataclasses import replace
from subprocess import TimeoutExpired

import pyarrow as pa
import pytest

from f1_platform.clock import SystemClock
from f1_platform.openf1 import Unit
from f1_platform.raw.content import settle
from f1_platform.raw.hbase import HBaseStore
from f1_platform.raw.hbase.connected import connect
from f1_platform.settings import Settings
from f1_platform_tests.raw.hbase.history import history, rows_left
from f1_platform_tests.raw.hbase.versions import (
    LAPS,
    MESSAGES,
    deliver,
    every_column,
    found,
    plain,
    replacing,
    version,
    which,
)
from f1_platform_tests.raw.hbase.watching import watching

VERSIONS = range(1, 8)


def named(unit: Unit) -> dict[str, str]:
    """The versions of a unit by the hash of their content."""
    contents = {number: pa.Table.from_batches(deliver(number, unit).batches) for number in VERSIONS}
    return {settle(table, unit.endpoint).content_hash or "": str(number) for number, table in contents.items()}


def race(tables: Settings, unit: Unit, chance: random.Random) -> list[int]:
    """Three writers at once, of which one may be killed; answers the versions that they published."""
    numbers = chance.choices(VERSIONS, k=3)
    writers = [replacing(tables, unit, number) for number in numbers]
    if chance.random() < 0.6:
        with suppress(TimeoutExpired):
            writers[0].wait(chance.uniform(0.8, 3))
        writers[0].kill()
    said = [writer.communicate(timeout=60) for writer in writers]
    ended = [writer.returncode for writer in writers]
    assert ended[0] in (0, -signal.SIGKILL), said
    assert ended[1:] == [0, 0], said
    return [number for number, code in zip(numbers, ended, strict=True) if code == 0]


@pytest.mark.parametrize(
    ("unit", "rounds"),
    [(replace(MESSAGES, session_key=8001), 3), pytest.param(LAPS, 25, marks=pytest.mark.soak)],
    ids=["a few", "many"],
)
def test_writers_at_random_leave_one_whole_version(tables: Settings, unit: Unit, rounds: int):
    chance, store = random.Random(7), HBaseStore(tables, SystemClock())
    store.replace(deliver(1, unit))
    reader = tables.model_copy(update={"home": tables.home / "reader"})
    with watching(reader, {unit: named(unit)}) as seen:
        for _ in range(rounds):
            written = race(tables, unit, chance)
            left = which(found(store, unit, every_column(unit)), unit)
            assert left in VERSIONS
            report = store.report(unit)
            assert report is not None
            assert (report.status, report.rows) == ("ok", len(version(left, unit.endpoint))), written

            assert store.replace(deliver(left, unit)).changed is False
            store.sweep()
            assert len(plain(tables, unit)) == len(version(left, unit.endpoint))
            state = connect(tables, SystemClock()).reports.read(unit).state
            assert (state.lease, state.broken, state.stale) == (None, (), ())
            assert (bool(history(store, unit)), rows_left(tables, unit)) == (True, 0)
    assert seen.faults == []
    assert seen.reads > rounds
    assert len(seen.versions[str(unit)]) > 1, "readers saw it change"
