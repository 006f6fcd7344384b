"""What holds up the requests of a home, read from the files by which its processes agree on it.

Only the one number that matters is read; the files are the rate limiter's and the breaker's, and nothing is written or
locked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from f1_platform.clock import Clock

_Told = TypeVar("_Told")

_LONGEST = 3600.0
"""Seconds; a longer hold is of before a reboot, when the monotonic clock stood elsewhere."""


@dataclass(frozen=True)
class _Held:
    hold_until: float = 0.0


@dataclass(frozen=True)
class _Broken:
    opened: float | None = None


def held_for(limiter: Path, clock: Clock) -> float:
    """Seconds that a 429 still holds up all requests; 0 where none does, or nothing can be read."""
    left = _read(limiter, _Held()).hold_until - clock.elapsed()
    return left if 0 < left <= _LONGEST else 0.0


def is_open(breaker: Path, clock: Clock) -> bool:
    """Whether OpenF1 gave no good answer since the breaker opened; not where nothing can be read."""
    opened = _read(breaker, _Broken()).opened
    return opened is not None and opened <= clock.elapsed()


def _read(path: Path, unknown: _Told) -> _Told:
    try:
        return msgspec.json.decode(path.read_bytes(), type=type(unknown))
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return unknown
