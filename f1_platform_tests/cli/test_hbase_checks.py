"""`f1 doctor` where the raw store is HBase: each fault for real, with its mend."""

from __future__ import annotations

import re
import socket
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import happybase
import pytest

from f1_platform.cli.checks import examine
from f1_platform.cli.hbase_checks import examine_hbase
from f1_platform.clock import SteppedClock, SystemClock
from f1_platform.raw.hbase.admin import open_admin
from f1_platform.raw.hbase.tables import Family
from f1_platform.settings import Settings
from f1_platform_tests.cli.conftest import F1
from f1_platform_tests.raw.hbase.running import RunningHBase, with_tables

NOBODY = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def settings(hbase: RunningHBase, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return with_tables(hbase.settings(tmp_path_factory.mktemp("home"), openf1_url=NOBODY))


def test_a_store_in_health_is_told_with_figures(settings: Settings) -> None:
    found = {finding.name: finding for finding in examine(settings, SystemClock())}
    assert {name for name, finding in found.items() if finding.sign != "ok"} == {"OpenF1"}
    assert " ms; Thrift 1, buffered binary; cluster " in found["HBase"].found
    assert found["HBase Thrift 2"].found == f"port {settings.hbase_thrift2_port} answers, for the same cluster"
    assert found["HBase tables"].found == "as declared, 18 families and 3 families"
    assert found["HBase probe"].found.startswith("a cell was written, read and deleted in ")
    assert found["HBase clock"].found == "in step with this machine's"
    assert found["raw store"].found == "0 units, 0 of them failed"


def test_it_leaves_no_probe_behind(settings: Settings) -> None:
    examine_hbase(settings, SystemClock())
    with closing(plain(settings)) as connection:
        assert list(connection.table(f"{settings.hbase_namespace}:f1_reports").scan(row_prefix=b"~probe")) == []


@pytest.mark.parametrize(("hours", "said"), [(1, "3,6.. s behind"), (-1, "3,6.. s ahead of")])
def test_a_clock_an_hour_off_is_told_and_stops_nothing(settings: Settings, hours: int, said: str) -> None:
    ours = SteppedClock(SystemClock().now() + timedelta(hours=hours))
    (clock,) = (finding for finding in examine_hbase(settings, ours) if finding.name == "HBase clock")
    assert re.match(said, clock.found)
    assert (clock.sign, clock.exit_code) == ("look", 0)
    assert "runs never go back" in clock.mend


def test_a_clock_that_stands_is_not_compared(settings: Settings) -> None:
    standing = settings.model_copy(update={"now": datetime(2024, 3, 2, tzinfo=UTC)})
    clock = examine_hbase(standing, SystemClock(standing.now))[-1]
    assert clock.found.endswith("F1_NOW lets ours stand at 2024-03-02 00:00")
    assert clock.sign == "ok"


def test_missing_tables_are_told_with_their_mend(hbase: RunningHBase, tmp_path: Path) -> None:
    found = examine_hbase(hbase.settings(tmp_path, "nowhere"), SystemClock())
    assert [finding.name for finding in found] == ["HBase", "HBase Thrift 2", "HBase tables"]
    assert "table nowhere:f1_data is missing" in found[-1].found
    assert "f1 hbase init" in found[-1].mend


def test_a_family_that_could_be_better_is_told_and_stops_nothing(hbase: RunningHBase, tmp_path: Path) -> None:
    settings = with_tables(hbase.settings(tmp_path))
    with open_admin(settings, hbase.thrift2) as admin:
        admin.alter(f"{settings.hbase_namespace}:f1_data", Family("laps", 6, bloom="NONE"))
    (tables,) = (finding for finding in examine_hbase(settings, SystemClock()) if finding.name == "HBase tables")
    assert "family laps has BLOOMFILTER NONE, wanted ROW" in tables.found
    assert (tables.sign, tables.exit_code) == ("look", 0)


def test_a_gateway_that_is_away_is_one_failure(settings: Settings, f1: F1) -> None:
    away = settings.model_copy(update={"hbase_port": 9})
    (found,) = examine_hbase(away, SystemClock())
    assert (found.name, found.exit_code) == ("HBase", 3)
    done = f1("doctor", openf1_url=NOBODY, raw_store="hbase", hbase_port="9")
    assert (done.returncode, "Not well: OpenF1, HBase\n" in done.stderr) == (3, True)


def test_who_never_answers_is_not_waited_for(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        deaf = settings.model_copy(update={"hbase_port": silent.getsockname()[1], "hbase_timeout": 0.3})
        clock = SystemClock()
        begun = clock.elapsed()
        (found,) = examine_hbase(deaf, clock)
        assert clock.elapsed() - begun < 10
    assert found.exit_code == 3


def test_the_wrong_way_of_speaking_is_named(settings: Settings) -> None:
    (found,) = examine_hbase(settings.model_copy(update={"hbase_transport": "framed"}), SystemClock())
    assert found.exit_code == 2
    assert "F1_HBASE_TRANSPORT=buffered" in found.mend


def test_a_thrift_1_gateway_is_none_of_thrift_2(settings: Settings) -> None:
    found = examine_hbase(settings.model_copy(update={"hbase_thrift2_port": settings.hbase_port}), SystemClock())
    assert "is that of a Thrift 1 gateway" in found[1].found
    assert "F1_HBASE_THRIFT2_PORT" in found[1].mend


def test_without_thrift_2_it_says_what_that_means(settings: Settings) -> None:
    found = examine_hbase(settings.model_copy(update={"hbase_thrift2_port": None}), SystemClock())
    assert "prints what is to be done" in found[1].found
    assert all(finding.ok for finding in found)


def plain(settings: Settings) -> happybase.Connection:
    return happybase.Connection("127.0.0.1", settings.hbase_port, timeout=60_000)
