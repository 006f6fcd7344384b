"""Waiting for what another thread or process is about to bring: asking again and again, no longer than a bound."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event

_BETWEEN = 0.02
_BOUND = 30.0


def until(true: Callable[[], object], seconds: float = _BOUND) -> None:
    """Returns once it is true; fails when it is not in time."""
    nothing, end = Event(), time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about in time"
        nothing.wait(_BETWEEN)
