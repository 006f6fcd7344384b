"""A local HBase: answers as soon as it says so, keeps what it acknowledged, goes with its parent."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import happybase

from f1_platform_tests.raw.hbase.running import RunningHBase, needs_hbase, running_hbase


def connection(hbase: RunningHBase) -> happybase.Connection:
    return happybase.Connection("127.0.0.1", hbase.thrift, timeout=60_000)


def test_both_gateways_answer_at_once(hbase: RunningHBase, tmp_path: Path) -> None:
    settings = hbase.settings(tmp_path)
    assert (settings.hbase_port, settings.hbase_thrift2_port) == (hbase.thrift, hbase.thrift2)
    with closing(connection(hbase)) as there:
        assert isinstance(there.tables(), list)


@needs_hbase
def test_what_it_acknowledged_survives_a_crash(tmp_path: Path) -> None:
    with running_hbase(tmp_path) as hbase:
        with closing(connection(hbase)) as before:
            before.create_table("laps", {"laps": {}})
            before.table("laps").put(b"1", {b"laps:time": b"91.2"})
        hbase.process.kill()
        hbase.process.start()
        with closing(connection(hbase)) as after:
            assert after.table("laps").row(b"1") == {b"laps:time": b"91.2"}
