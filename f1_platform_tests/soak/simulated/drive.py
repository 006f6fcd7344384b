"""A season in simulated time: from event to event the sensors' own functions are called, what they ask for is taken.

One clock serves the platform and the local OpenF1; waits pass at once. Between events there is nothing to ask for:
that is called to witness at instants drawn at random.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import dagster as dg
import httpx

from api import create_app
from f1_platform.clock import SteppedClock, SystemClock
from f1_platform.openf1 import Session
from f1_platform.openf1.catalogue import sessions_of
from f1_platform.orchestration.platform import Platform
from f1_platform.upstream.source import Source
from f1_platform_tests.api.conftest import served
from f1_platform_tests.soak.simulated.instants import TICK, next_instant
from f1_platform_tests.soak.simulated.stages import Stages
from f1_platform_tests.soak.simulated.told import Told

RUN_TAKES = 5.0
"""Simulated seconds from a sensor's tick to the first request: the daemon starts a process for each run."""
SENSORS = ("discovery", "refresh")
_PAGE = os.sysconf("SC_PAGE_SIZE") // 1024


@dataclass
class Drive:
    """The platform left alone, and who watches it.

    Attributes:
        platform: over the clock.
        defs: whose sensors are called.
        instance: where their runs are kept.
        stages: takes what they ask for.
        source: what upstream answers from: the truth.
        api: the served home.
        told: what has come of it so far.
    """

    platform: Platform
    defs: dg.Definitions
    instance: dg.DagsterInstance
    stages: Stages
    source: Source
    api: httpx.Client
    told: Told = field(default_factory=Told)
    _cursors: dict[str, str | None] = field(default_factory=dict[str, str | None])
    _run_keys: set[str] = field(default_factory=set[str])
    _postponed: bool = False

    def __post_init__(self) -> None:
        self.sessions = sessions_of(self.source.sessions())
        self._held = [session for session in self.sessions if not session.cancelled]
        self._entries: dict[int, int] = {}
        self._chance = random.Random(1)

    @property
    def clock(self) -> SteppedClock:
        """The one clock."""
        clock = self.platform.clock
        assert isinstance(clock, SteppedClock)
        return clock

    def until(self, end: datetime) -> None:
        """Goes from event to event until that instant."""
        while self.clock.now() < end:
            looked = self.clock.now()
            self.tick()
            following = next_instant(self.platform, looked, postponed=self._postponed)
            self._witness(min(following, end))
            self.clock.wait((min(following, end) - self.clock.now()).total_seconds())

    def count(self) -> Told:
        """The figures, with what only the end tells."""
        with self.platform.warehouse() as warehouse:
            self.told.findings = warehouse.count("findings")
        self.told.differences = len(self.platform.store.differences())
        return self.told

    def tick(self) -> None:
        """What the daemon does at an instant: both sensors, the runs they ask for, then what follows from those."""
        self.told.ticks += 1
        before = self._hashes()
        for name in SENSORS:
            for request in self._asked(name):
                self._take(request)
        if self._hashes() != before:
            self.clock.wait(TICK.total_seconds() + RUN_TAKES)
            self.stages.follow()
            self.told.follows += 1
            self._look_at_served()

    def asked(self, sensor: str) -> dg.SensorResult:
        """What a sensor's own function answers now, as the daemon calls it."""
        (definition,) = (one for one in self.defs.sensors or () if one.name == sensor)
        cursor = self._cursors.get(sensor)
        with dg.build_sensor_context(instance=self.instance, cursor=cursor, definitions=self.defs) as context:
            result = definition(context)
        assert isinstance(result, dg.SensorResult)
        return result

    def _asked(self, sensor: str) -> list[dg.RunRequest]:
        """Requests that were not asked for before: Dagster never starts a second run for one key."""
        result = self.asked(sensor)
        self._cursors[sensor] = result.cursor or self._cursors.get(sensor)
        self._postponed = "put off" in str(result.skip_reason)
        new = self._new(result)
        self._run_keys |= {str(request.run_key) for request in new}
        return new

    def _new(self, result: dg.SensorResult) -> list[dg.RunRequest]:
        return [request for request in result.run_requests or () if request.run_key not in self._run_keys]

    def _take(self, request: dg.RunRequest) -> None:
        self.clock.wait(RUN_TAKES)
        began = self.clock.elapsed()
        done = self.stages.take(request)
        self.told.waited += self.clock.elapsed() - began
        self.told.runs += 1
        self.told.failed += not done

    def _witness(self, following: datetime) -> None:
        """One gap in ten is looked into: at an instant within it, the sensors have nothing to ask for."""
        gap = (following - self.clock.now()).total_seconds()
        if gap < 2 * TICK.total_seconds() or self._chance.random() > 0.1:
            return
        self.clock.wait(self._chance.uniform(TICK.total_seconds(), gap - TICK.total_seconds()))
        for name in SENSORS:
            asked = self.asked(name)
            assert not self._new(asked), f"{name} has something to ask for at {self.clock.now()}: {asked}"
        self.told.silent += 1

    def _hashes(self) -> dict[object, str | None]:
        return {report.unit: report.content_hash for report in self.platform.store.reports() if report.content_hash}

    def _look_at_served(self) -> None:
        """Notes the sessions that users find by now, and the memory that it took."""
        version, machine = self.platform.data_version(), SystemClock()
        while self.api.get("/version").json().get("data_version") != version:
            machine.wait(0.01)
        now = self.clock.now()
        waited_for = [s for s in self._held if s.end <= now and s.session_key not in self.told.served]
        there = [session for session in waited_for if self._is_there(session)]
        self._entries |= {s.session_key: self._entered(s) for s in there if s.name == "Race"}
        counted = self._all_are_counted()
        for session in there:
            if session.name != "Race" or counted:
                self.told.served[session.session_key] = (now - session.end).total_seconds() / 60
        resident = int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE
        self.told.memory.append((len(self.told.served), resident))

    def _is_there(self, session: Session) -> bool:
        """Whether its page and its drivers are there."""
        page = self.api.get(f"/sessions/{session.session_key}")
        summary = self.api.get(f"/sessions/{session.session_key}/summary")
        return page.is_success and summary.is_success and bool(summary.json())

    def _entered(self, race: Session) -> int:
        """How many entered it in truth."""
        return sum(1 for _ in self.source.records("session_result", race.session_key))

    def _all_are_counted(self) -> bool:
        """Whether drivers have entered as many grands prix as are there."""
        counted = sum(driver["races_entered"] for driver in self.api.get("/drivers").json())
        return counted == sum(self._entries.values())


@contextmanager
def serving(platform: Platform) -> Iterator[httpx.Client]:
    """The API over the platform's home."""
    # Between two looks so much real time passes that the server ends idle connections, just as they are used again.
    unkept = httpx.Limits(max_keepalive_connections=0)
    with (
        served(create_app(platform.settings, watch_seconds=0.1)) as address,
        httpx.Client(base_url=address, limits=unkept) as client,
    ):
        yield client
