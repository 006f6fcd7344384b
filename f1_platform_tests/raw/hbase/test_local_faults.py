"""A local HBase under faults: killed parts and a full disk lose nothing that was acknowledged."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from thriftpy2.thrift import TException

from f1_platform.errors import StoreError
from f1_platform.raw.hbase import local
from f1_platform_tests.e2e.test_full_disk import mounted
from f1_platform_tests.raw.hbase.laps import LAP, connection, lap, put_lap
from f1_platform_tests.raw.hbase.running import ended, needs_hbase

QUICK_TO_GIVE_UP = {"zookeeper.session.timeout": 2_000, "hbase.zookeeper.property.tickTime": 500}


@needs_hbase
def test_a_killed_region_server_and_a_killed_gateway_lose_nothing(tmp_path: Path) -> None:
    plan = local.Plan(tmp_path, heap="256m", site=QUICK_TO_GIVE_UP)
    with local.PseudoCluster(local.built(), plan) as cluster:
        for table in ("one", "other"):
            put_lap(plan.ports.thrift, table)
        for process in (cluster.regionservers[0], cluster.gateway):
            process.kill()
            process.start()
        assert [lap(plan.ports.thrift, table) for table in ("one", "other")] == [LAP] * 2


@pytest.mark.soak
@needs_hbase
def test_a_full_disk_ends_it_and_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk") as disk:
        disk("size=12m")
        plan, acknowledged = local.Plan(tmp_path / "disk"), 0
        with local.Process(local.built(), plan) as process:
            with connection(plan.ports.thrift) as there:
                there.create_table("laps", {"laps": {}})
                with pytest.raises((TException, OSError)):
                    while True:
                        with there.table("laps").batch() as batch:
                            for number in range(acknowledged, acknowledged + 500):
                                batch.put(f"{number:09d}", {b"laps:time": os.urandom(500)})
                        acknowledged += 500
            assert ended(process.pid)
            with pytest.raises(StoreError, match="The disk is full"):
                process.start()
            disk("size=100m")
            process.start()
            with connection(plan.ports.thrift) as there:
                assert sum(1 for _ in there.table("laps").scan()) >= acknowledged > 10_000
