"""The named steps at which a crash must leave the old state or the new one, never a third.

Code that writes calls `reached` between its steps; it costs a lookup. A test sets `F1_CRASH_AT` to `NAME` or `NAME:N`,
and the process dies there (the N-th time) as by kill -9. Names are `stage.step`, such as `raw.file_written`.
"""

from __future__ import annotations

import os
import signal
from collections import Counter

CRASH_AT = "F1_CRASH_AT"

_target, _, _nth = os.environ.get(CRASH_AT, "").partition(":")
_count: Counter[str] = Counter()


def reached(name: str) -> None:
    """Says that a step has been reached; dies there if a test wants it."""
    if name == _target:
        _count[name] += 1
        if _count[name] == int(_nth or 1):
            os.kill(os.getpid(), signal.SIGKILL)
