"""What has moved or is being written is left alone by fsck, and a lease of a silent holder ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from f1_platform.clock import SteppedClock
from f1_platform.raw.hbase.fsck import Order, examine
from f1_platform.raw.hbase.lease import Claim
from f1_platform.raw.hbase.state import Lease
from f1_platform_tests.raw.deliveries import UNIT, delivery, lap, records_of
from f1_platform_tests.raw.hbase.halves import MOVED, ROW, Bench, bench, outcomes

__all__ = ["bench"]


def test_a_session_in_two_places_stays_where_it_has_moved_to(bench: Bench):
    bench.killed_at("hbase.published", [91.0, 92.0, 93.0], MOVED)

    (found,) = bench.found()
    assert found.what == "the session has moved, and is here as well"
    assert "2024#1229#9472#" in found.where
    assert bench.store.report(UNIT) is None
    assert len(records_of(bench.store, MOVED)) == 3
    assert bench.found() == []


def test_a_lease_of_another_machine_ends_when_its_holder_is_silent(bench: Bench):
    known = bench.on.reports.read(UNIT)
    assert bench.on.reports.swap(known, replace(known.state, lease=Lease("far.example:1:1:0", bench.run + 1)))

    (found,) = bench.found()
    assert found.what == "the lease of far.example:1:1, which was silent for 30 s"
    assert bench.clock.slept >= 30
    assert bench.on.reports.read(UNIT).state.lease is None


def test_a_unit_that_is_being_written_is_left_alone(bench: Bench, caplog: pytest.LogCaptureFixture):
    class Beating(SteppedClock):
        """Its holder shows that it is alive whenever somebody waits."""

        def wait(self, seconds: float) -> None:
            super().wait(seconds)
            claim.beat()

    clock = Beating(bench.clock.now())
    claim = Claim(UNIT, bench.on.reports, clock)
    assert claim.take(bench.on.reports.read(UNIT))
    bench.data.put(ROW % 7, {b"laps:lap_duration": b"1"}, timestamp=claim.run)
    slow = replace(bench.on, clock=clock)

    with caplog.at_level("INFO"):
        assert list(examine(slow, Order(), lambda _, __: None)) == []
    assert "laps of session 9472 is being written by" in caplog.text
    claim.give_up()


def test_a_unit_that_is_written_while_it_is_looked_at_is_left_alone(bench: Bench, caplog: pytest.LogCaptureFixture):
    def write(endpoint: str, _: int) -> None:
        if endpoint == "laps":
            bench.store.replace(delivery([lap(n, lap_duration=80.0 + n) for n in (1, 2)]))

    bench.data.put(ROW % 7, {b"laps:lap_duration": b"1.5"})
    with caplog.at_level("INFO"):
        assert list(examine(bench.on, Order(), write)) == []
    assert "laps of session 9472 was written while it was looked at" in caplog.text
    assert outcomes(bench.found()) == ["left"]
