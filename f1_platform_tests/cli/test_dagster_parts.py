"""Dagster's processes each by itself, with one record in Postgres: the webserver finds the code server's assets."""

from __future__ import annotations

import json
import socket
import subprocess
import urllib.request
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from f1_platform_tests.e2e.homes import assert_one_message, f1, started
from f1_platform_tests.postgres import needs_postgres, postgres_server
from f1_platform_tests.waiting import until


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@contextmanager
def running(home: Path, *arguments: str, **settings: str) -> Generator[subprocess.Popen[bytes]]:
    process = started(home, "dagster", *arguments, F1_ARCHIVE="", **settings)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


@needs_postgres
def test_webserver_and_daemon_share_a_code_server_and_a_record(tmp_path: Path) -> None:
    code, web = free_port(), free_port()
    with ExitStack() as stack:
        server = stack.enter_context(postgres_server())
        record = tmp_path / "record-url"
        record.write_text(server.url(server.new_database()))
        shared = {"F1_DAGSTER_URL_FILE": str(record)}
        found = ("--code-server", f"127.0.0.1:{code}")
        parts = [
            running(tmp_path / "code", "--only", "code-server", "--port", str(code), **shared),
            running(tmp_path / "web", "--only", "webserver", "--port", str(web), *found, **shared),
            running(tmp_path / "daemon", "--only", "daemon", *found, **shared),
        ]
        processes = [stack.enter_context(part) for part in parts]
        until(lambda: _assets(web) > 20, 120)
        until(lambda: _is_healthy(web), 120)
        assert [process.poll() for process in processes] == [None] * 3


def test_a_code_server_is_for_webserver_and_daemon_and_has_a_port(tmp_path: Path) -> None:
    refused = f1(tmp_path, "dagster", "--code-server", "code:4000")
    assert_one_message(refused, 2, "--code-server is for webserver and daemon")
    nowhere = f1(tmp_path, "dagster", "--only", "daemon", "--code-server", "code")
    assert_one_message(nowhere, 2, "no address: code", "code:4000")


def _ask(port: int, query: str) -> dict:
    body = json.dumps({"query": query}).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}/graphql", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())["data"]


def _assets(port: int) -> int:
    try:
        return len(_ask(port, "query Assets { assetNodes { id } }")["assetNodes"])
    except (OSError, KeyError, TypeError):
        return 0


def _is_healthy(port: int) -> bool:
    query = 'query Health { instance { daemonHealth { daemonStatus(daemonType: "SENSOR") { healthy } } } }'
    return _ask(port, query)["instance"]["daemonHealth"]["daemonStatus"]["healthy"] is True
