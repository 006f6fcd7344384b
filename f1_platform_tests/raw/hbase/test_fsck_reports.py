"""Cells of the report table that are damaged or no session's are told, and mended from what they held before."""

from __future__ import annotations

from f1_platform_tests.raw.deliveries import UNIT, delivery, lap
from f1_platform_tests.raw.hbase.halves import STRAYS, Bench, bench, is_whole, outcomes

__all__ = ["bench"]


def test_a_damaged_cell_of_the_report_table_gets_back_what_it_held(bench: Bench):
    bench.reports.put(b"2024#1229#9472", {b"meta:laps": b"oops"})

    told = bench.found(dry_run=True)
    (found,) = bench.found()
    assert outcomes(told) == ["to mend"]
    assert "a damaged cell: JSON is malformed" in found.what
    assert "meta:laps of row 2024#1229#9472" in found.where
    assert (found.mend, found.outcome) == ("what it held before is put back", "mended")
    assert is_whole(bench)


def test_where_it_held_nothing_better_the_unit_is_fetched_anew(bench: Bench):
    bench.overwrite_report()

    (found,) = bench.found()
    assert (found.mend, found.outcome) == ("`f1 run --session 9472` fetches it anew", "left")
    report = bench.store.report(UNIT)
    assert report is not None
    assert report.status == "failed"
    bench.store.replace(delivery([lap(n, lap_duration=90.0 + n) for n in (1, 2, 3)]))
    assert set(outcomes(bench.found())) <= {"mended"}
    assert is_whole(bench)


def test_a_damaged_cost_of_the_last_look_is_forgotten(bench: Bench):
    told = bench.on.reports.read(UNIT).state.told
    bench.reports.put(b"2024#1229#9472", {b"stats:laps": b'{"requests":1}'}, timestamp=told)

    (found,) = bench.found()
    assert "stats:laps of row 2024#1229#9472" in found.where
    assert found.outcome == "mended"
    assert is_whole(bench)


def test_rows_of_the_report_table_that_are_no_sessions_are_told(bench: Bench):
    bench.store.stamp("a world")
    bench.reports.put(b"2024#notes", {b"meta:x": b"1"})
    bench.reports.put(b"~probe#1", {b"meta:probe": b"1"})

    probe, row = bench.found()
    assert (probe.what, probe.outcome) == ("1 probes that `f1 doctor` was stopped before deleting", "mended")
    assert (row.what, row.outcome) == ("1 rows that are no session's", "left")
    assert outcomes(bench.found(STRAYS)) == ["mended"]
    assert bench.found() == []
    assert bench.on.reports.world() == "a world"
