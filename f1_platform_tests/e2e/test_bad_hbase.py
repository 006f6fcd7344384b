"""An HBase that is away, spoken to wrongly, not made ready or in the way: one clear message, nothing lost, and the same
command goes on once the cause is removed."""

from __future__ import annotations

import socket
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import thriftpy2
from happybase import Connection
from thriftpy2.protocol import TBinaryProtocolFactory
from thriftpy2.rpc import client_context

from f1_platform.raw.hbase import local, thrift2
from f1_platform.raw.hbase.local import tools
from f1_platform.settings import Settings, load_settings
from f1_platform_tests.e2e.hbase_homes import contents, on_hbase
from f1_platform_tests.e2e.homes import assert_one_message, f1
from f1_platform_tests.e2e.test_bad_upstream import QUICK, Answer, Answers, answering, recorded
from f1_platform_tests.e2e.test_full_disk import mounted
from f1_platform_tests.raw.hbase.running import (
    ACCESS_CONTROLLED,
    COMPACT,
    FRAMED,
    RunningHBase,
    gateway_beside,
    needs_hbase,
    running_hbase,
    with_tables,
)

__all__ = ["recorded"]

pytestmark = needs_hbase

NONSENSE = {
    "F1_RAW_STORE": "hdfs",
    "F1_HBASE_HOST": "http://localhost",
    "F1_HBASE_PORT": "thrift",
    "F1_HBASE_THRIFT2_PORT": "70000",
    "F1_HBASE_NAMESPACE": "f1:data",
    "F1_HBASE_TIMEOUT": "-1",
    "F1_HBASE_TRANSPORT": "http",
    "F1_HBASE_PROTOCOL": "json",
    "F1_HBASE_WRITERS": "0",
}
SEASON = ("run", "--season", "2024")


@pytest.fixture(scope="module")
def hbase(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningHBase]:
    """It asks who may do what."""
    with running_hbase(tmp_path_factory.mktemp("hbase"), site=ACCESS_CONTROLLED) as running:
        yield running


@pytest.fixture
def settings(hbase: RunningHBase, tmp_path: Path) -> Settings:
    """Of an empty home whose tables are there."""
    return with_tables(hbase.settings(tmp_path / "home"))


@contextmanager
def plain(settings: Settings) -> Iterator[Connection]:
    with closing(Connection("127.0.0.1", settings.hbase_port, timeout=60_000)) as connection:
        yield connection


def set_read_only(settings: Settings, table: str, value: bytes) -> None:
    """What the HBase shell does with `alter TABLE, READONLY => VALUE`."""
    ours = Path(thrift2.__file__).with_name("thrift2.thrift").read_text()
    columns, service = "2: optional list<TColumnFamilyDescriptor> columns", "service THBaseService {"
    text = ours.replace(columns, f"{columns}, 3: optional map<binary, binary> attributes")
    text = text.replace(
        service, f"{service} void modifyTable(1: required TTableDescriptor desc) throws (1: TIOError io)"
    )
    idl: Any = thriftpy2.load_fp(StringIO(text), "wider_thrift")
    protocol = TBinaryProtocolFactory(decode_response=False)
    with client_context(
        idl.THBaseService, "127.0.0.1", settings.hbase_thrift2_port, proto_factory=protocol, socket_timeout=60_000
    ) as client:
        name = idl.TTableName(ns=str(settings.hbase_namespace).encode(), qualifier=table.encode())
        descriptor = client.getTableDescriptor(name)
        descriptor.attributes = {**(descriptor.attributes or {}), b"READONLY": value}
        client.modifyTable(descriptor)


def test_all_broken_settings_of_hbase_are_named_at_once(tmp_path: Path):
    done = f1(tmp_path / "home", "status", **NONSENSE)
    assert_one_message(done, 2, "9 settings are wrong", *(f"{name}='{value}': " for name, value in NONSENSE.items()))
    assert not (tmp_path / "home").exists()


def test_a_gateway_that_is_away_ends_with_3(hbase: RunningHBase, tmp_path: Path):
    settings = hbase.settings(tmp_path / "home")
    away = {**on_hbase(settings), "F1_HBASE_PORT": str(local.free_port())}
    words = ("HBase does not answer: Connection refused", f"127.0.0.1:{away['F1_HBASE_PORT']}", "F1_HBASE_PORT")
    for command in (SEASON, ("hbase", "init")):
        assert_one_message(f1(settings.home, *command, **away), 3, *words)
    told = f1(settings.home, "doctor", **away)
    assert told.returncode == 3
    assert words[0] in " ".join(told.stdout.split())

    elsewhere = {**on_hbase(settings), "F1_HBASE_HOST": "no-such-host.invalid"}
    words = ("HBase does not answer: ", "not known", "no-such-host.invalid", "F1_HBASE_HOST")
    assert_one_message(f1(settings.home, "status", **elsewhere), 3, *words)


