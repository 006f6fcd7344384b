"""A local OpenF1 in a child process lives as long as its block, and never longer than its parent."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

import httpx
import pytest

from f1_platform.clock import SystemClock
from f1_platform.errors import F1Error, PermanentError, UsageError
from f1_platform.upstream import Limits, RecordedSource, running, serve

ORPHAN_MAKER = """
import sys
from functools import partial
from pathlib import Path
from f1_platform.upstream import RecordedSource, running
with running(partial(RecordedSource, Path(sys.argv[1]))) as address:
    print(address, flush=True)
    sys.stdin.read()
"""


def test_it_answers_within_the_block_and_not_after(world):
    with running(partial(RecordedSource, world)) as address:
        assert httpx.get(f"{address}/v1/meetings").status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{address}/v1/meetings")


def test_clock_and_limits_reach_the_child(world):
    clock = SystemClock(standing=datetime(2024, 3, 2, 16, tzinfo=UTC))
    with running(partial(RecordedSource, world), clock=clock, limits=Limits(live_lock=True)) as address:
        assert httpx.get(f"{address}/v1/meetings").status_code == 401


def test_a_source_that_cannot_be_opened_says_why_in_the_parent(tmp_path):
    expected = pytest.raises(PermanentError, match="No recorded season here")
    with expected as raised, running(partial(RecordedSource, tmp_path)):
        pass
    assert raised.value.where == str(tmp_path)


def is_refused_in_the_end(port: int) -> bool:
    """Whether nobody listens any more; connections are closed a moment before the port is."""
    for _ in range(10_000):
        try:
            socket.create_connection(("127.0.0.1", port), 10).close()
        except (ConnectionRefusedError, ConnectionResetError):
            return True
    return False


def test_a_killed_parent_takes_it_along(world):
    command = [sys.executable, "-c", ORPHAN_MAKER, str(world)]
    parent = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    port = int(parent.stdout.readline().rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
        parent.stdin.close()
        parent.stdout.close()
        with suppress(ConnectionResetError):
            assert connection.recv(1) == b""
    assert is_refused_in_the_end(port)


def test_a_taken_port_is_refused_with_a_mend(world):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=r"Choose another --port"):
            serve(RecordedSource(world), port=port)
        with pytest.raises(F1Error, match=f"127.0.0.1:{port}"), running(partial(RecordedSource, world), port=port):
            pass


def test_it_tells_its_address_once_it_listens_and_stops_when_interrupted(world):
    script = (
        "import sys; from pathlib import Path; from f1_platform.upstream import RecordedSource, serve; "
        "serve(RecordedSource(Path(sys.argv[1])), port=0, ready=lambda address: print(address, flush=True))"
    )
    command = [sys.executable, "-c", script, str(world)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as child:
        address = child.stdout.readline().strip()
        assert httpx.get(f"{address}/v1/laps?session_key=100").status_code == 200
        child.send_signal(signal.SIGINT)
    assert child.returncode == -signal.SIGINT
