"""The access log: a line of JSON for each request, whatever the request has in it."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime
from pathlib import Path

import httpx

from api.access_log import AccessLog, DailyFile
from f1_platform.clock import SteppedClock
from f1_platform_tests.api.guards.guarded_app import guarded_client

DAY = datetime(2024, 3, 2, 15, 0, tzinfo=UTC)


def _lines(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "access-2024-03-02.log").read_text().split("\n")[:-1]]


def _logged(folder: Path, ask) -> list[dict]:
    log = AccessLog(DailyFile(folder), SteppedClock(DAY))
    with guarded_client(log) as client:
        ask(client)
    return _lines(folder)


def test_each_request_is_a_line_that_says_what_came_and_what_went(tmp_path: Path) -> None:
    def ask(client: httpx.Client) -> None:
        client.get("/heavy?lap=7", headers={"X-Request-ID": "first-one"})
        client.head("/light")

    first, second = _logged(tmp_path / "logs", ask)
    assert first.pop("ms") > 0
    assert first == {
        "at": "2024-03-02T15:00:00Z",
        "request_id": "first-one",
        "method": "GET",
        "path": "/heavy",
        "query": "lap=7",
        "status": 200,
        "bytes": 5,
        "client": "127.0.0.1",
        "key": "",
        "data_version": "",
        "hot": False,
        "whole": True,
    }
    assert (second["method"], second["status"], second["bytes"]) == ("HEAD", 200, 0)


def test_no_request_makes_a_line_of_its_own_writing(tmp_path: Path) -> None:
    def ask(client: httpx.Client) -> None:
        client.get("/a%0A%7B%22path%22:%22forged%22%7D%0D%E2%80%A8%1b[31m%22%FF", headers={"X-Request-ID": '"}{"a":"'})
        with socket.create_connection((client.base_url.host, client.base_url.port)) as raw:
            raw.sendall(b'GET /b?"\x7f\xff\x1b[2J\\n{"path":"forged"} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
            while raw.recv(4096):
                pass

    lines = _logged(tmp_path, ask)
    assert lines[0]["path"] == '/a\n{"path":"forged"}\r\u2028\x1b[31m"\ufffd'
    assert all(line["path"] != "forged" for line in lines)
    content = (tmp_path / "access-2024-03-02.log").read_bytes()
    assert content.count(b"\n") == len(lines)
    assert b"\x1b" not in content and b"\r" not in content


def test_a_websocket_is_refused_and_the_log_goes_on(tmp_path: Path) -> None:
    handshake = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }

    def ask(client: httpx.Client) -> None:
        assert client.get("/light", headers=handshake).status_code == 403
        assert client.get("/light").status_code == 200

    assert [line["path"] for line in _logged(tmp_path, ask)] == ["/light"]


def test_where_the_folder_cannot_be_written_lines_go_to_stderr(tmp_path: Path, capfdbinary) -> None:
    (tmp_path / "file").write_text("in the way")
    DailyFile(tmp_path / "file")(b'{"status":200}\n', DAY)
    assert capfdbinary.readouterr().err == b'{"status":200}\n'


def test_two_processes_append_to_one_file(tmp_path: Path) -> None:
    first, second = DailyFile(tmp_path), DailyFile(tmp_path)
    for number in range(100):
        first(b'{"n":%d}\n' % number * 50, DAY)
        second(b'{"m":%d}\n' % number * 50, DAY)
    assert len(_lines(tmp_path)) == 10_000
