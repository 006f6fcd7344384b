"""`f1 hbase up`, `down`, `status` as a person runs them, on a real HBase."""

from __future__ import annotations

import json
import os
import signal
import socket
from collections.abc import Generator
from pathlib import Path

import happybase
import pytest

from f1_platform.cli.ports import listens
from f1_platform.process import this_process
from f1_platform.raw.hbase import local
from f1_platform.settings import load_settings
from f1_platform_tests.cli.conftest import F1
from f1_platform_tests.raw.hbase.running import needs_hbase


@pytest.fixture
def home(tmp_path: Path, f1: F1) -> Generator[Path]:
    """The home of `f1`; what was brought up in it is brought down."""
    yield tmp_path / "home"
    f1("hbase", "down")


def row(port: int) -> dict[bytes, bytes]:
    there = happybase.Connection("127.0.0.1", port, timeout=60_000)
    try:
        if b"laps" not in there.tables():
            there.create_table("laps", {"laps": {}})
            there.table("laps").put(b"1", {b"laps:time": b"91.2"})
        return there.table("laps").row(b"1")
    finally:
        there.close()


@needs_hbase
def test_it_is_up_until_it_is_told_otherwise_and_comes_back_after_a_crash(f1: F1, home: Path) -> None:
    port = local.free_port()
    up = f1("hbase", "up", "--port", str(port), "--heap", "512m")
    assert up.returncode == 0, up.stderr
    assert f"HBase answers on 127.0.0.1:{port}" in up.stderr
    assert f"F1_RAW_STORE=hbase F1_HBASE_PORT={port} f1 hbase init" in up.stderr
    assert row(port) == {b"laps:time": b"91.2"}

    ports = json.loads((home / "hbase" / "ports.json").read_text())
    assert ports["thrift"] == port
    for said in ((), ("--port", str(port))):
        again = f1("hbase", "up", *said)
        assert again.returncode == 0
        assert f"already up on 127.0.0.1:{port}, process {ports['pid']}" in again.stderr
    elsewhere = f1("hbase", "up", "--port", "9999")
    assert elsewhere.returncode == 2
    assert f"already up on port {port}, and --port says 9999; nothing was changed" in elsewhere.stderr
    assert json.loads((home / "hbase" / "ports.json").read_text()) == ports
    told = f1("hbase", "status")
    assert told.returncode == 0
    assert all(str(ports[name]) in told.stdout for name in ("thrift", "thrift2", "zookeeper", "pid"))
    assert " MB" in told.stdout

    settings = load_settings(home=home, hbase_port=port, hbase_thrift2_port=None)
    assert local.thrift2_port(settings) == ports["thrift2"]
    assert local.thrift2_port(settings.model_copy(update={"hbase_port": 1})) is None
    assert local.thrift2_port(settings.model_copy(update={"hbase_host": "far.example"})) is None
    assert local.thrift2_port(settings.model_copy(update={"hbase_thrift2_port": 9095})) == 9095

    os.kill(ports["pid"], signal.SIGKILL)
    assert f1("hbase", "status").returncode == 3
    assert f1("hbase", "up", "--port", str(port)).returncode == 0
    assert row(port) == {b"laps:time": b"91.2"}

    down = f1("hbase", "down")
    assert down.returncode == 0
    assert "HBase is down" in down.stderr
    assert not listens(port)
    assert (home / "hbase" / "log" / "hbase.out").read_text().endswith("stopped\n")


def test_a_home_without_one_is_left_as_it_is(f1: F1, home: Path) -> None:
    status = f1("hbase", "status")
    assert (status.returncode, "f1 hbase up" in status.stderr) == (3, True)
    assert f1("hbase", "down").returncode == 0
    assert not home.exists()


def test_a_process_that_was_given_the_number_of_a_dead_one_is_not_taken_for_it(f1: F1, home: Path) -> None:
    (home / "hbase").mkdir(parents=True)
    ports = dict.fromkeys(("thrift", "thrift2", "zookeeper", "master", "regionserver"), 9090)
    earlier = f"{this_process().rpartition(':')[0]}:1"
    mine = {"pid": os.getpid(), "process": earlier, "since": "2024-03-02T15:00:00Z"}
    (home / "hbase" / "ports.json").write_text(json.dumps(ports | mine))
    assert f1("hbase", "status").returncode == 3
    assert f1("hbase", "down").returncode == 0


def test_a_taken_port_is_named(f1: F1, home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        up = f1("hbase", "up", "--port", port)
    assert up.returncode == 2
    assert f"127.0.0.1:{port}" in up.stderr
    assert local.resident_in(home / "hbase") is None


@pytest.mark.parametrize("heap", ["banana", "2m", "1", "-1g", ""])
def test_a_heap_that_java_would_not_take_is_refused(f1: F1, home: Path, heap: str) -> None:
    up = f1("hbase", "up", "--heap", heap)
    assert up.returncode == 2
    assert "--heap" in up.stderr
    assert not home.exists()


@pytest.mark.parametrize("command", ["up", "down", "status"])
def test_a_file_for_a_folder_is_called_one(f1: F1, tmp_path: Path, command: str) -> None:
    file = tmp_path / "data"
    file.touch()
    done = f1("hbase", command, "--data", str(file))
    assert done.returncode == 2
    assert "This is a file" in done.stderr
    assert str(file) in done.stderr.replace("\n", "")


def test_without_java_it_says_what_to_install(f1: F1, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    up = f1("hbase", "up", "--port", str(local.free_port()))
    assert up.returncode == 2
    assert "needs java" in up.stderr
    assert "apt-get install openjdk-17-jdk-headless" in up.stderr
