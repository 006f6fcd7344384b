"""`f1 hbase init` as a person runs it, on a real HBase."""

from __future__ import annotations

import secrets
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import happybase
import pytest

from f1_platform.raw.hbase.local import free_port
from f1_platform_tests.cli.conftest import F1, Finished, f1
from f1_platform_tests.raw.hbase.running import RunningHBase, running_hbase

__all__ = ["f1"]


class Init:
    """`f1 hbase init` in a namespace of its own."""

    def __init__(self, f1: F1, hbase: RunningHBase) -> None:
        self.f1, self.hbase, self.namespace = f1, hbase, f"t{secrets.token_hex(4)}"

    def __call__(self, *splits: str, **settings: object) -> Finished:
        usual = {"hbase_port": self.hbase.thrift, "hbase_thrift2_port": self.hbase.thrift2}
        words = {name: str(value) for name, value in (usual | settings).items()}
        options = [word for split in splits for word in ("--split", split)]
        return self.f1("hbase", "init", *options, hbase_namespace=self.namespace, **words)


@pytest.fixture
def init(f1: F1, hbase: RunningHBase) -> Generator[Init]:
    """Its tables are gone after the test."""
    own = Init(f1, hbase)
    yield own
    with closing(happybase.Connection("127.0.0.1", hbase.thrift, timeout=60_000)) as connection:
        for table in connection.tables():
            if table.startswith(f"{own.namespace}:".encode()):
                connection.delete_table(table, disable=True)


def test_the_first_time_it_creates_and_the_second_there_is_nothing_to_do(init: Init) -> None:
    first = init("2024", "2025")
    assert first.returncode == 0, first.stderr
    assert f"{init.namespace}:f1_data: created, 18 families, ZSTD" in first.stderr
    assert f"{init.namespace}:f1_reports: created, 3 families, ZSTD" in first.stderr
    assert "are ready\n" in first.stderr

    second = init("2025")
    assert (second.returncode, second.stdout) == (0, "")
    assert "are ready, there was nothing to do" in second.stderr

    third = init("2026")
    assert third.returncode == 1
    assert "The tables exist already, and --split is for those it creates" in third.stderr
    assert third.stdout == f"split '{init.namespace}:f1_data', '2026'\n"
    assert "Run the commands above in the HBase shell" in third.stderr


def test_without_a_thrift_2_gateway_it_says_what_the_hbase_shell_can_do(init: Init) -> None:
    done = init(hbase_thrift2_port="")
    assert done.returncode == 1
    assert done.stdout.startswith(f"create_namespace '{init.namespace}'\ncreate '{init.namespace}:f1_data',\n  {{NAME")
    assert done.stdout.count("NAME => ") == 18 + 3
    assert f"{init.namespace}:f1_reports is missing" in done.stderr
    assert "or set F1_HBASE_THRIFT2_PORT" in done.stderr

    assert init().returncode == 0
    done = init(hbase_thrift2_port="")
    assert (done.returncode, done.stdout) == (0, "")
    assert "Thrift 1 does not tell of encoding and block size" in done.stderr


def test_a_gateway_that_is_away_is_named(init: Init) -> None:
    for setting in ("hbase_port", "hbase_thrift2_port"):
        port = free_port()
        done = init(**{setting: port})
        assert done.returncode == 3
        assert f"127.0.0.1:{port}" in done.stderr
        assert f"F1_{setting.upper()}" in done.stderr


def test_a_split_that_is_none_is_refused(init: Init) -> None:
    done = init("Bahrain")
    assert done.returncode == 2
    assert "Bahrain: neither a season nor a meeting" in done.stderr


@pytest.mark.soak
def test_gateways_of_two_clusters_are_refused(init: Init, tmp_path: Path) -> None:
    with running_hbase(tmp_path / "another") as another:
        done = init(hbase_thrift2_port=another.thrift2)
    assert done.returncode == 1
    assert "name gateways of one cluster" in done.stderr
