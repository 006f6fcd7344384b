"""What a local OpenF1 was asked, as it counts for itself: requests, answers, faults, bytes, and how many at once."""

from __future__ import annotations

from collections import Counter
from threading import Lock
from typing import Any

from f1_platform.upstream.limits import SlidingWindow


class Traffic:
    """Counts requests below `/v1`, those turned away among them."""

    def __init__(self) -> None:
        self._requests = 0
        self._bytes = 0
        self._answers: dict[str, Counter[str]] = {}
        self._dealt = Counter[str]()
        self._dealing = Lock()
        self._windows = {"second": SlidingWindow(1), "minute": SlidingWindow(60)}
        self._peaks = dict.fromkeys(self._windows, 0)

    def arrived(self, now: float) -> None:
        """Notes a request; `now` is on the clock that never goes back."""
        self._requests += 1
        for name, window in self._windows.items():
            window.add(now)
            self._peaks[name] = max(self._peaks[name], window.count(now))

    def answered(self, endpoint: str, status: int) -> None:
        """Notes the answer's status."""
        self._answers.setdefault(endpoint, Counter())[str(status)] += 1

    def dealt(self, fault: str) -> None:
        """Notes a fault that was dealt; from any thread."""
        with self._dealing:
            self._dealt[fault] += 1

    def sent(self, size: int) -> None:
        """Notes bytes of an answer's body."""
        self._bytes += size

    def report(self) -> dict[str, Any]:
        """The counts so far: `requests`, `bytes`, `by_endpoint` and status, `faults` dealt, and the two peaks."""
        return {
            "requests": self._requests,
            "bytes": self._bytes,
            "by_endpoint": {endpoint: dict(statuses) for endpoint, statuses in sorted(self._answers.items())},
            "faults": dict(sorted(self._dealt.items())),
            "peak_per_second": self._peaks["second"],
            "peak_per_minute": self._peaks["minute"],
        }
