"""Differences in the report table; what kills leave of them stands with those of cells in `test_crash`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from f1_platform.clock import SteppedClock
from f1_platform.errors import HomeError
from f1_platform.openf1 import Unit
from f1_platform.raw.changes import Difference
from f1_platform.raw.changes.telling import Told
from f1_platform.raw.hbase import HBaseStore
from f1_platform.raw.hbase.connected import Connected, connect
from f1_platform.raw.hbase.difference_rows import CELL_BYTES, Place, place_of, within
from f1_platform.raw.hbase.lease import Claim
from f1_platform.raw.hbase.looking import report_cells
from f1_platform.settings import Settings
from f1_platform_tests.raw.changes.conformance import DifferencesConformance, changes_in
from f1_platform_tests.raw.deliveries import UNIT, delivery, lap, records_of
from f1_platform_tests.raw.hbase.between import between
from f1_platform_tests.raw.hbase.history import history, rows_left
from f1_platform_tests.raw.hbase.running import RunningHBase, with_tables

NOW = datetime(2024, 3, 3, tzinfo=UTC)
TOLD = Told(Difference(UNIT, NOW, "a run", "before", "after", added=1, changed=0, vanished=0), b"[]")


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NOW)


@pytest.fixture
def own(hbase: RunningHBase, tmp_path: Path) -> Settings:
    return with_tables(hbase.settings(tmp_path))


@pytest.fixture
def store(own: Settings, clock: SteppedClock) -> HBaseStore:
    return HBaseStore(own, clock)


@pytest.fixture
def on(own: Settings, clock: SteppedClock) -> Connected:
    return connect(own, clock)


def leased(on: Connected) -> Claim:
    claim = Claim(UNIT, on.reports, on.clock)
    assert claim.take(on.reports.read(UNIT))
    return claim


class TestDifferencesInTheReportTable(DifferencesConformance):
    def test_a_copy_of_the_records_of_before_is_read_rather_than_hbase(
        self, hbase: RunningHBase, own: Settings, store: HBaseStore, clock: SteppedClock
    ):
        store.replace(delivery([lap(1), lap(2)]))
        assert len(records_of(store)) == 2
        with between(hbase.thrift) as gateway:
            HBaseStore(own.model_copy(update={"hbase_port": gateway.port}), clock).replace(delivery([lap(2)]))

        assert [change.kind for change in changes_in(store)] == ["vanished"]
        assert gateway.calls.count("scannerGetList") == 1, "for what killed writers kept, and for no records"

    def test_a_damaged_copy_is_not_trusted(self, store: HBaseStore):
        store.replace(delivery([lap(1), lap(2)]))
        store.parquet([UNIT])[UNIT].write_bytes(b"PAR1 no more")
        store.replace(delivery([lap(2)]))

        assert [change.kind for change in changes_in(store)] == ["vanished"]

    def test_records_that_are_not_whole_any_more_are_replaced_and_compared_with_nothing(
        self, store: HBaseStore, on: Connected, caplog: pytest.LogCaptureFixture
    ):
        store.replace(delivery([lap(1), lap(2)]))
        table, row = on.data, b"2024#1229#9472#1#001"
        on.gateway.call(lambda connection: connection.client.deleteAllRow(table, row, {}))

        assert store.replace(delivery([lap(1), lap(2), lap(3)])).changed
        assert store.differences() == []
        assert "What changed in laps of session 9472 is not known" in caplog.text

    def test_records_that_were_given_up_and_come_back_as_they_were_are_no_change(
        self, store: HBaseStore, on: Connected
    ):
        store.replace(delivery([lap(1), lap(2)]))
        on.publishing.change(on.reports.read(UNIT), lambda state: state.lost(NOW))

        assert store.replace(delivery([lap(1), lap(2)])).changed
        assert store.differences() == []

    def test_what_is_too_long_for_one_cell_goes_on_in_others(self, store: HBaseStore, on: Connected):
        before, after = ([lap(n, note=f"{n}{letter}" + "é" * 40_000) for n in range(1, 5)] for letter in "ab")
        store.replace(delivery(before))
        store.replace(delivery(after))

        assert [(change.before["note"], change.after["note"]) for change in changes_in(store)] == [
            (old["note"], new["note"]) for old, new in zip(before, after, strict=True)
        ]
        ((_, cells),) = on.keeping.counted(within())
        assert cells == -(-4 * 2 * 40_000 * len(r"\u00e9") // CELL_BYTES)

    def test_whoever_looks_into_the_tables_reads_them(self, store: HBaseStore, on: Connected):
        store.replace(delivery([lap(1)]))
        store.replace(delivery([lap(1, lap_duration=91.25)]))

        ((cell,),) = report_cells(on, b"~differences#2024#1229#9472#laps#", ["stats:changes"], all_runs=False)
        assert json.loads(cell.value) == [
            ["changed", 1, {"driver_number": 1, "lap_number": 1}, {"lap_duration": None}, {"lap_duration": 91.25}]
        ]

    def test_tables_that_tell_of_one_world_are_not_given_to_another(self, store: HBaseStore):
        store.stamp("real")
        store.replace(delivery([lap(1)]))
        store.replace(delivery([lap(2)]))
        store.delete(UNIT)

        with pytest.raises(HomeError, match="hold data of real"):
            store.stamp("simulated")


class TestAWriterThatWasGivenUp:
    """It was not heard of, another took over and published; then it goes on."""

    def test_is_not_heard_when_it_keeps_a_difference_late(self, own: Settings, store: HBaseStore, on: Connected):
        store.replace(delivery([lap(1)]))
        late = leased(on)
        on.publishing.change(on.reports.read(UNIT), lambda state: state.given_up())
        store.replace(delivery([lap(2)]))
        on.keeping.keep(TOLD, late.run)

        assert [one.counts for one in history(store, UNIT)] == [{"added": 1, "vanished": 1}]
        assert rows_left(own, UNIT) == 1
        store.replace(delivery([lap(3)]))
        assert (len(history(store, UNIT)), rows_left(own, UNIT)) == (2, 0)

    def test_deletes_nothing_of_those_who_came_after(self, store: HBaseStore, on: Connected):
        store.replace(delivery([lap(1)]))
        late = leased(on)
        named, run = late.state.differences, late.run
        on.publishing.change(on.reports.read(UNIT), lambda state: state.given_up())
        store.replace(delivery([lap(2)]))
        on.keeping.settle(UNIT, named, run)

        assert len(history(store, UNIT)) == 1


def test_a_write_that_fails_leaves_its_difference_to_the_next_which_deletes_it(
    hbase: RunningHBase, own: Settings, store: HBaseStore, clock: SteppedClock
):
    store.replace(delivery([lap(1)]))
    with pytest.raises(Exception, match="larger than HBase takes"):
        store.replace(delivery([lap(1, note="x" * 11_000_000)]))
    assert (store.differences(), rows_left(own, UNIT)) == ([], 1)

    store.replace(delivery([lap(2)]))
    assert (len(history(store, UNIT)), rows_left(own, UNIT)) == (1, 0)


@pytest.mark.parametrize("unit", [UNIT, Unit(2024, 0, 0, "sessions"), Unit(-1, 0, -2, "car_data")])
def test_a_key_names_its_difference(unit: Unit):
    place = Place(unit, 1709424000000)
    assert place_of(place.key) == place
    begin, end = within(unit=unit)
    assert begin < place.key < end
    assert not begin < Place(Unit(unit.season, unit.meeting_key, unit.session_key, "pit"), place.run).key < end


@pytest.mark.parametrize(
    "key", [b"2024#1229#9472", b"~differences#", b"~differences#2024#1229#9472#laps#", b"~differences#1#2#3#lapses#4"]
)
def test_other_keys_name_none(key: bytes):
    assert place_of(key) is None
