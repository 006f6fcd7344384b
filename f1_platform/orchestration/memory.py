"""Memory that goes back to the system as soon as a large unit is done with, so that runs stay flat."""

from __future__ import annotations

import contextlib
import ctypes
import sys

import pyarrow as pa

_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8
_LARGE = 1 << 20
_ARENAS = 2


def give_back_large_blocks() -> None:
    """Has this process take blocks over 1 MiB from the system, and return each of them when it is freed.

    Arrow's own pools keep what a unit once took, and glibc raises its threshold with every large block that is freed;
    both would hold on to a race's telemetry for the rest of the run. Threads that send and read would each keep a heap
    of their own, too; they share two. Elsewhere than on glibc nothing more is done.
    """
    pa.set_memory_pool(pa.system_memory_pool())
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            glibc = ctypes.CDLL(None)
            glibc.mallopt(_M_MMAP_THRESHOLD, _LARGE)
            glibc.mallopt(_M_ARENA_MAX, _ARENAS)
