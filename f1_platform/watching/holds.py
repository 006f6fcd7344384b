"""What holds up all requests, from the states by which processes agree on it: the rate limiter's and the breaker's.

Only the one number that matters is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import msgspec

from f1_platform.watching.showing import Shown

_Told = TypeVar("_Told")

_LONGEST = 3600.0
"""Seconds; a longer hold is of before a reboot, when the monotonic clock stood elsewhere."""


@dataclass(frozen=True)
class _Held:
    hold_until: float = 0.0


@dataclass(frozen=True)
class _Broken:
    opened: float | None = None


def held_for(limiter: Shown | None) -> float:
    """Seconds that a 429 still holds up all requests; 0 where none does, or nothing can be read."""
    left = _read(limiter, _Held()).hold_until - (limiter.now if limiter else 0.0)
    return left if 0 < left <= _LONGEST else 0.0


def is_open(breaker: Shown | None) -> bool:
    """Whether OpenF1 gave no good answer since the breaker opened; not where nothing can be read."""
    opened = _read(breaker, _Broken()).opened
    return breaker is not None and opened is not None and opened <= breaker.now


def _read(shown: Shown | None, unknown: _Told) -> _Told:
    try:
        return msgspec.json.decode(shown.text, type=type(unknown)) if shown is not None else unknown
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return unknown
