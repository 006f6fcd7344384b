"""Around a local HBase: other gateways before it, users with fewer rights, and what no gateway does."""

from __future__ import annotations

from pathlib import Path

import pytest
from thriftpy2.thrift import TException

from f1_platform.errors import StoreError
from f1_platform.raw.hbase import local
from f1_platform.raw.hbase.local import tools
from f1_platform_tests.raw.hbase.laps import LAP, connection, put_lap
from f1_platform_tests.raw.hbase.running import (
    ACCESS_CONTROLLED,
    COMPACT,
    FRAMED,
    RunningHBase,
    gateway_beside,
    needs_hbase,
    running_hbase,
)


def test_another_gateway_speaks_as_it_is_told(hbase: RunningHBase) -> None:
    put_lap(hbase.thrift)
    with gateway_beside(hbase, FRAMED | COMPACT) as other:
        with connection(other.thrift, transport="framed", protocol="compact") as there:
            assert there.table("laps").row(b"1") == LAP
        with pytest.raises(TException), connection(other.thrift) as there:
            there.tables()


@pytest.mark.soak
@needs_hbase
def test_who_may_only_read_is_refused_a_write(tmp_path: Path) -> None:
    with running_hbase(tmp_path, site=ACCESS_CONTROLLED) as hbase:
        put_lap(hbase.thrift)
        tools.grant(local.built(), hbase.process.plan, "reader", "READ")
        with gateway_beside(hbase, user="reader") as gateway, connection(gateway.thrift) as there:
            assert there.table("laps").row(b"1") == LAP
            with pytest.raises(TException, match="AccessDenied"):
                there.table("laps").put(b"2", {b"laps:time": b"90.1"})


def test_a_table_is_compacted_recoded_and_described(hbase: RunningHBase) -> None:
    plan, jars = hbase.process.plan, local.built()
    with connection(hbase.thrift) as there:
        there.create_table("packed", {"laps": {}})
        with there.table("packed").batch() as batch:
            for number in range(500):
                batch.put(f"{number:03d}", {b"laps:time": b"91.2" * 20})
    tools.flush(jars, plan, "packed")
    before = tools.disk_bytes(plan, "packed")
    tools.recode(jars, plan, "packed", "ZSTD")
    tools.compact(jars, plan, "packed")
    assert "ZSTD" in tools.described(jars, plan, "packed")
    assert tools.disk_bytes(plan, "packed") < before / 3
    with pytest.raises(StoreError, match=r"refused describe none: .*TableNotFound"):
        tools.described(jars, plan, "none")
