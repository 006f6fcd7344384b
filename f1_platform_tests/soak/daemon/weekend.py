"""A race weekend under the real daemon, at a multiple of real time.

What is watched is what a user sees: when a session is served. Nothing here says what is good enough.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import httpx

from f1_platform.clock import RunningClock, SystemClock
from f1_platform.durations import read_ages
from f1_platform.openf1 import Session
from f1_platform.openf1.catalogue import sessions_of
from f1_platform.upstream.simulation import simulate
from f1_platform_tests.soak.daemon.process_costs import Cost, costs
from f1_platform_tests.soak.daemon.standing import SEED, YEAR, look_by_hand, standing

MEETING = 8002
FIRST_AGE = read_ages("40m")[0]
BEFORE_FIRST_END = timedelta(minutes=15)
"""When all begins: the processes need a while until they answer."""

LIMITS = ("per-second=3", "per-minute=30", "live-lock")
OWN_LIMITS = {"F1_OPENF1_PER_SECOND": "1", "F1_OPENF1_PER_MINUTE": "20"}
"""Slower than upstream allows: at 20 times real time a window of a second is over in 50 ms, and what a request takes on
its way is not 20 times shorter. At true speed the limiter's margin is for that."""

_LOOK = 1.0
"""Seconds between two looks at what is served."""
_PATIENCE = 60.0
"""Seconds for an answer, on a machine that has other work too."""


@dataclass(frozen=True)
class Served:
    """A session that is served.

    Attributes:
        session: which.
        at: by the clock.
        late: seconds of the machine after it became due; that is what processes take, whatever the clock's speed.
    """

    session: Session
    at: datetime
    late: float

    def __str__(self) -> str:
        after = (self.at - self.session.end).total_seconds() / 60
        return f"{self.session.name:12} served {self.late:5.1f} s after it was due, {after:5.1f} min after its end"


@dataclass
class Seen:
    """What a weekend came to.

    Attributes:
        served: by session_key.
        asked: what upstream counted.
        runs: how many Dagster runs ended how.
        ticks: of each sensor, how many ended how.
        looks: lines on stderr of runs that name session and endpoint, by session_key.
        before: the cost of each process when all answered.
        after: at the end.
        seconds: of the machine between the two.
    """

    served: dict[int, Served] = field(default_factory=dict[int, Served])
    asked: dict[str, Any] = field(default_factory=dict[str, Any])
    runs: Counter[str] = field(default_factory=Counter[str])
    ticks: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])
    looks: Counter[int] = field(default_factory=Counter[int])
    before: dict[int, Cost] = field(default_factory=dict[int, Cost])
    after: dict[int, Cost] = field(default_factory=dict[int, Cost])
    seconds: float = 0.0

    @property
    def refused(self) -> dict[str, int]:
        """Answers of upstream by status, those above 400 that say more than that there is nothing."""
        told = Counter[str]()
        for statuses in self.asked["by_endpoint"].values():
            told.update(statuses)
        return {status: count for status, count in told.items() if status not in ("200", "404")}


def sessions_to_come(count: int) -> list[Session]:
    """The last sessions of the weekend, the race among them."""
    every = sessions_of(simulate(YEAR, SEED).sessions())
    return sorted((s for s in every if s.meeting_key == MEETING), key=lambda session: session.start)[-count:]


def weekend(home: Path, sessions: Sequence[Session], speed: float, patience: float, say: Callable[[str], None]) -> Seen:
    """Lets sessions pass.

    Args:
        home: of its own; it is looked after by hand until the first session begins.
        sessions: by start; the clock begins shortly before the first one's end.
        speed: the clock's seconds in one of the machine.
        patience: seconds of the machine that a session may take from due to served before it is given up.
        say: told of each session that is served.
    """
    look_by_hand(home, sessions[0].start - timedelta(minutes=31))
    clock = RunningClock(sessions[0].end - BEFORE_FIRST_END, datetime.now(UTC), speed)
    machine, seen = SystemClock(), Seen()
    with standing(home, clock, LIMITS, **OWN_LIMITS) as where:
        seen.before, begun = costs(os.getpid()), machine.elapsed()
        known = _races_entered(where.api)
        for session in sessions:
            due = session.end + FIRST_AGE
            while (late := (clock.now() - due).total_seconds() / speed) < patience:
                if late >= 0 and _is_served(where.api, session, known):
                    seen.served[session.session_key] = Served(session, clock.now(), late)
                    say(str(seen.served[session.session_key]))
                    break
                machine.wait(_LOOK)
        seen.asked = _told(f"{where.upstream}/_requests").json()
        seen.after, seen.seconds = costs(os.getpid()), machine.elapsed() - begun
    _read_record(home, seen)
    return seen


def _is_served(api: str, session: Session, known: int) -> bool:
    """Whether the session's drivers are told of, and where it is the race, counted."""
    told = _told(f"{api}/sessions/{session.session_key}/summary")
    return told.is_success and bool(told.json()) and (session.type != "Race" or _races_entered(api) > known)


def _races_entered(api: str) -> int:
    """By all drivers; none before the home's first weekend, of which nothing is published yet."""
    told = _told(f"{api}/drivers")
    return sum(driver["races_entered"] for driver in told.json()) if told.is_success else 0


def _told(url: str) -> httpx.Response:
    return httpx.get(url, timeout=_PATIENCE)


def _read_record(home: Path, seen: Seen) -> None:
    with dg.DagsterInstance.from_config(str(home / "dagster")) as instance:
        seen.runs = Counter(run.status.value for run in instance.get_runs())
        for state in instance.all_instigator_state():
            ticks = instance.get_ticks(state.instigator_origin_id, state.selector_id)
            seen.ticks[state.instigator_name] = Counter(tick.status.value for tick in ticks)
    said = (home / "logs" / "dagster-ui.log").read_text().splitlines()
    lines = [json.loads(line) for line in said if line.startswith("{")]
    seen.looks = Counter(line["session_key"] for line in lines if "session_key" in line and "endpoint" in line)
