"""The rate limit: both of OpenF1's windows at once, exact over all processes of a home.

The state is one small file under flock: the instants of the latest requests on the machine's monotonic clock, and until
when a 429 asked everybody to hold. A process that dies frees the lock; what it sent stays counted. Windows slide.
Nothing here knows HTTP.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from f1_platform.clock import Clock

MARGIN = 0.5
"""Seconds added to each window: we count when a request leaves, upstream when it arrives, and the way varies."""

LONGEST_HOLD = 600.0
"""Seconds; a hold beyond it can only stem from before a reboot, when the monotonic clock stood elsewhere."""

_TICK = 1e-6
_FILE_MODE = 0o644


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
    """

    def __init__(self, path: Path, quotas: Sequence[Quota], clock: Clock) -> None:
        self._path, self._quotas, self._clock = path, quotas, clock
        self._kept = max((quota.count for quota in quotas), default=0)
        self._turn, self._slept = asyncio.Lock(), 0.0
        path.parent.mkdir(parents=True, exist_ok=True)

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
            until = self._clock.elapsed() + min(seconds, LONGEST_HOLD)
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
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, _FILE_MODE)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            state = _parse(os.read(file, os.fstat(file).st_size))
            now = self._clock.elapsed()
            if state.hold_until > now + LONGEST_HOLD:
                state.hold_until = 0.0
            state.sent = [instant for instant in state.sent if instant <= now]
            yield state
            state.sent = state.sent[-self._kept :] if self._kept else []
            text = msgspec.json.encode(state)
            os.pwrite(file, text, 0)
            os.ftruncate(file, len(text))
        finally:
            os.close(file)


def _parse(text: bytes) -> _State:
    """The state as written; a file of anything else (a power cut) counts as none."""
    try:
        return msgspec.json.decode(text, type=_State)
    except msgspec.MsgspecError:
        return _State()
