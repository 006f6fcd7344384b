"""The one clock: time is asked and slept through it alone, so that a season can be simulated.

No module of the platform calls `datetime.now`, `time.time` or `sleep` besides.
"""

from __future__ import annotations

import asyncio
import time
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

    def wait(self, seconds: float) -> None:
        """Blocks for that long."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Waits without blocking the event loop."""
        ...


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

    def wait(self, seconds: float) -> None:
        """Blocks for that long."""
        time.sleep(seconds)

    async def sleep(self, seconds: float) -> None:
        """Waits without blocking the event loop."""
        await asyncio.sleep(seconds)


class SteppedClock:
    """A clock whose waits pass at once: for tests and simulated seasons.

    Attributes:
        slept: seconds waited so far, in total.
    """

    def __init__(self, start: datetime) -> None:
        self._start, self.slept = start, 0.0

    def now(self) -> datetime:
        """The start and all waits since."""
        return self._start + timedelta(seconds=self.slept)

    def elapsed(self) -> float:
        """Seconds waited so far."""
        return self.slept

    def wait(self, seconds: float) -> None:
        """Lets that much time pass at once."""
        self.slept += max(0.0, seconds)

    async def sleep(self, seconds: float) -> None:
        """Lets that much time pass at once, and others run."""
        self.slept += max(0.0, seconds)
        await asyncio.sleep(0)
