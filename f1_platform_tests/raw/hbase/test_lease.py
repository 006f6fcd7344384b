"""Two writers of one unit: one waits, or takes over from who is not heard of; what is lost on the way does no harm."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Event

import pytest

from f1_platform.clock import SteppedClock
from f1_platform.errors import TransientError, UpstreamError
from f1_platform.openf1 import Unit
from f1_platform.process import this_process
from f1_platform.raw.hbase import HBaseStore
from f1_platform.raw.hbase.connected import connect
from f1_platform.raw.hbase.lease import EXPIRY, Claim
from f1_platform.raw.hbase.reports import Reports
from f1_platform.raw.hbase.state import State
from f1_platform.settings import Settings
from f1_platform_tests.raw.hbase.between import between
from f1_platform_tests.raw.hbase.compaction import squeeze
from f1_platform_tests.raw.hbase.running import RunningHBase
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

NOW = datetime(2024, 3, 3, tzinfo=UTC)
sessions = count(9000)


class BusyClock(SteppedClock):
    """A clock whose every wait lets others do something."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        super().__init__(NOW)
        self._meanwhile = meanwhile

    def wait(self, seconds: float) -> None:
        super().wait(seconds)
        self._meanwhile()


@pytest.fixture
def unit() -> Unit:
    """Messages of a session that no other test knows."""
    return replace(MESSAGES, session_key=next(sessions))


@pytest.fixture
def store(tables: Settings) -> HBaseStore:
    return HBaseStore(tables, SteppedClock(NOW))


@pytest.fixture
def reports(tables: Settings) -> Reports:
    return connect(tables, SteppedClock(NOW)).reports


def change(reports: Reports, unit: Unit, change: Callable[[State], State]) -> State:
    """Changes the state of a unit as another process would."""
    known = reports.read(unit)
    changed = reports.swap(known, change(known.state))
    assert changed is not None
    return changed.state


def beaten(state: State) -> State:
    """The same, its writer having shown that it is alive."""
    assert state.lease is not None
    return replace(state, lease=replace(state.lease, beat=state.lease.beat + 1))


def read(store: HBaseStore, unit: Unit) -> int:
    """The version that HBase holds, whatever copies there are."""
    return which(found(store, unit, every_column(unit)), unit)


class TestALeaseOfAnotherHost:
    def test_is_taken_over_when_nothing_was_heard_of_its_holder_for_so_long(
        self, tables: Settings, reports: Reports, unit: Unit
    ):
        change(reports, unit, lambda state: state.leased("elsewhere:1:2:0", NOW))
        clock = SteppedClock(NOW)
        assert HBaseStore(tables, clock).replace(deliver(1, unit)).changed
        assert EXPIRY <= clock.slept <= EXPIRY + 1

    def test_is_left_to_its_holder_while_that_is_alive(self, tables: Settings, reports: Reports, unit: Unit):
        change(reports, unit, lambda state: state.leased("elsewhere:1:2:0", NOW))

        def live() -> None:
            if clock.slept <= 100 and clock.slept % 20 == 0:
                change(reports, unit, beaten)

        clock = BusyClock(live)
        assert HBaseStore(tables, clock).replace(deliver(1, unit)).changed
        assert 100 + EXPIRY <= clock.slept <= 100 + EXPIRY + 1

    def test_is_waited_for_no_longer_when_it_is_given_up(self, tables: Settings, reports: Reports, unit: Unit):
        change(reports, unit, lambda state: state.leased("elsewhere:1:2:0", NOW))
        clock = BusyClock(lambda: reports.read(unit).state.lease and change(reports, unit, State.given_up))
        assert HBaseStore(tables, clock).replace(deliver(1, unit)).changed
        assert clock.slept < 1


class TestAHolder:
    def test_shows_that_it_is_alive_four_times_before_its_lease_expires(self, reports: Reports, unit: Unit):
        clock = SteppedClock(NOW)
        claim = Claim(unit, reports, clock)
        assert claim.take(reports.read(unit))
        for _ in range(int(EXPIRY)):
            clock.wait(1)
            claim.beat()
        lease = reports.read(unit).state.lease
        assert lease is not None
        assert lease.holder.startswith(this_process())
        assert 3 <= lease.beat <= 4

    def test_whose_lease_was_taken_over_learns_it_and_publishes_nothing(self, reports: Reports, unit: Unit):
        clock = SteppedClock(NOW)
        late = Claim(unit, reports, clock)
        assert late.take(reports.read(unit))
        run = late.run
        other = change(reports, unit, lambda state: state.leased("elsewhere:1:2:0", NOW))
        assert other.broken == (run,)

        with pytest.raises(TransientError, match="Another writer took over"):
            late.publish(lambda state: replace(state, run=run))
        with pytest.raises(TransientError, match="Another writer took over"):
            _ = late.run
        assert reports.read(unit).state == other

    def test_keeps_its_lease_when_others_note_a_look_meanwhile(
        self, hbase: RunningHBase, tables: Settings, store: HBaseStore, unit: Unit
    ):
        with between(hbase.thrift) as gateway:
            writer = HBaseStore(tables.model_copy(update={"hbase_port": gateway.port}), SteppedClock(NOW))
            gateway.before("mutateRowsTs", lambda: store.fail(unit, UpstreamError("503")))
            gateway.before("checkAndPut", lambda: store.fail(unit, UpstreamError("503")), nth=3)
            assert writer.replace(deliver(1, unit)).changed
        report = store.report(unit)
        assert report is not None
        assert (report.status, report.error, report.cost.requests) == ("ok", "", 1)
        assert read(store, unit) == 1

    def test_that_fails_gives_its_lease_back(self, reports: Reports, unit: Unit):
        claim = Claim(unit, reports, SteppedClock(NOW))
        assert claim.take(reports.read(unit))
        run = claim.run
        claim.give_up()
        state = reports.read(unit).state
        assert (state.lease, state.broken) == (None, (run,))


