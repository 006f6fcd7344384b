"""Copies are nobody's to keep: cut short, damaged or deleted at any instant, they come back, and no reader stumbles."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from f1_platform.clock import SteppedClock
from f1_platform.errors import StoreError, TransientError
from f1_platform.openf1 import Unit
from f1_platform.raw.hbase import HBaseStore, pinned
from f1_platform.settings import Settings
from f1_platform_tests.raw.hbase.versions import LAPS, SAMPLES, deliver, every_column, found, which

sessions = count(9000)
Harm = Callable[[Path], object]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def cut_in_the_middle(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:200] + content[300:])


def lengthen(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"PAR1")


def zero_the_footer(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:-300] + bytes(292) + content[-8:])


def zero_the_records(path: Path) -> None:
    """Only who reads them notices."""
    content = path.read_bytes()
    footer = 8 + pq.read_metadata(path).serialized_size
    path.write_bytes(content[:4] + bytes(len(content) - footer - 4) + content[-footer:])


def empty(path: Path) -> None:
    path.write_bytes(b"")


CUT = pytest.mark.parametrize("harm", [cut, cut_in_the_middle, lengthen, zero_the_footer, empty])


@pytest.fixture
def unit() -> Unit:
    """Laps of a session that no other test knows."""
    return replace(LAPS, session_key=next(sessions))


@pytest.fixture
def store(tables: Settings, unit: Unit) -> HBaseStore:
    """A store with the unit in it."""
    store = HBaseStore(tables, SteppedClock(datetime(2024, 3, 3, tzinfo=UTC)))
    store.replace(deliver(1, unit))
    return store


@CUT
def test_a_copy_that_was_cut_is_made_again_for_duckdb(store: HBaseStore, unit: Unit, harm: Harm):
    copy = store.parquet([unit])[unit]
    content = copy.read_bytes()
    harm(copy)

    assert store.parquet([unit]) == {unit: copy}
    assert copy.read_bytes() == content


@CUT
def test_a_scan_of_all_makes_it_again(store: HBaseStore, unit: Unit, harm: Harm):
    harm(store.parquet([unit])[unit])
    assert which(found(store, unit), unit) == 1


@pytest.mark.parametrize("harm", [cut, zero_the_footer, zero_the_records, empty])
def test_a_scan_of_columns_reads_hbase_instead_and_drops_it(store: HBaseStore, unit: Unit, harm: Harm):
    copy = store.parquet([unit])[unit]
    harm(copy)
    assert which(found(store, unit, every_column(unit)), unit) == 1
    assert not copy.exists()


def test_a_copy_whose_records_cannot_be_read_is_found_by_who_reads_all(store: HBaseStore, unit: Unit):
    zero_the_records(store.parquet([unit])[unit])
    assert which(found(store, unit), unit) == 1


def test_a_whole_copy_is_handed_out_without_being_made_again(store: HBaseStore, unit: Unit):
    copy = store.parquet([unit])[unit]
    made = copy.stat().st_ino
    assert store.parquet([unit])[unit].stat().st_ino == made


def test_a_copy_lost_after_some_of_it_came_is_to_be_read_again(store: HBaseStore, monkeypatch: pytest.MonkeyPatch):
    unit = replace(SAMPLES, session_key=next(sessions))
    store.replace(deliver(1, unit))
    monkeypatch.setattr("f1_platform.raw.files.ROW_GROUP", 1 << 4)
    copy = store.parquet([unit])[unit]
    told, content = pq.read_metadata(copy), copy.read_bytes()
    assert told.num_row_groups > 100, "far more than are read ahead"
    last = told.row_group(told.num_row_groups - 1).column(0)
    begin = last.dictionary_page_offset or last.data_page_offset
    end = len(content) - told.serialized_size - 8
    copy.write_bytes(content[:begin] + bytes(end - begin) + content[end:])

    with pytest.raises(TransientError, match="copy was lost while it was read"):
        found(store, unit)
    assert which(found(store, unit), unit) == 1


def test_a_mirror_that_is_deleted_all_the_time_fails_no_reader(store: HBaseStore, tables: Settings, unit: Unit):
    folder, done = tables.raw_dir / "mirror", threading.Event()

    def delete() -> None:
        while not done.wait(0.01):
            shutil.rmtree(folder, ignore_errors=True)

    deleting = threading.Thread(target=delete)
    deleting.start()
    try:
        for _ in range(5):
            assert set(store.parquet([unit])) == {unit}
            assert which(found(store, unit), unit) == 1
            store.sweep()
    finally:
        done.set()
        deleting.join()
    path = store.parquet([unit])[unit]
    assert duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall() == [(len(found(store, unit)),)]


@pytest.mark.parametrize("times", [1, 19])
def test_a_folder_that_goes_before_its_copy_is_placed_is_made_again(
    store: HBaseStore, tables: Settings, unit: Unit, monkeypatch: pytest.MonkeyPatch, times: int
):
    write, gone = pinned.write_parquet, count(1)

    def writing(table, of: Unit, path: Path) -> None:
        write(table, of, path)
        if next(gone) <= times:
            shutil.rmtree(tables.raw_dir / "mirror")

    monkeypatch.setattr(pinned, "write_parquet", writing)
    assert store.parquet([unit])[unit].exists()


def test_a_folder_that_cannot_be_is_said(store: HBaseStore, tables: Settings, unit: Unit):
    folder = tables.raw_dir / "mirror"
    shutil.rmtree(folder, ignore_errors=True)
    folder.touch()
    try:
        with pytest.raises(StoreError, match="could not be written"):
            store.parquet([unit])
    finally:
        folder.unlink()
