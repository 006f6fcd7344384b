"""The small world served with faults, and connections read byte by byte."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from f1_platform.clock import SteppedClock
from f1_platform.upstream import Limits, RecordedSource
from f1_platform.upstream.faults import parse_faults
from f1_platform_tests.upstream.conftest import served, write

LAPS = "/v1/laps?session_key=100"
Serve = Callable[..., str]
Records = list[dict[str, Any]]


@pytest.fixture
def serve(world: Path, clock: SteppedClock) -> Iterator[Serve]:
    """Serves the small world with the faults given, in this process, by a clock that the test moves."""
    laps = [
        {
            "meeting_key": 10,
            "session_key": 100,
            "driver_number": driver,
            "lap_number": lap,
            "date_start": f"2024-03-02T15:{lap:02}:{driver % 60:02}{'.250000' if lap % 2 else '.000000'}+00:00",
            "lap_duration": 90.5 + lap,
            "i1_speed": None,
            "i2_speed": 280 + lap,
        }
        for driver in (1, 44)
        for lap in range(1, 31)
    ]
    write(world / "2024/10/100/laps.json.gz", json.dumps(laps))
    with ExitStack() as stack:

        def start(*texts: str, seed: int = 1, until: datetime | None = None, limits: Limits | None = None) -> str:
            faults = parse_faults(texts, seed, until)
            return stack.enter_context(served(RecordedSource(world), clock, limits or Limits(), faults))

        yield start


@pytest.fixture
def truth(serve: Serve, world: Path) -> Records:
    """The laps as they are."""
    return list(RecordedSource(world).records("laps", 100))


@pytest.fixture
def clock() -> SteppedClock:
    """An hour after the race of the small world has ended."""
    return SteppedClock(datetime(2024, 3, 2, 18, tzinfo=UTC))


def dealt(address: str) -> dict[str, int]:
    """What the upstream itself says that it dealt."""
    return httpx.get(f"{address}/_requests").json()["faults"]


def on_the_wire(address: str, path: str) -> tuple[bytes, bool]:
    """All bytes that come back for a request over a bare socket, and whether a reset ended them."""
    url = urlsplit(address)
    received = b""
    with socket.create_connection((url.hostname, url.port), 10) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: local\r\nConnection: close\r\n\r\n".encode())
        try:
            while piece := connection.recv(65_536):
                received += piece
        except ConnectionResetError:
            return received, True
    return received, False
