"""Local OpenF1s for tests: a small world written to disk, the recorded one, and an app over real HTTP in a thread."""

from __future__ import annotations

import gzip
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from f1_platform.clock import Clock, SteppedClock
from f1_platform.settings import load_settings
from f1_platform.upstream import Limits, RecordedSource, Source, build_app, running
from f1_platform.upstream.faults import NO_FAULTS, AbortableProtocol, Faults

MEETINGS = [
    {"meeting_key": 10, "meeting_name": "First", "year": 2024, "date_start": "2024-03-01T12:00:00+00:00"},
]
SESSIONS = [
    {
        "meeting_key": 10,
        "session_key": 101,
        "session_name": "Practice 1",
        "date_start": "2024-03-01T12:00:00+00:00",
        "date_end": "2024-03-01T13:00:00+00:00",
        "year": 2024,
    },
    {
        "meeting_key": 10,
        "session_key": 100,
        "session_name": "Race",
        "date_start": "2024-03-02T15:00:00+00:00",
        "date_end": None,
        "year": 2024,
    },
    {
        "meeting_key": 11,
        "session_key": 110,
        "session_name": "Race",
        "date_start": "2024-03-09T15:00:00+00:00",
        "date_end": "2024-03-09T17:00:00+00:00",
        "year": 2024,
        "is_cancelled": True,
    },
]


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """Two sessions with laps, one of them with telemetry; one cancelled session without files."""
    write(tmp_path / "2024/meetings.json", json.dumps(MEETINGS))
    write(tmp_path / "2024/sessions.json", json.dumps(SESSIONS))
    for session in (100, 101):
        laps = [
            {"meeting_key": 10, "session_key": session, "driver_number": driver, "lap_number": lap, "i1_speed": None}
            for driver in (1, 44)
            for lap in range(1, 6)
        ]
        write(tmp_path / f"2024/10/{session}/laps.json.gz", json.dumps(laps))
    car_data = [
        {"driver_number": driver, "date": f"2024-03-02T15:00:{second:02}.250000+00:00", "speed": second * 5.0}
        for second in range(60)
        for driver in (1, 44)
    ]
    write(tmp_path / "2024/10/100/car_data.json.gz", json.dumps(car_data))
    return tmp_path


@pytest.fixture(scope="session")
def recorded_folder() -> Path:
    folder = load_settings().test_data / "openf1"
    if not folder.is_dir():
        pytest.skip(f"no recorded data in {folder} (F1_TEST_DATA)")
    return folder


@pytest.fixture(scope="session")
def recorded_address(recorded_folder: Path) -> Iterator[str]:
    """A child process that serves the recorded data."""
    with running(partial(RecordedSource, recorded_folder)) as address:
        yield address


@contextmanager
def served(source: Source, clock: Clock, limits: Limits, faults: Faults = NO_FAULTS) -> Iterator[str]:
    app = build_app(source, clock=clock, limits=limits, faults=faults)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, http=AbortableProtocol, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(datetime(2024, 3, 5, tzinfo=UTC))


@pytest.fixture
def serve_world(world: Path, clock: SteppedClock) -> Iterator[Callable[..., str]]:
    """Serves the small world with the limits given, in this process, by a clock that the test moves."""
    with ExitStack() as stack:

        def start(**limits: Any) -> str:
            return stack.enter_context(served(RecordedSource(world), clock, Limits(**limits)))

        yield start
