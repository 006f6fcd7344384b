"""Whatever is half is found, mended where nothing is lost by it, and told where something would be."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from f1_platform.clock import SteppedClock
from f1_platform.errors import UsageError
from f1_platform.openf1 import Unit
from f1_platform.openf1.delivery import Delivery
from f1_platform_tests.raw.deliveries import UNIT, delivery, lap, records_of
from f1_platform_tests.raw.hbase.halves import DEEP, ROW, STRAYS, Bench, bench, is_whole, outcomes
from f1_platform_tests.raw.hbase.running import RunningHBase, with_tables

__all__ = ["bench"]


def test_where_nothing_is_half_nothing_is_found(bench: Bench):
    bench.store.replace(Delivery(Unit(2024, 1229, 9472, "pit"), []))
    assert bench.found() == []
    assert bench.found(DEEP) == []


def test_cells_that_were_replaced_are_deleted(bench: Bench):
    bench.store.replace(delivery([lap(1, lap_duration=91.0)]))
    bench.store.replace(delivery([lap(n, lap_duration=90.0 + n) for n in (1, 2, 3)]))
    bench.data.put(ROW % 9, {b"laps:lap_duration": b"1"}, timestamp=bench.run - 1)

    told = bench.found(dry_run=True)
    assert outcomes(told) == ["to mend"]
    assert ROW % 9 in bench.rows()
    mended = bench.found()
    assert outcomes(mended) == ["mended"]
    assert "rows with cells older than what is published" in mended[0].what
    assert "laps of session 9472, laps of 2024#1229#9472#" in mended[0].where
    assert is_whole(bench)


def test_a_run_that_was_killed_leaves_nothing_behind(bench: Bench):
    bench.killed_at("hbase.written", [80.0, 81.0, 82.0, 83.0])
    assert len(bench.rows()) == 4

    told = bench.found(dry_run=True)
    lease, difference, cells = bench.found()
    assert outcomes(told) == ["to mend"] * 3
    assert "which has ended" in lease.what
    assert (lease.mend, lease.outcome) == ("ended", "mended")
    assert difference.what == "1 differences that killed writers kept and never published"
    assert cells.what == "4 rows of a run that broke off"
    assert is_whole(bench)


def test_of_a_unit_that_was_never_published_nothing_stays(bench: Bench):
    new = Unit(2024, 1229, 9473, "laps")
    bench.killed_at("hbase.written", [80.0], new)

    assert outcomes(bench.found()) == ["mended", "mended"]
    assert bench.store.report(new) is None
    assert is_whole(bench)


def test_a_unit_that_lost_rows_is_written_again_from_its_copy(bench: Bench):
    bench.data.delete(ROW % 2)

    (found,) = bench.found()
    assert found.what == "2 rows of the 3 that were published"
    assert (found.mend, found.outcome) == ("written again from its copy", "mended")
    bench.forget_copy()
    assert is_whole(bench)


def test_so_it_is_where_the_clock_stands_in_the_past(hbase: RunningHBase, tmp_path: Path):
    """A row that was deleted hides what is written to it with an earlier time: runs must be later."""
    bench = Bench(with_tables(hbase.settings(tmp_path)), SteppedClock(datetime(2024, 3, 3, tzinfo=UTC)))
    with closing(bench.plain):
        bench.data.delete(ROW % 2)
        assert outcomes(bench.found()) == ["mended"]
        bench.forget_copy()
        assert is_whole(bench)

        bench.data.delete(ROW % 3)
        bench.forget_copy()
        assert outcomes(bench.found()) == ["left"]
        bench.store.replace(delivery([lap(n, lap_duration=90.0 + n) for n in (1, 2, 3)]))
        assert is_whole(bench)


def test_without_a_copy_it_is_fetched_anew(bench: Bench):
    bench.data.delete(ROW % 2)
    bench.forget_copy()

    (found,) = bench.found()
    assert found.outcome == "left"
    assert "`f1 run --session 9472` fetches it anew" in found.mend
    report = bench.store.report(UNIT)
    assert report is not None
    assert (report.status, report.content_hash) == ("failed", None)
    assert outcomes(bench.found()) == ["left"]

    bench.store.replace(delivery([lap(n, lap_duration=90.0 + n) for n in (1, 2, 3)]))
    assert set(outcomes(bench.found())) <= {"mended"}
    assert is_whole(bench)


def test_a_copy_that_is_found_again_mends_what_was_given_up(bench: Bench):
    bench.data.delete(ROW % 2)
    copy = bench.store.parquet([UNIT])[UNIT]
    content = copy.read_bytes()
    copy.unlink()
    assert outcomes(bench.found()) == ["left"]

    copy.write_bytes(content)
    assert outcomes(bench.found()) == ["mended"]
    assert is_whole(bench)


def test_a_changed_value_is_found_by_a_deep_look(bench: Bench):
    bench.data.put(ROW % 2, {b"laps:lap_duration": b"1.5"}, timestamp=bench.run)

    assert bench.found() == []
    (found,) = bench.found(DEEP)
    assert found.what == "3 records were found that are not the 3 that were published"
    assert found.outcome == "mended"
    bench.forget_copy()
    assert is_whole(bench)


@pytest.mark.parametrize("text", [b"ninety", b'"ninety"'])
def test_a_value_that_is_none_is_found_by_a_deep_look(bench: Bench, text: bytes):
    bench.forget_copy()
    bench.data.put(ROW % 2, {b"laps:lap_duration": text}, timestamp=bench.run)

    (found,) = bench.found(DEEP)
    assert "A cell of type float cannot be read" in found.what
    assert found.outcome == "left"


def test_a_damaged_copy_is_deleted_and_comes_back(bench: Bench):
    copy = bench.store.parquet([UNIT])[UNIT]
    copy.write_bytes(b"PAR1 not")

    (found,) = bench.found(DEEP)
    assert (found.what, found.outcome) == ("the copy for DuckDB is not what was published", "mended")
    assert not copy.exists()
    assert is_whole(bench)


def test_a_copy_that_was_cut_short_is_found_by_a_light_look(bench: Bench):
    copy = bench.store.parquet([UNIT])[UNIT]
    copy.write_bytes(copy.read_bytes()[:-20])

    assert outcomes(bench.found(dry_run=True)) == ["to mend"]
    assert copy.exists()
    (found,) = bench.found()
    assert (found.what, found.outcome) == ("the copy for DuckDB is not what was published", "mended")
    assert not copy.exists()
    assert is_whole(bench)


def test_cells_that_no_run_of_ours_wrote_go_only_when_that_is_asked_for(bench: Bench):
    bench.data.put(ROW % 2, {b"laps:lap_duration": b"1.5"})
    bench.data.put(ROW % 7, {b"laps:lap_duration": b"1.5"})

    (found,) = bench.found()
    assert found.what == "1 rows with cells that no run of ours wrote", "a light look sees the first column of a row"
    (found,) = bench.found(DEEP)
    assert found.what == "2 rows with cells that no run of ours wrote"
    assert (found.mend, found.outcome) == ("--delete-strays deletes them", "left")
    assert records_of(bench.store) == bench.published
    assert outcomes(bench.found(STRAYS)) == ["mended"]
    assert is_whole(bench)


def test_a_timestamp_with_no_room_above_it_is_left_to_a_person(bench: Bench):
    bench.data.put(ROW % 99, {b"laps:lap_duration": b"1.5"}, timestamp=2**63 - 2)

    (found,) = bench.found(STRAYS)
    assert found.outcome == "left"
    assert "delete that cell in the HBase shell" in found.mend
    bench.data.delete(ROW % 99, timestamp=2**63 - 2)


def test_rows_of_a_unit_that_no_report_knows_go_only_when_that_is_asked_for(bench: Bench):
    bench.data.put(b"2031#7#8#44#001", {b"laps:lap_duration": b"1.5"})

    (found,) = bench.found()
    assert found.what == "1 rows with cells of a unit that no report knows"
    assert (found.where, found.outcome) == ("laps of session 8, laps of 2031#7#8#", "left")
    assert bench.found(season=2024) == []
    assert outcomes(bench.found(STRAYS, season=2031)) == ["mended"]
    assert is_whole(bench)


def test_rows_whose_keys_name_no_unit_are_told_as_one(bench: Bench):
    for key in (b"2024#1229#09472#1#001", b"garbage", b"more"):
        bench.data.put(key, {b"laps:lap_duration": b"1"})

    found = bench.found()
    assert [finding.what for finding in found] == ["1 rows whose keys name no unit", "2 rows whose keys name no unit"]
    assert found[1].where == "laps, b'garbage' to b'more'"
    assert outcomes(found) == ["left", "left"]
    assert outcomes(bench.found(STRAYS)) == ["mended", "mended"]
    assert is_whole(bench)


def test_only_what_was_asked_for_is_looked_at(bench: Bench):
    other = Unit(2023, 1140, 7763, "laps")
    bench.store.replace(delivery([lap(1)], other))
    for key in (ROW % 7, b"2023#1140#7763#1#007"):
        bench.data.put(key, {b"laps:lap_duration": b"1"})

    assert [finding.where[:20] for finding in bench.found(session_key=7763)] == ["laps of session 7763"]
    assert [finding.where[:20] for finding in bench.found(season=2024)] == ["laps of session 9472"]
    assert len(bench.found()) == 2
    with pytest.raises(UsageError, match="no session 1"):
        bench.found(session_key=1)
    with pytest.raises(UsageError, match="Neither table knows a season 1"):
        bench.found(season=1)


def test_what_is_mended_survives_a_kill_while_it_is_mended(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    bench.killed_at("hbase.written", [80.0, 81.0, 82.0, 83.0])

    def broken_off(step: str) -> Callable[[str], None]:
        def reached(name: str) -> None:
            if name == step:
                raise KeyboardInterrupt

        return reached

    for module, step in (("publishing", "hbase.written"), ("publishing", "hbase.cells_deleted")):
        monkeypatch.setattr(f"f1_platform.raw.hbase.{module}.reached", broken_off(step))
        with pytest.raises(KeyboardInterrupt):
            bench.found()
        assert records_of(bench.store) == bench.published
    monkeypatch.undo()
    assert set(outcomes(bench.found())) <= {"mended"}
    assert is_whole(bench)
