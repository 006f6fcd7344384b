"""Records follow the raw store as it changes, and bear its absence."""

from dataclasses import replace
from pathlib import Path

import pytest

from f1_platform.clock import SteppedClock
from f1_platform.errors import StoreError
from f1_platform.openf1 import ENDPOINTS, Unit
from f1_platform.openf1.filters import parse_query
from f1_platform.raw import Report
from f1_platform.raw.hbase.local import free_port
from f1_platform.records import Cancel, Cancelled, Coverage, Records
from f1_platform.settings import Settings
from f1_platform_tests.records.asking import asked
from f1_platform_tests.records.filling import NOW, fill, records_in, session, settings_of, store_in

UNIT = Unit(2024, 10, 100, "laps")


def lap(number: int) -> dict[str, int]:
    return {"session_key": 100, "meeting_key": 10, "driver_number": 1, "lap_number": number}


def test_a_home_without_anything_has_no_records_and_stays_untouched(tmp_path: Path):
    records = records_in(settings_of(tmp_path / "home"))

    assert records.coverage.by_unit == {}
    assert records.coverage.fault is None
    assert all(asked(records, endpoint) == [] for endpoint in ENDPOINTS)
    assert not (tmp_path / "home").exists()


def test_what_comes_later_is_found_after_a_refresh(tmp_path: Path):
    records = records_in(settings_of(tmp_path))
    store = store_in(settings_of(tmp_path))
    fill(store, Unit(2024, 0, 0, "sessions"), [session(100)])
    fill(store, UNIT, [lap(1)])

    assert records.refresh()
    assert not records.refresh()
    assert asked(records, "laps", "session_key=latest")[0]["lap_number"] == 1

    before = records.coverage.state
    fill(store, UNIT, [lap(1), lap(2)])
    assert records.refresh()
    assert len(asked(records, "laps")) == 2
    assert records.coverage.state != before


def test_a_query_that_has_begun_reads_the_records_of_when_it_was_asked(tmp_path: Path):
    store = store_in(settings_of(tmp_path))
    fill(store, UNIT, [lap(1)])
    records = records_in(settings_of(tmp_path))

    found = records.find("laps", parse_query(""))
    fill(store, UNIT, [lap(2)])
    assert [batch.column("lap_number").to_pylist() for batch in found.batches] == [[1]]


def test_a_home_that_was_swept_away_and_filled_anew_is_followed(tmp_path: Path):
    fill(store_in(settings_of(tmp_path)), UNIT, [lap(1)])
    records = records_in(settings_of(tmp_path))
    for left in (*tmp_path.glob("reports.sqlite*"), *tmp_path.rglob("*.parquet")):
        left.unlink()
    records.refresh()
    records.refresh()
    assert records.coverage.by_unit == {}

    fill(store_in(settings_of(tmp_path)), UNIT, [lap(7)])
    assert records.refresh()
    assert [found["lap_number"] for found in asked(records, "laps")] == [7]


def test_an_hbase_that_does_not_answer_is_a_fault_and_no_error(tmp_path: Path):
    settings = Settings(home=tmp_path, raw_store="hbase", hbase_port=free_port(), hbase_timeout=1, _env_file=None)
    records = records_in(settings)

    assert "HBase" in str(records.coverage.fault)
    assert asked(records, "laps") == []
    assert records.find("laps", parse_query("")).is_unknown
    assert not records.refresh(), "the same fault is no news"


def test_before_the_first_look_nothing_is_known(tmp_path: Path):
    records = Records(settings_of(tmp_path), SteppedClock(NOW))
    assert records.find("laps", parse_query("")).is_unknown

    assert records.refresh()
    assert not records.find("laps", parse_query("")).is_unknown


def test_a_ledger_that_breaks_leaves_what_was_known(tmp_path: Path):
    fill(store_in(settings_of(tmp_path)), UNIT, [lap(1)])
    records = records_in(settings_of(tmp_path))
    for left in tmp_path.glob("reports.sqlite*"):
        left.unlink()
    (tmp_path / "reports.sqlite").write_bytes(b"no ledger at all" * 100)

    assert records.refresh()
    assert "ledger" in str(records.coverage.fault)
    assert [found["lap_number"] for found in asked(records, "laps")] == [1]
    assert not records.find("laps", parse_query("")).is_unknown
    assert records.find("laps", parse_query("session_key=101")).is_unknown


@pytest.mark.parametrize("name", ["with [brackets]", "with *", "with ?", "with 'quotes\"", "with ünïcode", "a/../b"])
def test_a_home_may_be_called_anything(tmp_path: Path, name: str):
    settings = settings_of(tmp_path / name)
    fill(store_in(settings), UNIT, [lap(1)])
    assert [found["lap_number"] for found in asked(records_in(settings), "laps", "lap_number=1")] == [1]


def test_a_home_may_be_reached_by_a_link(tmp_path: Path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    fill(store_in(settings_of(tmp_path / "link")), UNIT, [lap(1)])
    assert len(asked(records_in(settings_of(tmp_path / "link")), "laps")) == 1


def test_a_reading_that_is_cancelled_ends_with_an_error(tmp_path: Path):
    fill(store_in(settings_of(tmp_path)), UNIT, [lap(number) for number in range(1, 301)])
    cancel = Cancel()
    found = records_in(settings_of(tmp_path)).find("laps", parse_query(""), cancel=cancel)
    cancel.cancel()
    with pytest.raises(Cancelled):
        list(found.batches)


def test_records_whose_file_is_gone_are_not_passed_over(tmp_path: Path):
    fill(store_in(settings_of(tmp_path)), UNIT, [lap(1)])
    records = records_in(settings_of(tmp_path))
    (tmp_path / "raw").rename(tmp_path / "away")
    with pytest.raises(StoreError, match="laps of session 100 cannot be read"):
        asked(records, "laps")

    (tmp_path / "away").rename(tmp_path / "raw")
    assert len(asked(records, "laps")) == 1


def test_another_error_of_a_failed_look_is_another_standing():
    first, second, same = (
        Coverage({UNIT: Report(UNIT, "failed", error=error)}) for error in ("cut off", "refused", "cut off")
    )
    assert first.state == second.state
    assert first.standing == same.standing != second.standing
    assert replace(first, fault=StoreError("It is broken")).standing != first.standing
