"""One simulated season for all tests of this folder, and the sessions that show each kind of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

import pytest

from f1_platform.upstream import Record
from f1_platform.upstream.simulation import SimulatedSeason, simulate

YEAR, SEED = 2031, 7
Records = Callable[[str, int], list[Record]]

RACES = {
    "dry race": (1, "Race"),
    "wet race": (2, "Race"),
    "sprint": (2, "Sprint"),
    "red-flagged race": (3, "Race"),
    "race behind the safety car": (4, "Race"),
    "race with a car that does not start": (10, "Race"),
}
TIMED = {
    "day of testing": (0, "Day 1"),
    "practice": (1, "Practice 2"),
    "sprint qualifying": (2, "Sprint Qualifying"),
    "qualifying": (3, "Qualifying"),
    "wet qualifying": (12, "Qualifying"),
}
SESSIONS = RACES | TIMED


@pytest.fixture(scope="session")
def season() -> SimulatedSeason:
    return simulate(YEAR, SEED)


@pytest.fixture(scope="session")
def key(season: SimulatedSeason) -> Callable[[str], int]:
    """The key of a session by the kind that it shows."""

    def find(kind: str) -> int:
        round_, name = SESSIONS[kind]
        meeting = next(meeting for meeting in season.calendar if meeting.round == round_)
        return next(session.key for session in meeting.sessions if session.name == name)

    return find


@pytest.fixture(scope="session")
def records(season: SimulatedSeason) -> Records:
    return cache(lambda endpoint, session_key: list(season.records(endpoint, session_key)))


@pytest.fixture(params=RACES)
def race(request: pytest.FixtureRequest, key: Callable[[str], int]) -> int:
    return key(request.param)


@pytest.fixture(params=TIMED)
def timed(request: pytest.FixtureRequest, key: Callable[[str], int]) -> int:
    return key(request.param)


@pytest.fixture(params=SESSIONS)
def session(request: pytest.FixtureRequest, key: Callable[[str], int]) -> int:
    return key(request.param)


def instant(date: str) -> datetime:
    return datetime.fromisoformat(date)


def by_driver(records: list[Record]) -> dict[int, list[Record]]:
    """Records by car number, in their order."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for record in records:
        found[record["driver_number"]].append(record)
    return dict(found)
