"""The rate limit: both of OpenF1's windows at once, exact over all processes of a home.

The state is one small file under flock: the instants of the latest requests on the machine's monotonic clock, and until
when a 429 asked everybody to hold. A process that dies frees the lock; what it sent stays counted. Windows slide.
Nothing here knows HTTP.
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from f1_platform.clock import Clock
from f1_platform.openf1.patience import Patience
from f1_platform.openf1.shared_state import SharedState

MARGIN = 0.5
"""Seconds added to each window: we count when a request leaves, upstream when it arrives, and the way varies."""

_TICK = 1e-6


@dataclass(frozen=True)
class Quota:
    """At most `count` requests in any `seconds`."""

    count: int
    seconds: float


def quotas_of(per_second: float, per_minute: float, margin: float = MARGIN) -> tuple[Quota, ...]:
    """The windows of two rates; a rate of 0 is no limit, one below 1 a request every so many windows."""
    return tuple(
        Quota(int(rate), window + margin) if rate >= 1 else Quota(1, window / rate + margin)
        for rate, window in ((per_second, 1.0), (per_minute, 60.0))
        if rate
    )


def earliest(sent: Sequence[float], now: float, quotas: Sequence[Quota]) -> float:
    """The first instant, from now on, at which one more request keeps every window; `sent` ascends."""
    return max([now, *(sent[-quota.count] + quota.seconds for quota in quotas if len(sent) >= quota.count)])


@dataclass
class _State:
    sent: list[float] = field(default_factory=list[float])
    hold_until: float = 0.0


class RateLimiter:
    """Lets requests through as the quotas allow, first come, first served within a process.

    Args:
        path: the state file of the home; made where there is none.
        quotas: the windows to keep; none = no limit, holds are kept all the same.
        clock: whose `elapsed` is the same clock in every process of the home.
        patience: how long a 429 can hold all of them.
    """

    def __init__(self, path: Path, quotas: Sequence[Quota], clock: Clock, patience: Patience | None = None) -> None:
        self._shared = SharedState(path, _State)
        self._quotas, self._clock = quotas, clock
        self._longest_hold = (patience or Patience()).longest_hold
        self._kept = max((quota.count for quota in quotas), default=0)
        self._turn, self._slept = asyncio.Lock(), 0.0

    async def acquire(self) -> float:
        """Waits until one more request may be sent, and counts it as sent.

        Returns:
            Seconds waited for the limits, to the millisecond; what a busy event loop took is not among them.
        """
        asked, slept = self._clock.elapsed(), self._slept
        async with self._turn:
            while (wait := self._take()) > 0:
                await self._clock.sleep(wait)
                self._slept += wait
        return round(min(self._clock.elapsed() - asked, self._slept - slept), 3)

    def hold(self, seconds: float) -> None:
        """Lets no request of the home through for that long: upstream said 429."""
        with self._locked() as state:
            until = self._clock.elapsed() + min(seconds, self._longest_hold)
            state.hold_until = max(state.hold_until, until)

    def _take(self) -> float:
        """Counts a request if it may go now, else answers how long to wait before asking again."""
        with self._locked() as state:
            now = self._clock.elapsed()
            wait = max(earliest(state.sent, now, self._quotas), state.hold_until) - now
            if wait > _TICK:
                return wait
            state.sent.append(now)
            return 0.0

    @contextmanager
    def _locked(self) -> Generator[_State]:
        """The state, read and written back under the lock, without what a reboot has made meaningless."""
        with self._shared.locked() as state:
            now = self._clock.elapsed()
            if state.hold_until > now + self._longest_hold:
                state.hold_until = 0.0
            state.sent = [instant for instant in state.sent if instant <= now]
            yield state
            state.sent = state.sent[-self._kept :] if self._kept else []
