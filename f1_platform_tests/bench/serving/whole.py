"""A whole race's telemetry: when its first byte comes, how long it takes, and what memory the server needs for it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from http.client import HTTPConnection

from f1_platform_tests.api.judging.server import Server

_PIECE = 1 << 16


@dataclass(frozen=True)
class Stream:
    """One answer, read to its end.

    Attributes:
        first: until its first byte, ms.
        seconds: until its last.
        size: bytes.
        cpu: of the server, seconds.
        grown: peak memory of the server meanwhile over what it had before, MB.
    """

    first: float
    seconds: float
    size: int
    cpu: float
    grown: int


def streamed(server: Server, path: str, accept: str) -> Stream:
    """Reads it piece by piece, keeping nothing.

    Raises:
        RuntimeError: it is not answered.
    """
    server.forget_peak()
    had, cpu, began = server.peak_memory(), server.cpu_seconds(), time.perf_counter()
    connection = HTTPConnection("127.0.0.1", server.port, timeout=120)
    connection.request("GET", path, headers={"Accept": accept, "Accept-Encoding": "identity"})
    response = connection.getresponse()
    if response.status != 200:
        raise RuntimeError(f"{path} as {accept} is answered with {response.status}: {response.read(200)!r}")
    size = len(response.read(1))
    first = 1_000 * (time.perf_counter() - began)
    while piece := response.read(_PIECE):
        size += len(piece)
    connection.close()
    seconds = time.perf_counter() - began
    return Stream(first, seconds, size, server.cpu_seconds() - cpu, server.peak_memory() - had)
