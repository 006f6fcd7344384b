"""Rows of differences that are half are told and go; those that tell something stay."""

from __future__ import annotations

import pytest

from f1_platform.errors import StoreError
from f1_platform.openf1 import Unit
from f1_platform.raw.hbase.difference_rows import DIFFERENCES
from f1_platform_tests.raw.deliveries import UNIT, delivery, lap
from f1_platform_tests.raw.hbase.halves import DEEP, STRAYS, Bench, bench, outcomes
from f1_platform_tests.raw.hbase.history import history, rows_left

__all__ = ["bench"]


def corrected(bench: Bench) -> list[bytes]:
    """The keys of two differences, the older one first; lap 1 became quicker twice."""
    for seconds in (90.5, 90.25):
        bench.store.replace(delivery([lap(n, lap_duration=seconds if n == 1 else 90.0 + n) for n in (1, 2, 3)]))
    bench.store.sweep()
    return sorted(key for key, _ in bench.reports.scan(row_prefix=DIFFERENCES))


def test_those_that_tell_something_are_left_alone(bench: Bench):
    keys = corrected(bench)
    assert bench.found(DEEP) == []
    assert [one.counts for one in history(bench.store, UNIT)] == [{"changed": 1}] * 2
    assert len(keys) == 2


@pytest.mark.parametrize("order", [{}, {"season": 2024}, {"session_key": 9472}])
def test_what_a_killed_writer_kept_goes(bench: Bench, order: dict[str, int]):
    bench.killed_at("raw.difference_kept", [80.0])
    assert rows_left(bench.settings, UNIT) == 1

    told = bench.found(dry_run=True, **order)
    assert rows_left(bench.settings, UNIT) == 1
    lease, kept = bench.found(**order)
    assert outcomes(told) == ["to mend", "to mend"]
    assert "which has ended" in lease.what
    assert kept.what == "1 differences that killed writers kept and never published"
    assert (kept.mend, kept.outcome) == ("deleted", "mended")
    assert rows_left(bench.settings, UNIT) == 0
    assert bench.found(DEEP) == []


def test_those_of_another_season_or_session_are_not_looked_at(bench: Bench):
    bench.reports.put(corrected(bench)[0], {b"meta:difference": b"oops"})
    bench.store.replace(delivery([lap(1)], Unit(2023, 1140, 7763, "laps")))
    assert bench.found(season=2023) == []
    assert bench.found(session_key=7763) == []
    assert len(bench.found(session_key=9472)) == 1


@pytest.mark.parametrize(
    ("column", "value", "manner", "said"),
    [
        (b"meta:difference", b"oops", {}, "a difference that cannot be read: JSON is malformed"),
        (b"stats:changes", None, {}, "a difference with 0 of its 1 cells"),
        (b"stats:changes", b"[", {"manner": DEEP}, "a difference that cannot be read: What is kept of a change"),
        (None, None, {}, "a difference that is gone"),
    ],
    ids=["header", "cell", "value", "row"],
)
def test_one_that_is_damaged_is_forgotten_and_the_others_stay(bench: Bench, column, value, manner, said: str):
    first, _ = corrected(bench)
    if value is None:
        bench.reports.delete(first, [column] if column else None)
    else:
        bench.reports.put(first, {column: value})

    (found,) = bench.found(**manner)
    assert found.what.startswith(said)
    assert first.decode() in found.where
    assert (found.mend, found.outcome) == ("forgotten; what changed then is not known any more", "mended")
    assert len(history(bench.store, UNIT)) == 1
    assert bench.found(DEEP) == []


def test_until_then_whoever_asks_is_told_what_to_do(bench: Bench):
    first, second = corrected(bench)
    bench.reports.put(second, {b"stats:changes": b"["})
    (newest, _) = bench.store.differences()
    with pytest.raises(StoreError, match=f"row {second.decode()}.*f1 hbase fsck"):
        bench.store.changes(newest)
    bench.reports.put(first, {b"meta:difference": b"{}"})
    with pytest.raises(StoreError, match=f"row {first.decode()}.*f1 hbase fsck"):
        bench.store.differences()


def test_those_of_a_unit_that_no_report_knows_go_only_where_that_is_said(bench: Bench):
    key = b"~differences#2019#1#2#laps#1"
    bench.reports.put(key, {b"meta:difference": b"{}"})

    (found,) = bench.found()
    assert (found.what, found.outcome) == ("1 differences of units that no report knows", "left")
    assert outcomes(bench.found(STRAYS)) == ["mended"]
    assert bench.reports.row(key) == {}


def test_a_report_that_is_lost_loses_no_differences(bench: Bench):
    corrected(bench)
    bench.overwrite_report()
    assert outcomes(bench.found()) == ["left"]

    bench.store.replace(delivery([lap(1)]))
    assert len(bench.store.differences()) == 2
