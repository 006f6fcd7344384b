"""Ranges of row keys: first key, and first key not wanted any more, empty where there is none."""

from __future__ import annotations

Range = tuple[bytes, bytes]


def range_of(prefix: bytes) -> Range:
    """All keys that begin with a prefix; an empty one begins them all."""
    stem = prefix.rstrip(b"\xff")
    return prefix, stem[:-1] + bytes([stem[-1] + 1]) if stem else b""


def overlap(one: Range, other: Range) -> Range | None:
    """The keys in both; none where there are none."""
    start = max(one[0], other[0])
    stop = min(filter(None, (one[1], other[1])), default=b"")
    return None if stop and start >= stop else (start, stop)
