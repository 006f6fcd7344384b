"""HBase, a region server or a gateway dies under a write and a scan: both end when it is back, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Thread

import happybase
import pytest

from f1_platform.clock import SystemClock
from f1_platform.openf1 import Unit
from f1_platform.raw.hbase import HBaseStore
from f1_platform.raw.hbase.local import Plan, Process, PseudoCluster, built
from f1_platform.settings import Settings
from f1_platform_tests.raw.hbase.between import Between, between
from f1_platform_tests.raw.hbase.independent import record_of
from f1_platform_tests.raw.hbase.running import RunningHBase, needs_hbase, running_hbase, with_tables
from f1_platform_tests.raw.hbase.versions import MESSAGES, SAMPLES, deliver, every_column, found, plain, version, which

pytestmark = needs_hbase

LONG = 2.0
"""Seconds that no undisturbed write of these takes."""


def crash(process: Process) -> None:
    """Kills a part of HBase, which comes back while others go on."""
    process.kill()
    Thread(target=process.start).start()


def through(settings: Settings, gateway: Between) -> HBaseStore:
    """A store that reaches HBase by way of the test."""
    return HBaseStore(settings.model_copy(update={"hbase_port": gateway.port}), SystemClock())


def ride(settings: Settings, gateway: Between, unit: Unit, fault: Callable[[], object]) -> None:
    """Writes and scans a unit; the fault happens in the middle of both."""
    store = through(settings, gateway)
    store.replace(deliver(1, unit))

    gateway.before("mutateRowsTs", fault, nth=3)
    written = store.replace(deliver(2, unit))
    assert written.effort is not None
    assert written.effort.retries or written.effort.seconds > LONG, "the fault was felt"
    store.sweep()
    cells = plain(settings, unit)
    assert len(cells) == len(version(2, unit.endpoint))
    prefix = f"{unit.season}#{unit.meeting_key}#{unit.session_key}#".encode()
    records = [record_of(unit.declared.family, prefix + key, columns) for key, columns in cells.items()]
    first = "driver_number" if unit.endpoint == "car_data" else "date"
    assert which(sorted(records, key=lambda record: (record[first], record["date"])), unit) == 2

    gateway.before("scannerOpenWithScan", fault, nth=1 if unit.endpoint == "race_control" else 4)
    assert which(found(store, unit, every_column(unit)), unit) == 2


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Generator[PseudoCluster]:
    with PseudoCluster(built(), Plan(tmp_path_factory.mktemp("cluster"))) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def tables(cluster: PseudoCluster, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return with_tables(RunningHBase(cluster.gateway).settings(tmp_path_factory.mktemp("home")))


def test_over_a_crash_of_hbase(tmp_path: Path):
    with running_hbase(tmp_path / "hbase") as hbase, between(hbase.thrift) as gateway:
        ride(with_tables(hbase.settings(tmp_path)), gateway, MESSAGES, lambda: crash(hbase.process))


@pytest.mark.soak
def test_over_a_crash_of_hbase_by_a_unit_that_several_write_and_read_at_a_time(tmp_path: Path):
    with running_hbase(tmp_path / "hbase") as hbase, between(hbase.thrift) as gateway:
        ride(with_tables(hbase.settings(tmp_path)), gateway, SAMPLES, lambda: crash(hbase.process))


@pytest.mark.soak
def test_over_a_crash_of_the_gateway(cluster: PseudoCluster, tables: Settings):
    with between(cluster.plan.ports.thrift) as gateway:
        ride(tables, gateway, replace(MESSAGES, session_key=1), lambda: crash(cluster.gateway))


@pytest.mark.soak
def test_over_a_crash_of_the_region_server_that_holds_the_unit(cluster: PseudoCluster, tables: Settings):
    def fault() -> None:
        with closing(happybase.Connection(port=cluster.plan.ports.thrift)) as connection:
            regions = connection.table(f"{tables.hbase_namespace}:f1_data").regions()
        [holder] = [s for s in cluster.regionservers if s.plan.ports.regionserver == regions[0]["port"]]
        crash(holder)

    with between(cluster.plan.ports.thrift) as gateway:
        ride(tables, gateway, replace(MESSAGES, session_key=2), fault)
