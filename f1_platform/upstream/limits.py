"""What a local OpenF1 refuses: requests above a rate, answers above a size, anything while a session is live."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

RETRY_AFTER = 60
"""Seconds that a 429 tells callers to wait."""
PUBLIC_ROWS = 75_000
"""Records that an answer may hold: 15 minutes of telemetry of all drivers pass, a session of them does not."""


@dataclass(frozen=True)
class Limits:
    """The limits in force.

    Attributes:
        per_second: requests within any second; 0 = no limit.
        per_minute: requests within any minute; 0 = no limit.
        rows: records an answer may hold; 0 = no limit (CSV, which can't be streamed, keeps the usual one).
        live_lock: whether callers without a token are turned away around a session.
        account: the username and password that get a token; none = any.
    """

    per_second: int = 0
    per_minute: int = 0
    rows: int = PUBLIC_ROWS
    live_lock: bool = False
    account: tuple[str, str] | None = None


UNLIMITED_RATE = Limits()


class SlidingWindow:
    """How many events there were within the last so many seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._times: deque[float] = deque()

    def add(self, now: float) -> None:
        """Notes an event."""
        self._times.append(now)

    def count(self, now: float) -> int:
        """Events within the window that ends now."""
        while self._times and self._times[0] <= now - self.seconds:
            self._times.popleft()
        return len(self._times)


class RateGate:
    """Both rate windows at once; a request that is turned away counts in neither."""

    def __init__(self, limits: Limits) -> None:
        bounds = ((limits.per_second, 1, "second"), (limits.per_minute, 60, "minute"))
        self._windows = [(limit, SlidingWindow(seconds), name) for limit, seconds, name in bounds if limit]

    def refusal(self, now: float) -> str | None:
        """Lets a request through, or says which limit it exceeds."""
        for limit, window, name in self._windows:
            if window.count(now) >= limit:
                return f"Rate limit exceeded. Max {limit} requests/{name}."
        for _, window, _ in self._windows:
            window.add(now)
        return None
