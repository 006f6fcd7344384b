"""wrk, a load generator in C: its command and what it prints. On two cores it competes with the server; one thread."""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace

from f1_platform_tests.api.judging.server import Server

MISSING = "" if shutil.which("wrk") else "wrk is not here (apt-get install wrk): nothing is measured"
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1_000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Load:
    """What came through.

    Attributes:
        requests: answered within the run.
        per_second: requests.
        p50: of their latency, ms.
        p99: likewise.
        failed: answers of status 400 and above, and errors of the socket.
        cpu_us: server CPU a request, microseconds.
    """

    requests: int
    per_second: float
    p50: float
    p99: float
    failed: int
    cpu_us: float = 0.0


def load(server: Server, target: str, connections: int, seconds: int, *headers: str) -> Load:
    """Asks for a target as often as it goes."""
    named = [part for header in headers for part in ("-H", header)]
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "--latency", *named]
    before = server.cpu_seconds()
    done = subprocess.run([*command, f"{server.address}{target}"], capture_output=True, text=True, check=True)
    found = read(done.stdout)
    cpu = server.cpu_seconds() - before
    return replace(found, cpu_us=1e6 * cpu / max(found.requests, 1))


def read(printed: str) -> Load:
    """What wrk printed."""
    failed = sum(map(int, re.findall(r"Non-2xx or 3xx responses: (\d+)", printed)))
    for errors in re.findall(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", printed):
        failed += sum(map(int, errors))
    return Load(
        requests=int(_found(r"(\d+) requests in", printed)),
        per_second=float(_found(r"Requests/sec:\s+([\d.]+)", printed)),
        p50=_milliseconds(r"\n +50%\s+(\S+)", printed),
        p99=_milliseconds(r"\n +99%\s+(\S+)", printed),
        failed=failed,
    )


def typical(loads: Sequence[Load]) -> Load:
    """Medians; failures are summed."""
    return Load(
        requests=sum(each.requests for each in loads),
        per_second=statistics.median(each.per_second for each in loads),
        p50=statistics.median(each.p50 for each in loads),
        p99=statistics.median(each.p99 for each in loads),
        failed=sum(each.failed for each in loads),
        cpu_us=statistics.median(each.cpu_us for each in loads),
    )


def _found(pattern: str, printed: str) -> str:
    found = re.search(pattern, printed)
    if found is None:
        raise RuntimeError(f"wrk printed no {pattern!r}: {printed}")
    return found[1]


def _milliseconds(pattern: str, printed: str) -> float:
    text = _found(pattern, printed)
    parts = re.fullmatch(r"([\d.]+)([a-z]+)", text)
    assert parts is not None, text
    return float(parts[1]) * _UNITS[parts[2]]
