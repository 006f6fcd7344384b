"""The rate limit: both of OpenF1's windows at once, exact over all processes that share its state.

The state is one small file of a home under flock, or a row that hosts share: when the latest requests left and had
arrived at the latest, on a clock that all of them have, and until when a 429 asked everybody to hold. Windows slide,
and are reckoned from the latest that a request can have arrived to the earliest that the next can: as late as a busy
machine or a slow line may bring one, up to `ON_ITS_WAY`, no window of upstream's has too many. A process that dies
frees the lock; what it sent stays counted. Nothing here knows HTTP.
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from f1_platform.clock import Clock
from f1_platform.openf1.patience import Patience
from f1_platform.openf1.shared_state import FileState, Sharing

MARGIN = 0.5
"""Seconds added to each window: upstream's clock may go otherwise, and its windows be no sliding ones."""

ON_ITS_WAY = 2.0
"""Seconds after which a request that is not answered counts as arrived: a slow answer must not cost as long again."""

_GLANCE = 0.1
"""Seconds between two looks at whether what is on its way has arrived."""
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


@dataclass(frozen=True)
class Turn:
    """A request that may be sent.

    Attributes:
        waited: seconds for the limits, to the millisecond; what a busy event loop took is not among them.
        left: when it was let through.
    """

    waited: float
    left: float


@dataclass
class _Sent:
    """A request: when it left, and the latest that it can have arrived."""

    left: float
    arrived: float


@dataclass
class _State:
    sent: list[_Sent] = field(default_factory=list[_Sent])
    hold_until: float = 0.0


class RateLimiter:
    """Lets requests through as the quotas allow, first come, first served within a process.

    Args:
        path: the state file of the home; made where there is none.
        quotas: the windows to keep; none = no limit, holds are kept all the same.
        clock: for waits; `elapsed` is the same clock in every process of the home.
        patience: how long a 429 can hold all of them.
        sharing: where the state lies, if not in the file.
    """

    def __init__(
        self,
        path: Path,
        quotas: Sequence[Quota],
        clock: Clock,
        patience: Patience | None = None,
        sharing: Sharing = FileState,
    ) -> None:
        self._shared = sharing(path, _State, clock)
        self._quotas, self._clock = quotas, clock
        self._longest_hold = (patience or Patience()).longest_hold
        self._kept = max((quota.count for quota in quotas), default=0)
        self._turn, self._slept = asyncio.Lock(), 0.0

    async def acquire(self) -> Turn:
        """Waits until one more request may be sent, and counts it as sent."""
        asked, slept = self._clock.elapsed(), self._slept
        async with self._turn:
            while (left := self._take()) is None:
                wait = self._wait()
                await self._clock.sleep(wait)
                self._slept += wait
        return Turn(round(min(self._clock.elapsed() - asked, self._slept - slept), 3), left)

    def arrived(self, turn: Turn) -> None:
        """The request of that turn is being answered."""
        if not self._quotas:
            return
        with self._locked() as (state, now):
            mine = (sent for sent in state.sent if sent.left == turn.left and sent.arrived > now)
            for sent in islice(mine, 1):
                sent.arrived = now

    def hold(self, seconds: float) -> None:
        """Lets nobody's requests through for that long: upstream said 429."""
        with self._locked() as (state, now):
            until = now + min(seconds, self._longest_hold)
            state.hold_until = max(state.hold_until, until)

    def _take(self) -> float | None:
        """Counts a request and answers when it left, if it may go now."""
        with self._locked() as (state, now):
            arrived = sorted(sent.arrived for sent in state.sent)
            if max(earliest(arrived, now, self._quotas), state.hold_until) > now + _TICK:
                return None
            state.sent.append(_Sent(now, now + ON_ITS_WAY))
            return now

    def _wait(self) -> float:
        """How long to wait before asking again, if what is on its way arrived as it left."""
        with self._locked() as (state, now):
            left = sorted(sent.left for sent in state.sent)
            wait = max(earliest(left, now, self._quotas), state.hold_until) - now
            return wait if wait > _TICK else _GLANCE

    @contextmanager
    def _locked(self) -> Generator[tuple[_State, float]]:
        """The state and the instant, under the lock, without what a reboot has made meaningless."""
        with self._shared.locked() as (state, now):
            if state.hold_until > now + self._longest_hold:
                state.hold_until = 0.0
            state.sent = [sent for sent in state.sent if sent.left <= now]
            yield state, now
            state.sent = sorted(state.sent, key=lambda sent: sent.arrived)[-self._kept :] if self._kept else []
