"""A writer that dies at any named step leaves the old version or the new one; the next writer ends what it began."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from f1_platform.clock import SteppedClock
from f1_platform.errors import PermanentError, TransientError
from f1_platform.openf1 import Unit
from f1_platform.raw.hbase import HBaseStore, store
from f1_platform.raw.hbase.connected import connect
from f1_platform.raw.hbase.state import State
from f1_platform.raw.hbase.tables import RUNS_KEPT
from f1_platform.settings import Settings
from f1_platform_tests.raw.hbase.compaction import squeeze
from f1_platform_tests.raw.hbase.history import history, rows_left
from f1_platform_tests.raw.hbase.killing import kill_writers
from f1_platform_tests.raw.hbase.running import RunningHBase
from f1_platform_tests.raw.hbase.versions import MESSAGES, deliver, every_column, found, plain, version, which

OLD, NEW = 2, 3
STEPS = {
    "raw.settled": OLD,
    "hbase.leased": OLD,
    "raw.difference_kept": OLD,
    "hbase.call_sent": OLD,
    "hbase.call_sent:2": OLD,
    "hbase.call_sent:3": OLD,
    "hbase.written": OLD,
    "hbase.told": OLD,
    "hbase.published": NEW,
    "hbase.horizon_moved": NEW,
    "hbase.cells_deleted": NEW,
    "hbase.cleaned": NEW,
}
"""What a reader finds after a writer of the new version died there."""

NOW = datetime(2024, 3, 3, tzinfo=UTC)
sessions = count(9000)


def opened(tables: Settings) -> tuple[HBaseStore, SteppedClock]:
    clock = SteppedClock(NOW)
    return HBaseStore(tables, clock), clock


def state_of(tables: Settings, unit: Unit) -> State:
    return connect(tables, SteppedClock(NOW)).reports.read(unit).state


def read(tables: Settings, units: Mapping[str, Unit]) -> dict[str, int]:
    """The version that is found of each unit in HBase, whatever copies there are."""
    store, _ = opened(tables)
    return {step: which(found(store, unit, every_column(unit)), unit) for step, unit in units.items()}


def test_every_named_step_is_tried() -> None:
    sources = [path.read_text() for path in Path(store.__file__).parent.glob("*.py")]
    named = {step for source in sources for step in re.findall(r'reached\("([a-z_.]+)"\)', source)}
    assert named == {step.partition(":")[0] for step in STEPS} | {"hbase.moved"}


def test_killed_at_any_step_the_old_version_or_the_new_one_is_read_and_the_next_writer_ends_it(
    hbase: RunningHBase, tables: Settings
):
    writer, clock = opened(tables)
    units = {step: replace(MESSAGES, session_key=next(sessions)) for step in (*STEPS, "undisturbed")}
    for number in (1, OLD):
        for unit in units.values():
            writer.replace(deliver(number, unit))
    undisturbed = units.pop("undisturbed")
    writer.replace(deliver(NEW, undisturbed))

    kill_writers(tables, [(unit, NEW, step) for step, unit in units.items()])
    assert read(tables, units) == STEPS
    squeeze(hbase, tables)
    assert read(tables, units) == STEPS
    changed = {step: len(history(writer, unit)) for step, unit in units.items()}
    assert changed == {step: number - 1 for step, number in STEPS.items()}, "told with the new version, never before"
    assert rows_left(tables, units["raw.difference_kept"]) == 1

    for step, unit in units.items():
        assert writer.replace(deliver(NEW, unit)).changed == (STEPS[step] == OLD), step
    assert clock.slept == 0, "the lease of a dead process is taken over at once"
    assert read(tables, units) == dict.fromkeys(STEPS, NEW)
    writer.sweep()
    expected = plain(tables, undisturbed)
    for step, unit in units.items():
        assert plain(tables, unit) == expected, step
        state = state_of(tables, unit)
        assert (state.lease, state.stale, state.broken) == (None, (), ()), step
        assert (len(history(writer, unit)), rows_left(tables, unit)) == (NEW - 1, 0), step


def test_killed_while_a_session_moves_it_is_never_lost_and_in_one_place_after_the_next_sweep(tables: Settings):
    writer, _ = opened(tables)
    before = {
        step: replace(MESSAGES, session_key=next(sessions))
        for step in ("hbase.written", "hbase.published", "hbase.moved")
    }
    after = {step: replace(unit, meeting_key=1230) for step, unit in before.items()}
    for unit in before.values():
        writer.replace(deliver(OLD, unit))

    kill_writers(tables, [(unit, NEW, step) for step, unit in after.items()])
    there = {"hbase.written": 0, "hbase.published": NEW, "hbase.moved": NEW}
    assert read(tables, after) == there
    for step, unit in before.items():
        place = unit if step == "hbase.written" else after[step]
        assert [report.unit for report in writer.reports(session_key=unit.session_key) if report.rows] == [place], step
    writer.sweep()
    assert read(tables, after) == there
    assert read(tables, before) == {"hbase.written": OLD, "hbase.published": 0, "hbase.moved": 0}
    for unit in after.values():
        writer.replace(deliver(NEW, unit))
    assert read(tables, after) == dict.fromkeys(after, NEW)
    assert [plain(tables, unit) for unit in before.values()] == [{}] * len(before)


def test_what_a_killed_writer_left_goes_also_when_the_records_turn_out_to_be_those_of_before(tables: Settings):
    unit, (writer, _) = replace(MESSAGES, session_key=next(sessions)), opened(tables)
    published = writer.replace(deliver(OLD, unit)).report
    before = plain(tables, unit)
    kill_writers(tables, [(unit, NEW, "hbase.call_sent:2")])
    assert plain(tables, unit) != before
    assert rows_left(tables, unit) == 1

    written = writer.replace(deliver(OLD, unit))
    assert (written.changed, written.replaced) == (False, True), "the cells go with the next sweep, not at once"
    assert written.report.changed_at == published.changed_at
    assert (history(writer, unit), rows_left(tables, unit)) == ([], 0)
    writer.sweep()
    assert plain(tables, unit) == before
    again = writer.replace(deliver(OLD, unit))
    assert (again.effort, again.replaced) == (None, False)


@pytest.mark.parametrize(("step", "number"), [("hbase.written", OLD), ("hbase.published", NEW)])
def test_what_lies_about_is_told_until_it_is_swept(tables: Settings, step: str, number: int):
    """Of a first writer that was killed, and of one that was killed before its sweep."""
    unit, (writer, _) = replace(MESSAGES, session_key=next(sessions)), opened(tables)
    if step == "hbase.published":
        writer.replace(deliver(OLD, unit))
    kill_writers(tables, [(unit, NEW, step)])

    assert writer.replace(deliver(number, unit)).replaced
    writer.sweep()
    assert not writer.replace(deliver(number, unit)).replaced
    assert len(plain(tables, unit)) == len(version(number, unit.endpoint))


def test_a_write_that_can_never_succeed_does_not_cost_what_is_there(tables: Settings):
    unit, (writer, _) = replace(MESSAGES, session_key=next(sessions)), opened(tables)
    writer.replace(deliver(OLD, unit))
    refused = deliver(NEW, unit, too_large=True)

    for _ in range(2 * RUNS_KEPT):
        with pytest.raises(PermanentError, match="larger than HBase takes"):
            writer.replace(refused)
        assert read(tables, {"": unit}) == {"": OLD}
    assert writer.replace(deliver(NEW, unit)).changed
    writer.sweep()
    assert len(plain(tables, unit)) == len(version(NEW, unit.endpoint))


@pytest.mark.soak
@pytest.mark.parametrize("step", ["hbase.call_sent:2", "hbase.told"])
def test_killed_again_and_again_at_one_step_nothing_wrong_is_ever_read(
    step: str, hbase: RunningHBase, tables: Settings
):
    unit, (writer, clock) = replace(MESSAGES, session_key=next(sessions)), opened(tables)
    writer.replace(deliver(1, unit))
    writer.replace(deliver(OLD, unit))

    for killed in range(1, RUNS_KEPT + 1):
        kill_writers(tables, [(unit, NEW + killed, step)])
        report = writer.report(unit)
        assert report is not None
        if killed < RUNS_KEPT or step == "hbase.told":
            assert read(tables, {step: unit}) == {step: OLD}
            assert report.status == "ok"
        else:
            # No more versions are kept, and who wrote the old one anew was killed too: it is given up, and says so.
            with pytest.raises(TransientError, match="broken off too often"):
                next(writer.scan(unit))
            assert (report.status, report.rows) == ("failed", 0)
    assert writer.replace(deliver(NEW, unit)).changed
    assert read(tables, {step: unit}) == {step: NEW}
    assert clock.slept == 0

    writer.sweep()
    swept = plain(tables, unit)
    squeeze(hbase, tables)
    assert plain(tables, unit) == swept
    assert read(tables, {step: unit}) == {step: NEW}
