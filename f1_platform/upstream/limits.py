"""What a local OpenF1 refuses: requests above a rate, answers above a size, anything while a session is live."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace

from f1_platform.errors import UsageError

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
LIMITS = {
    "per-second": "N",
    "per-minute": "N",
    "rows": "N",
    "live-lock": "",
    "account": "USER:PASSWORD",
}
"""Limits as they are asked for, and the values they take."""


def is_limit(text: str) -> bool:
    """Whether a text such as `rows=1000` is about a limit."""
    return text.partition("=")[0] in LIMITS


def parse_limits(texts: Iterable[str]) -> Limits:
    """The limits that texts ask for.

    Raises:
        UsageError: naming the one that is none.
    """
    limits = Limits()
    for text in texts:
        name, _, value = text.partition("=")
        match name:
            case "per-second" | "per-minute" | "rows" if value.isdecimal():
                limits = replace(limits, **{name.replace("-", "_"): int(value)})
            case "live-lock" if not value:
                limits = replace(limits, live_lock=True)
            case "account" if ":" in value:
                username, _, password = value.partition(":")
                limits = replace(limits, account=(username, password))
            case _:
                forms = ", ".join(f"{name}={value}" if value else name for name, value in LIMITS.items())
                raise UsageError(f"no such limit: {text}", where="--fault", mend=f"Expected one of {forms}")
    return limits


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
