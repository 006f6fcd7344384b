"""A unit that is rewritten: the old version exactly, then the new one exactly, for every kind of reader."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pyarrow as pa
import pytest

from f1_platform.clock import SteppedClock
from f1_platform.errors import TransientError
from f1_platform.openf1 import Unit, to_records
from f1_platform.raw.content import settle
from f1_platform.raw.hbase import HBaseStore
from f1_platform.settings import Settings
from f1_platform_tests.raw.hbase.between import between
from f1_platform_tests.raw.hbase.compaction import squeeze
from f1_platform_tests.raw.hbase.independent import record_of
from f1_platform_tests.raw.hbase.running import RunningHBase
from f1_platform_tests.raw.hbase.versions import (
    LAPS,
    SAMPLES,
    Record,
    deliver,
    every_column,
    found,
    plain,
    version,
    which,
)
from f1_platform_tests.raw.hbase.watching import watching

sessions = count(9000)


@pytest.fixture
def unit() -> Unit:
    """Laps of a session that no other test knows."""
    return replace(LAPS, session_key=next(sessions))


@pytest.fixture
def store(tables: Settings) -> HBaseStore:
    return at_home(tables, tables.home)


def at_home(tables: Settings, home: Path, **more: int) -> HBaseStore:
    """A store over the same tables with copies of its own."""
    settings = tables.model_copy(update={"home": home, **more})
    return HBaseStore(settings, SteppedClock(datetime(2024, 3, 3, tzinfo=UTC)))


def content(number: int, unit: Unit) -> str | None:
    """The hash of a version of a unit."""
    [batch] = deliver(number, unit).batches
    return settle(pa.Table.from_batches([batch]), unit.endpoint).content_hash


def plainly(tables: Settings, unit: Unit) -> list[Record]:
    """The records that a plain scan finds, read by the document's rules."""
    prefix = f"{unit.season}#{unit.meeting_key}#{unit.session_key}#".encode()
    records = [record_of(unit.declared.family, prefix + key, cells) for key, cells in plain(tables, unit).items()]
    return sorted(records, key=lambda record: (record["driver_number"], record["lap_number"]))


def test_readers_in_threads_and_in_another_process_see_whole_versions_one_after_another(
    tables: Settings, store: HBaseStore, unit: Unit, tmp_path: Path
):
    store.replace(deliver(1, unit))
    done, seen, faults = threading.Event(), {"copies": list[int](), "cells": list[int]()}, list[BaseException]()

    def look(name: str) -> None:
        reader = at_home(tables, tmp_path / name)
        columns = every_column(unit) if name == "cells" else None
        try:
            while not done.is_set():
                # On a busy machine a reader may be slower than two publications: it is told so, and reads again.
                with suppress(TransientError):
                    seen[name].append(which(found(reader, unit, columns), unit))
        except BaseException as fault:
            faults.append(fault)

    readers = [threading.Thread(target=look, args=(name,)) for name in seen]
    known = {unit: {content(number, unit) or "": str(number) for number in range(1, 6)}}
    with watching(tables.model_copy(update={"home": tmp_path / "process"}), known) as watcher:
        for reader in readers:
            reader.start()
        try:
            for number in (2, 3, 4, 5):
                store.replace(deliver(number, unit))
        finally:
            done.set()
            for reader in readers:
                reader.join()

    assert faults == []
    for name, versions in seen.items():
        assert versions == sorted(versions), name
    assert watcher.faults == []
    assert watcher.reads > 0
    assert watcher.versions[str(unit)] == sorted(watcher.versions[str(unit)])
    assert which(found(store, unit), unit) == which(found(store, unit, every_column(unit)), unit) == 5


def test_a_slow_reader_of_a_large_unit_ends_with_the_version_it_began_or_is_told_to_begin_again(
    hbase: RunningHBase, tables: Settings, store: HBaseStore, tmp_path: Path
):
    unit, reader = replace(SAMPLES, session_key=next(sessions)), at_home(tables, tmp_path)
    columns = ("driver_number", "date", "rpm", "drs")

    def read(meanwhile: Callable[[], object]) -> int:
        batches = reader.scan(unit, columns)
        first = next(batches)
        meanwhile()
        records = [record for batch in (first, *batches) for record in to_records(batch, unit.endpoint)]
        return which(records, unit, columns)

    assert store.replace(deliver(1, unit)).report.rows > 20_000
    assert read(lambda: (store.replace(deliver(2, unit)), squeeze(hbase, tables))) == 1
    told = "rewritten while they were read .*Read them again from the start"
    with pytest.raises(TransientError, match=told):
        read(lambda: [store.replace(deliver(number, unit)) for number in (3, 4)])
    with pytest.raises(TransientError, match=told):
        read(lambda: (store.replace(deliver(5, unit)), store.sweep()))
    assert read(lambda: None) == 5


def test_a_reader_that_was_given_nothing_yet_begins_again_by_itself(
    hbase: RunningHBase, tables: Settings, store: HBaseStore, unit: Unit, tmp_path: Path
):
    store.replace(deliver(1, unit))
    with between(hbase.thrift) as gateway:
        reader = at_home(tables, tmp_path, hbase_port=gateway.port)
        gateway.before("scannerOpenWithScan", lambda: [store.replace(deliver(number, unit)) for number in (2, 3)])
        assert which(found(reader, unit, every_column(unit)), unit) == 3


def test_a_unit_deleted_while_it_is_read_is_gone(
    hbase: RunningHBase, tables: Settings, store: HBaseStore, unit: Unit, tmp_path: Path
):
    store.replace(deliver(1, unit))
    with between(hbase.thrift) as gateway:
        reader = at_home(tables, tmp_path, hbase_port=gateway.port)
        gateway.before("scannerOpenWithScan", lambda: store.delete(unit))
        assert found(reader, unit) == []


def test_a_copy_made_while_its_unit_was_rewritten_twice_is_never_taken_for_the_older_one(
    hbase: RunningHBase, tables: Settings, store: HBaseStore, unit: Unit, tmp_path: Path
):
    store.replace(deliver(1, unit))
    with between(hbase.thrift) as gateway:
        reader = at_home(tables, tmp_path, hbase_port=gateway.port)
        gateway.before("scannerOpenWithScan", lambda: [store.replace(deliver(number, unit)) for number in (2, 3)])
        assert which(found(reader, unit), unit) == 3

        store.replace(deliver(1, unit))
        assert which(found(reader, unit), unit) == 1


def test_after_a_sweep_a_plain_scan_finds_the_newest_version_and_nothing_else(
    hbase: RunningHBase, tables: Settings, store: HBaseStore, unit: Unit
):
    for number in (1, 2, 3, 4):
        store.replace(deliver(number, unit))
    store.sweep()
    swept = plain(tables, unit)
    assert which(plainly(tables, unit), unit) == 4
    assert len(swept) == len(version(4, "laps"))

    squeeze(hbase, tables)
    assert plain(tables, unit) == swept
    assert which(found(store, unit, every_column(unit)), unit) == 4