def test_who_listens_and_never_answers_ends_with_3_within_the_time_that_is_set(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = str(silent.getsockname()[1])
        never = {"F1_RAW_STORE": "hbase", "F1_HBASE_PORT": port, "F1_HBASE_TIMEOUT": "0.5"}
        done = f1(tmp_path / "home", "status", **never)
    assert_one_message(done, 3, "HBase does not answer: no answer in time", f"127.0.0.1:{port}", "F1_HBASE_TIMEOUT")
    assert "waiting for it, up to" in done.stderr


def test_a_gateway_spoken_to_in_a_wrong_way_says_which_settings_are_right(hbase: RunningHBase, settings: Settings):
    here = on_hbase(settings) | {"F1_HBASE_TIMEOUT": "3"}
    with gateway_beside(hbase, FRAMED | COMPACT) as other:
        there = here | {"F1_HBASE_PORT": str(other.thrift), "F1_HBASE_THRIFT2_PORT": str(other.thrift2)}
        done = f1(settings.home, "status", **there)
        mend = {"F1_HBASE_TRANSPORT": "framed", "F1_HBASE_PROTOCOL": "compact"}
        assert_one_message(
            done, 2, "does not speak buffered binary but framed compact", *(f"{k}={v}" for k, v in mend.items())
        )
        assert f1(settings.home, "status", **there, **mend).returncode == 0
        done = f1(settings.home, "hbase", "init", **there, **mend)
        assert done.returncode == 0, done.stderr

    done = f1(settings.home, "status", **here, **mend)
    assert_one_message(done, 2, "does not speak framed compact but buffered binary", "F1_HBASE_PROTOCOL=binary")


def test_gateways_taken_for_one_another_are_told_apart(settings: Settings):
    here = on_hbase(settings)
    swapped = here | {"F1_HBASE_PORT": here["F1_HBASE_THRIFT2_PORT"], "F1_HBASE_THRIFT2_PORT": here["F1_HBASE_PORT"]}
    assert_one_message(f1(settings.home, *SEASON, **swapped), 2, "This is no Thrift 1 gateway", "F1_HBASE_THRIFT2_PORT")
    twice = here | {"F1_HBASE_THRIFT2_PORT": here["F1_HBASE_PORT"]}
    done = f1(settings.home, "hbase", "init", **twice)
    assert_one_message(done, 2, "no Thrift 2 gateway", "it is a Thrift 1 gateway", "Correct F1_HBASE_THRIFT2_PORT")
    assert f1(settings.home, "hbase", "init", **here).returncode == 0


def test_tables_that_are_missing_or_too_narrow_are_named_and_init_mends_them(hbase: RunningHBase, tmp_path: Path):
    settings = hbase.settings(tmp_path / "home")
    here, namespace = on_hbase(settings), settings.hbase_namespace
    words = (f"table {namespace}:f1_data is missing", f"table {namespace}:f1_reports is missing", "`f1 hbase init`")
    assert_one_message(f1(settings.home, *SEASON, **here), 1, *words)
    assert f1(settings.home, "hbase", "init", **here).returncode == 0

    with plain(settings) as connection:
        for table in ("f1_data", "f1_reports"):
            connection.delete_table(f"{namespace}:{table}", disable=True)
        connection.create_table(f"{namespace}:f1_data", {"car": {"max_versions": 1}, "laps": {"max_versions": 9}})
        connection.create_table(f"{namespace}:f1_reports", {"meta": {}, "stats": {}, "errors": {}})
    words = ("family weather of", "is missing", "family car of", "has VERSIONS 1", "`f1 hbase init`; it drops nothing")
    assert_one_message(f1(settings.home, *SEASON, **here), 1, *words)
    assert f1(settings.home, "hbase", "init", **here).returncode == 0
    assert f1(settings.home, "status", **here).returncode == 0


@pytest.mark.soak
def test_a_table_that_is_disabled_is_named_with_the_command_that_enables_it(settings: Settings):
    here, table = on_hbase(settings), f"{settings.hbase_namespace}:f1_data"
    with plain(settings) as connection:
        connection.disable_table(table)
        assert_one_message(f1(settings.home, *SEASON, **here), 1, f"Table {table} is disabled", f"enable '{table}'")
        connection.enable_table(table)
    assert f1(settings.home, "status", **here).returncode == 0


@pytest.mark.parametrize("table", ["f1_reports", pytest.param("f1_data", marks=pytest.mark.soak)])
def test_a_table_that_was_made_read_only_is_named(settings: Settings, weekend: Path, table: str):
    here, run = on_hbase(settings), (*SEASON, "--from", str(weekend))
    set_read_only(settings, table, b"true")
    assert_one_message(f1(settings.home, *run, **here), 1, "A table is read only", "READONLY => false")
    assert f1(settings.home, "status", **here).returncode == 0


@pytest.mark.soak
def test_however_it_goes_wrong_on_the_way_the_same_command_goes_on_and_ends_complete(
    hbase: RunningHBase, settings: Settings, recorded: Answers, whole: Path
):
    """A user who may only read, a gateway that dies in the middle, a cell beyond all limits; and then nothing."""
    here = on_hbase(settings) | QUICK | {"F1_HBASE_TIMEOUT": "5"}
    asked: list[str] = []
    with gateway_beside(hbase, user="reader") as dying:
        through = here | {"F1_HBASE_PORT": str(dying.thrift)}

        def killing(path: str) -> Answer:
            asked.append(path)
            if path.startswith("/v1/laps"):
                dying.process.kill()
            return recorded(path)

        tools.grant(local.built(), hbase.process.plan, "reader", "READ")
        with answering(killing) as address:
            done = f1(settings.home, *SEASON, F1_OPENF1_URL=address, **through)
            assert_one_message(done, 1, "HBase refuses this user", "user=reader", "action=WRITE", "grant 'USER', 'RW'")
            assert not any(path.startswith("/v1") for path in asked), "nothing is fetched that cannot be stored"
            assert f1(settings.home, "status", **through).returncode == 0

            tools.grant(local.built(), hbase.process.plan, "reader", "READ", "WRITE")
            done = f1(settings.home, *SEASON, F1_OPENF1_URL=address, **through)
            assert_one_message(done, 3, "HBase does not answer", "Connection refused", "the same command goes on")

    def huge(path: str) -> Answer:
        status, body = recorded(path)
        if path.startswith("/v1/weather"):
            body = body.replace(b'"rainfall"', b'"strange": "%s", "rainfall"' % (b"9" * (11 << 20)), 1)
        return status, body

    with answering(huge) as address:
        done = f1(settings.home, *SEASON, F1_OPENF1_URL=address, **here)
    assert_one_message(done, 1, "A cell is larger than HBase takes", "weather of", "hbase.client.keyvalue.maxsize")
    failed = [unit for unit, status, _, _ in contents(settings)["units"] if status == "failed"]
    assert [unit.endpoint for unit in failed] == ["weather"], "everything else is stored"

    with answering(recorded) as address:
        done = f1(settings.home, *SEASON, F1_OPENF1_URL=address, **here)
    assert done.returncode == 0, done.stderr
    assert contents(settings) == contents(load_settings(home=whole))


@pytest.mark.soak
def test_a_full_disk_ends_hbase_and_loses_nothing(tmp_path: Path, weekend: Path, whole: Path):
    with mounted(tmp_path / "disk") as disk:
        disk("size=300m")
        data, home, port = tmp_path / "disk" / "hbase", tmp_path / "home", str(local.free_port())
        here = {"F1_RAW_STORE": "hbase", "F1_HBASE_PORT": port, "F1_HBASE_TIMEOUT": "3", "F1_ARCHIVE": ""}
        up = ("hbase", "up", "--data", str(data), "--port", port)
        assert f1(home, *up, **here).returncode == 0
        resident = local.resident_in(data)
        assert resident is not None
        here["F1_HBASE_THRIFT2_PORT"] = str(resident.ports.thrift2)
        assert f1(home, "hbase", "init", **here).returncode == 0
        used = sum(path.stat().st_blocks * 512 for path in data.rglob("*"))
        disk(f"size={used + (16 << 10)}")

        run = (*SEASON, "--from", str(weekend))
        assert_one_message(
            f1(home, *run, **here), 3, "HBase does not answer", "`f1 hbase status`", "What was stored is kept"
        )
        assert_one_message(f1(home, "hbase", "status", "--data", str(data), **here), 3, "No HBase is up", "f1 hbase up")
        assert_one_message(f1(home, *up, **here), 1, "The disk is full", str(data), "Free some space")

        disk("size=300m")
        assert f1(home, *up, **here).returncode == 0
        try:
            done = f1(home, *run, **here)
            assert done.returncode == 0, done.stderr
            here["F1_HBASE_THRIFT2_PORT"] = ""
            settings = load_settings(home=home, raw_store="hbase", hbase_port=int(port))
            assert contents(settings) == contents(load_settings(home=whole))
        finally:
            assert f1(home, "hbase", "down", "--data", str(data), **here).returncode == 0
