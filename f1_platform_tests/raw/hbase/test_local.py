"""A local HBase: answers when it says so, keeps what it acknowledged, ends with its parent, says what is missing."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from f1_platform.errors import ServiceUnavailable, UsageError
from f1_platform.raw.hbase import local
from f1_platform.raw.hbase.local import jars
from f1_platform_tests.raw.hbase.laps import connection
from f1_platform_tests.raw.hbase.running import RunningHBase, ended, needs_hbase


def path_with(folder: Path, *names: str) -> str:
    """A PATH with these programs alone."""
    folder.mkdir()
    for name in names:
        (folder / name).symlink_to(shutil.which(name) or name)
    return str(folder)


def test_both_gateways_answer_at_once(hbase: RunningHBase) -> None:
    with connection(hbase.thrift) as there:
        assert isinstance(there.tables(), list)
    socket.create_connection(("127.0.0.1", hbase.thrift2)).close()


def test_every_home_has_a_namespace_of_its_own(hbase: RunningHBase, tmp_path: Path) -> None:
    one, other = hbase.settings(tmp_path), hbase.settings(tmp_path)
    assert one.hbase_namespace != other.hbase_namespace
    assert (one.raw_store, one.hbase_port, one.hbase_thrift2_port) == ("hbase", hbase.thrift, hbase.thrift2)


def test_java_starts_from_the_archive_that_was_trained_for_it(hbase: RunningHBase) -> None:
    assert "/hbase.jsa" in Path(f"/proc/{hbase.process.pid}/maps").read_text()


@needs_hbase
def test_it_ends_with_its_parent(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from f1_platform.raw.hbase.local import *\n"
        "process = Process(built(), Plan(Path(sys.argv[1]))).start()\n"
        "print(process.pid, flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        os.kill(parent.pid, signal.SIGKILL)
        assert ended(pid)
    assert (tmp_path / "log" / "hbase.out").read_text().endswith("stopped\n")


@needs_hbase
def test_a_start_that_fails_tells_what_java_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ports = local.free_ports(thrift=taken.getsockname()[1])
        with pytest.raises(ServiceUnavailable, match=r"did not start: .*Address already in use \(.*hbase\.out\)"):
            local.Process(local.built(), local.Plan(tmp_path, ports)).start()


def test_free_ports_are_different_and_keep_the_chosen_one() -> None:
    ports = local.free_ports(thrift=9090)
    assert ports.thrift == 9090
    assert len(set(vars(ports).values())) == 5


@pytest.mark.parametrize(
    ("there", "lacking", "package"),
    [
        ((), "java", "openjdk-17-jdk-headless"),
        (("java",), "javac", "openjdk-17-jdk-headless"),
        (("java", "javac", "jar"), "mvn", "maven"),
    ],
)
def test_what_is_missing_is_named_with_its_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: tuple[str, ...], lacking: str, package: str
) -> None:
    if any(shutil.which(name) is None for name in there):
        pytest.skip("no Java on this machine")
    monkeypatch.setenv("PATH", path_with(tmp_path / "bin", *there))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with pytest.raises(UsageError, match=f"needs {lacking}, .*apt-get install {package}"):
        local.built()


def test_without_a_checkout_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars, "SOURCES", tmp_path / "docker" / "hbase")
    with pytest.raises(UsageError, match=r"not installed .*from a checkout"):
        jars.built()


@pytest.mark.soak
@needs_hbase
def test_a_killed_build_leaves_nothing_half_and_two_builds_are_one(tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    code = (
        "import logging; from f1_platform.raw.hbase import local\n"
        "logging.basicConfig(level=logging.INFO); print(local.built().folder)"
    )

    def build() -> subprocess.Popen[str]:
        command = [sys.executable, "-c", code]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True, start_new_session=True)

    for until in ("Maven", "training"):
        with build() as killed:
            assert killed.stderr is not None
            assert any(until in line for line in killed.stderr)
            os.killpg(killed.pid, signal.SIGKILL)
        assert not list(tmp_path.glob("f1-platform/hbase-*/hbase.jsa"))
    with build() as one, build() as other:
        said = [process.communicate(timeout=300) for process in (one, other)]
    assert said[0][0] == said[1][0]
    assert sum("training" in errors for _, errors in said) == 1
    assert (Path(said[0][0].strip()) / "hbase.jsa").exists()
