"""The one clock: time is asked and slept through it alone, so that a season can be simulated.

No module of the platform calls `datetime.now`, `time.time` or `sleep` besides.
"""

from __future__ import annotations

import asyncio
import threading
import time
from bisect import insort
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the platform asks of time."""

    def now(self) -> datetime:
        """This instant, UTC."""
        ...

    def elapsed(self) -> float:
        """Seconds on a clock that never goes back; only differences mean something."""
        ...

    def elapsed_at(self, instant: datetime) -> float:
        """Seconds likewise, at an instant of a clock that several machines ask; no differences with `elapsed`."""
        ...

    def wait(self, seconds: float) -> None:
        """Blocks for that long."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Waits without blocking the event loop."""
        ...


class Told(Protocol):
    """What settings say of time."""

    @property
    def now(self) -> datetime | None:
        """What the clock shows; none = what the machine's does."""
        ...

    @property
    def now_since(self) -> datetime | None:
        """The machine's instant at which it showed that and ran on; none = it stands."""
        ...

    @property
    def now_speed(self) -> float:
        """Its seconds in one of the machine."""
        ...


def clock_of(told: Told) -> Clock:
    """The clock that settings ask for, the same in every process that has them."""
    if told.now is None or told.now_since is None:
        return SystemClock(told.now)
    return RunningClock(told.now, told.now_since, told.now_speed)


@dataclass(frozen=True)
class SystemClock:
    """The machine's clock.

    Attributes:
        standing: an instant that `now` always answers (the demo's middle of a season); none = the real one.
    """

    standing: datetime | None = None

    def now(self) -> datetime:
        """This instant, UTC."""
        return self.standing or datetime.now(UTC)

    def elapsed(self) -> float:
        """Seconds of the machine's monotonic clock."""
        return time.monotonic()

    def elapsed_at(self, instant: datetime) -> float:
        """Seconds of that clock."""
        return instant.timestamp()

    def wait(self, seconds: float) -> None:
        """Blocks for that long."""
        time.sleep(seconds)

    async def sleep(self, seconds: float) -> None:
        """Waits without blocking the event loop."""
        await asyncio.sleep(seconds)


@dataclass(frozen=True)
class RunningClock:
    """A clock that runs on from an instant, faster than the machine's say, alike in every process of the machine.

    Its seconds are those of everything that is asked of it: of limits, waits and ages. What only the machine's clock
    can time, the patience with a connection say, stays in the machine's seconds.

    Attributes:
        shown: an instant that it has shown.
        since: the machine's instant at which it did.
        speed: its seconds in one of the machine.
    """

    shown: datetime
    since: datetime
    speed: float = 1.0

    def now(self) -> datetime:
        """The instant that it shows, UTC."""
        return (self.shown + (datetime.now(UTC) - self.since) * self.speed).astimezone(UTC)

    def elapsed(self) -> float:
        """Its seconds, by the machine's monotonic clock."""
        return time.monotonic() * self.speed

    def elapsed_at(self, instant: datetime) -> float:
        """Its seconds, as fast as `elapsed` goes."""
        return instant.timestamp() * self.speed

    def wait(self, seconds: float) -> None:
        """Blocks for that long."""
        time.sleep(seconds / self.speed)

    async def sleep(self, seconds: float) -> None:
        """Waits without blocking the event loop."""
        await asyncio.sleep(seconds / self.speed)


class SteppedClock:
    """A clock whose waits pass at once: for tests and simulated seasons, alike in all threads of the process.

    Sleepers wake in the order of their instants, so that those who sleep at the same time do so together.

    Attributes:
        slept: seconds that have passed, in total.
    """

    def __init__(self, start: datetime) -> None:
        self._start, self.slept = start, 0.0
        self._passing = threading.Lock()
        self._asleep: list[float] = []

    def now(self) -> datetime:
        """The start and all waits since."""
        return self._start + timedelta(seconds=self.slept)

    def elapsed(self) -> float:
        """Seconds that have passed."""
        return self.slept

    def elapsed_at(self, instant: datetime) -> float:
        """Seconds that have passed: no other machine knows of them."""
        return self.slept

    def wait(self, seconds: float) -> None:
        """Lets that much time pass at once."""
        self._pass(self.slept + max(0.0, seconds))

    async def sleep(self, seconds: float) -> None:
        """Lets that much time pass, after those who wake sooner."""
        until = self.slept + max(0.0, seconds)
        with self._passing:
            insort(self._asleep, until)
        try:
            await asyncio.sleep(0)
            while self._asleep[0] < until:
                await asyncio.sleep(0)
            self._pass(until)
        finally:
            with self._passing:
                self._asleep.remove(until)

    def _pass(self, until: float) -> None:
        with self._passing:
            self.slept = max(self.slept, until)
