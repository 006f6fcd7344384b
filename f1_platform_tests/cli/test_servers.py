"""`f1 serve` and `f1 upstream` as processes: they answer, refuse a taken port, and end cleanly at Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from urllib.request import urlopen

import pytest

from f1_platform.archive import open_archive, read_table
from f1_platform.cli.ports import listens
from f1_platform.cli.processes import Server, Servers
from f1_platform.clock import SystemClock
from f1_platform.errors import ServiceUnavailable
from f1_platform.serving import publish
from f1_platform_tests.cli.conftest import F1, environment
from f1_platform_tests.serving.sample import clock, many_drivers

Start = Callable[..., subprocess.Popen[str]]


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@contextmanager
def started(home: Path, *arguments: str, until: str, **settings: str) -> Generator[subprocess.Popen[str]]:
    """`f1` in the background, once it has said a word."""
    command = [sys.executable, "-m", "f1_platform.cli", *arguments]
    # As in the background of a script, where a shell has Ctrl-C ignored.
    process = subprocess.Popen(
        command,
        env=environment(home, **settings),
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_IGN),
    )
    try:
        assert process.stderr is not None
        assert any(until in line for line in process.stderr), f"it ended without saying {until!r}"
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


@pytest.fixture
def start(tmp_path: Path) -> Generator[Start]:
    with ExitStack() as processes:
        yield lambda *arguments, **rest: processes.enter_context(started(tmp_path, *arguments, **rest))


def stopped(process: subprocess.Popen[str], number: signal.Signals = signal.SIGINT) -> int:
    process.send_signal(number)
    return process.wait(20)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_api_answers_and_ends_cleanly(start: Start, tmp_path: Path, number: signal.Signals) -> None:
    publish(many_drivers(wins=1, count=4), tmp_path / "serving.sqlite", clock())
    port = free_port()
    api = start("serve", "--port", str(port), until="API on http")
    with urlopen(f"http://127.0.0.1:{port}/drivers") as answer:
        assert len(json.load(answer)) == 3
    assert stopped(api, number) == 130
    assert not listens(port)


def test_a_client_that_does_not_read_does_not_hold_up_the_end(start: Start) -> None:
    port = free_port()
    api = start("serve", "--port", str(port), until="API on http")
    with socket.create_connection(("127.0.0.1", port)) as connection:
        # More than all buffers on the way hold.
        connection.sendall(b"GET /docs-assets/redoc.standalone.js HTTP/1.1\r\nHost: x\r\n\r\n" * 64)
        assert connection.recv(4) == b"HTTP"
        assert stopped(api, signal.SIGTERM) == 130


def test_all_processes_of_a_server_log_as_its_command_line_says(start: Start, tmp_path: Path) -> None:
    port = free_port()
    api = start("--log-format", "json", "serve", "--port", str(port), "--workers", "2", until="API on http")
    assert api.stderr is not None
    up = islice((line for line in api.stderr if "Application startup complete" in line), 2)
    assert [json.loads(line)["level"] for line in up] == ["INFO", "INFO"]
    with urlopen(f"http://127.0.0.1:{port}/livez?from=test") as answer:
        assert answer.status == 200
    assert stopped(api) == 130
    said = [json.loads(line)["message"] for line in api.stderr]
    assert sum(message.startswith("Finished server process") for message in said) == 2

    accessed, kept = sorted((tmp_path / "logs").iterdir(), key=lambda file: not file.name.startswith("access-"))
    assert [json.loads(line)["query"] for line in accessed.open()] == ["from=test"]
    warned = [line for line in map(json.loads, kept.open()) if line["level"] == "WARNING"]
    assert [line["logger"] for line in warned] == ["api.snapshots"] * 2


def test_a_taken_port_is_wrong_usage_and_says_so(f1: F1) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for command in ("serve", "dagster"):
            done = f1(command, "--port", port)
            assert done.returncode == 2
            assert f"127.0.0.1:{port}" in done.stderr
            assert "Choose another port" in done.stderr


def test_recorded_files_are_served_with_faults_on_request(start: Start, tmp_path: Path) -> None:
    (tmp_path / "2024").mkdir()
    session = {"session_key": 1, "meeting_key": 2, "year": 2024, "date_start": "2024-03-02T15:00:00+00:00"}
    (tmp_path / "2024" / "sessions.json").write_text(json.dumps([session]))
    port = free_port()
    upstream = start("upstream", "--data", str(tmp_path), "--port", str(port), "--fault", "rows=10", until="OpenF1 at")
    with urlopen(f"http://127.0.0.1:{port}/v1/sessions?year=2024") as answer:
        assert [row["session_key"] for row in json.load(answer)] == [1]
    assert stopped(upstream) == 130


def test_a_simulated_season_is_served_with_the_archive_of_its_world(start: Start, tmp_path: Path) -> None:
    archive, port = tmp_path / "archive", free_port()
    command = ["upstream", "--simulate", "--year", "2031", "--write-archive", str(archive), "--port", str(port)]
    upstream = start(*command, until="OpenF1 at", now="2031-01-01T00:00:00Z")
    with urlopen(f"http://127.0.0.1:{port}/v1/meetings?year=2031") as answer:
        meetings = json.load(answer)
    races = [race for race in read_table(open_archive(archive), "races").to_pylist() if race["year"] == 2031]
    held = {meeting["meeting_name"] for meeting in meetings if not meeting["is_cancelled"]}
    assert {race["name"] for race in races} == held - {"Pre-Season Testing"}
    assert stopped(upstream) == 130


@pytest.mark.parametrize("arguments", [[], ["--data", ".", "--simulate"], ["--data", ".", "--fault", "fire"]])
def test_an_upstream_without_a_world_or_with_an_unknown_fault_is_wrong_usage(f1: F1, arguments: list[str]) -> None:
    done = f1("upstream", *arguments)
    assert done.returncode == 2
    assert "mend" in done.stderr


def test_leaving_the_block_ends_servers_and_what_they_started() -> None:
    port = free_port()
    grandchild = [sys.executable, "-m", "http.server", "-b", "127.0.0.1", str(port)]
    code = f"import subprocess; subprocess.run({grandchild})"
    server = Server("files", (sys.executable, "-c", code), port, log=Path(os.devnull))
    with Servers(SystemClock()) as servers:
        servers.start(server)
        servers.await_answer(server)
        assert listens(port)
    assert not listens(port)


def test_a_server_that_ends_at_once_is_named_with_where_its_words_are(tmp_path: Path) -> None:
    server = Server("API", (sys.executable, "-c", "raise SystemExit('no')"), free_port(), tmp_path / "log")
    with Servers(SystemClock()) as servers, pytest.raises(ServiceUnavailable, match=r"API ended at once \(.*log\)"):
        servers.start(server)
        servers.await_answer(server)
    assert (tmp_path / "log").read_text() == "no\n"
