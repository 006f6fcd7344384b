"""A small load generator: requests over keep-alive connections, and the CPU that the server spent on them."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Server:
    """A server in a process of its own."""

    pid: int
    port: int

    def cpu_seconds(self) -> float:
        """User and system time so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """What a request cost, in microseconds of server CPU, and how many came through in a second."""

    cpu_us: float
    per_second: float


@contextmanager
def serving(factory: str, home: Path) -> Iterator[Server]:
    """Runs uvicorn with one worker; connections wait in the socket's queue until it is up."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # uvicorn sets it on sockets of its own
        options = ["--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"]
        process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "--factory", factory, "--fd", str(listening.fileno()), *options],
            env=os.environ | {"F1_HOME": str(home)},
            pass_fds=[listening.fileno()],
        )
        try:
            yield Server(process.pid, listening.getsockname()[1])
        finally:
            process.terminate()
            process.wait(10)


async def get(server: Server, path: str, requests: int, connections: int = 1) -> bytes:
    """Asks that often in all; answers the last body."""
    return (await asyncio.gather(*(_one(server, path, requests // connections) for _ in range(connections))))[-1]


def measure(server: Server, path: str, requests: int, connections: int) -> Cost:
    """Warms up with a tenth of the requests, then measures."""
    asyncio.run(get(server, path, max(requests // 10, connections), connections))
    cpu, began = server.cpu_seconds(), time.perf_counter()
    asyncio.run(get(server, path, requests, connections))
    seconds, spent = time.perf_counter() - began, server.cpu_seconds() - cpu
    return Cost(1e6 * spent / requests, requests / seconds)


async def _one(server: Server, path: str, requests: int) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=2**22)
    body = b""
    for _ in range(requests):
        writer.write(f"GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode())
        length = LENGTH.search(head)
        body = await reader.readexactly(int(length[1]) if length else 0)
    writer.close()
    return body