@pytest.mark.parametrize("call", ["checkAndPut", "mutateRowsTs", "mutateRowTs"])
@pytest.mark.parametrize("nth", [1, 2])
def test_an_answer_that_is_lost_changes_nothing(
    call: str, nth: int, hbase: RunningHBase, tables: Settings, store: HBaseStore, unit: Unit
):
    store.replace(deliver(1, unit))
    with between(hbase.thrift) as gateway:
        writer = HBaseStore(tables.model_copy(update={"hbase_port": gateway.port}), SteppedClock(NOW))
        gateway.lose_answer(call, nth=1 if call == "mutateRowTs" else nth)
        assert writer.replace(deliver(2, unit)).changed
    store.sweep()
    assert read(store, unit) == 2
    assert len(plain(tables, unit)) == len(version(2, unit.endpoint))


def test_a_writer_that_never_heard_that_it_published_knows_it_even_if_others_have_begun_since(
    hbase: RunningHBase, tables: Settings, store: HBaseStore, reports: Reports, unit: Unit
):
    with between(hbase.thrift) as gateway:
        writer = HBaseStore(tables.model_copy(update={"hbase_port": gateway.port}), SteppedClock(NOW))
        gateway.lose_answer(
            "checkAndPut", lambda: change(reports, unit, lambda state: state.leased("elsewhere:1:2:0", NOW)), nth=2
        )
        assert writer.replace(deliver(1, unit)).changed
    lease = reports.read(unit).state.lease
    assert lease is not None
    assert lease.holder == "elsewhere:1:2:0"
    assert read(store, unit) == 1


@pytest.mark.parametrize(("other", "changed"), [(2, False), (3, True)], ids=["equal content", "different content"])
def test_of_two_ingesters_at_once_one_waits_for_the_other(
    other: int, changed: bool, hbase: RunningHBase, tables: Settings, unit: Unit
):
    with between(hbase.thrift) as gateway:
        first = replacing(tables.model_copy(update={"hbase_port": gateway.port}), unit, 2)
        begun, waited_for = Event(), Event()

        def wait() -> None:
            begun.set()
            assert waited_for.wait(60)

        def let_it_end() -> None:
            waited_for.set()
            first.wait(60)

        gateway.before("mutateRowsTs", wait, nth=2)
        assert begun.wait(60)
        clock = BusyClock(let_it_end)
        second = HBaseStore(tables, clock)
        assert second.replace(deliver(other, unit)).changed == changed
        assert first.communicate() == ("changed\n", "")
    assert clock.slept == 0.5
    assert read(second, unit) == other
    second.sweep()
    assert len(plain(tables, unit)) == len(version(other, unit.endpoint))


def test_a_stopped_writer_that_goes_on_after_a_takeover_publishes_nothing_and_leaves_nothing(
    hbase: RunningHBase, tables: Settings, store: HBaseStore, unit: Unit
):
    store.replace(deliver(1, unit))
    with between(hbase.thrift) as gateway:
        stopped = replacing(tables.model_copy(update={"hbase_port": gateway.port}), unit, 2)
        held, released = Event(), Event()

        def hold() -> None:
            os.kill(stopped.pid, signal.SIGSTOP)
            held.set()
            assert released.wait(120)

        gateway.before("mutateRowsTs", hold, nth=2)
        assert held.wait(60)
        assert store.replace(deliver(3, unit)).changed
        store.sweep()
        # The marks of deletion go too: nothing hides what comes late.
        squeeze(hbase, tables)
        swept = plain(tables, unit)

        released.set()
        os.kill(stopped.pid, signal.SIGCONT)
        said, errors = stopped.communicate(timeout=60)
    assert (stopped.returncode, said) == (1, "")
    assert errors.startswith("TransientError: Another writer took over")
    assert read(store, unit) == 3
    assert plain(tables, unit) != swept, "cells came late"

    store.sweep()
    assert plain(tables, unit) == swept
    assert read(store, unit) == 3


def test_a_clock_an_hour_behind_writes_above_what_was_there(tables: Settings, store: HBaseStore):
    unit = replace(LAPS, session_key=next(sessions))
    store.replace(deliver(1, unit))
    behind = HBaseStore(tables, SteppedClock(NOW - timedelta(hours=1)))
    for number in (2, 3, 4):
        behind.replace(deliver(number, unit))
        assert read(store, unit) == number
    behind.sweep()
    assert len(plain(tables, unit)) == len(version(4, unit.endpoint))
    assert read(store, unit) == 4
