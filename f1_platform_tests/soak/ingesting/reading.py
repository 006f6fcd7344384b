"""The API that is read, and its readers: two workers, and clients that ask as fast as they are answered."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from f1_platform.cli.processes import Server, Servers, f1
from f1_platform.clock import SystemClock
from f1_platform_tests.e2e.homes import environment
from f1_platform_tests.soak.ingesting.season import YEAR
from f1_platform_tests.waiting import until

CONNECTIONS = 32
MINUTE, LONGEST = 60, 3600
"""Seconds that are read at least, and at most."""


@dataclass
class Read:
    """What came of reading.

    Attributes:
        answers: that were right.
        wrong: answers that were not, connections that broke.
        faults: the first few of those.
        refused: how often it was said that the server is busy.
        versions: of the data, as answers name them.
        p50, p99: milliseconds that an answer took.
        seconds: it all took.
    """

    answers: int = 0
    wrong: int = 0
    faults: tuple[str, ...] = ()
    refused: int = 0
    versions: tuple[int, ...] = ()
    p50: float = 0.0
    p99: float = 0.0
    seconds: float = 0.0

    def __str__(self) -> str:
        rate, errors = self.answers / self.seconds, self.wrong + self.refused
        return f"{rate:,.0f}/s for {self.seconds:.0f} s, {errors} errors, p50 {self.p50:.1f} ms, p99 {self.p99:.1f} ms"


@contextmanager
def answering(home: Path, **settings: str) -> Generator[httpx.Client]:
    """`f1 serve --workers 2` over a home until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Server("API", f1("serve", "--workers", "2", "--port", str(port)), port, home / "serve.log")
    with Servers(SystemClock(), environment(home, **settings)) as servers:
        servers.start(server)
        servers.await_answer(server)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as api:
            until(lambda: api.get("/readyz").is_success)
            yield api


def targets(api: httpx.Client) -> list[str]:
    """What is asked for: mostly drivers and circuits; lists, laps, and a little of everything else."""
    drivers = [driver["driverId"] for driver in api.get("/drivers").json()]
    circuits = [circuit["circuitId"] for circuit in api.get("/circuits").json()]
    race = api.get(f"/v1/sessions?year={YEAR}&session_name=Race").json()[0]["session_key"]
    number = api.get(f"/v1/drivers?session_key={race}").json()[0]["driver_number"]
    single = [*(f"/drivers/{key}" for key in drivers[:20]), *(f"/circuits/{key}" for key in circuits[:10])]
    lists = ["/drivers", "/circuits", "/teams", "/seasons", "/drivers?format=csv", f"/seasons/{YEAR}/races"]
    own = ["/races?limit=100", "/search?q=ma", f"/sessions/{race}/summary", "/livez"]
    recorded = [f"/v1/laps?session_key={race}&csv=true", f"/v1/position?session_key={race}"]
    laps = [f"/v1/laps?session_key={race}&driver_number={number}", f"/v1/stints?session_key={race}"]
    return [*single, *lists * 2, *laps * 2, *own, *recorded]


@contextmanager
def reading(api: httpx.Client) -> Generator[Read]:
    """Reads until the block ends, and a minute at least; what came of it is known then."""
    given = [str(number) for number in (api.base_url.port, CONNECTIONS, LONGEST, 0)]
    command = [sys.executable, "-m", "f1_platform_tests.soak.load_client", *given, *targets(api)]
    read, began = Read(), time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as client:
        try:
            yield read
            until(lambda: time.monotonic() - began > MINUTE, LONGEST)
        finally:
            read.seconds = time.monotonic() - began
            client.send_signal(signal.SIGTERM)
            told = json.loads(client.stdout.read())
    read.answers = told["statuses"].get("200", 0)
    read.wrong, read.refused, read.faults = told["wrong"], told["refused"], told["faults"]
    read.versions, read.p50, read.p99 = told["versions"], told["p50"], told["p99"]
