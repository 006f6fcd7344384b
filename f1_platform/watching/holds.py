"""How long the requests of a home are held up, read from the files by which its processes agree on it.

Only the one number that matters is read; the files are the rate limiter's, and nothing is written or locked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from f1_platform.clock import Clock

_LONGEST = 3600.0
"""Seconds; a longer hold is of before a reboot, when the monotonic clock stood elsewhere."""


@dataclass(frozen=True)
class _Held:
    hold_until: float = 0.0


def held_for(limiter: Path, clock: Clock) -> float:
    """Seconds that a 429 still holds up all requests; 0 where none does, or nothing can be read."""
    try:
        until = msgspec.json.decode(limiter.read_bytes(), type=_Held).hold_until
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return 0.0
    left = until - clock.elapsed()
    return left if 0 < left <= _LONGEST else 0.0
