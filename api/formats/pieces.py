"""Pieces of an answer: large enough to be worth a send, small enough that nobody holds much of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

LEAST, MOST = 65_536, 262_144
"""Bytes."""


def gathered(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of at least and at most that size, of which the last may be smaller; none is empty."""
    waiting: list[bytes] = []
    size = 0
    for part in parts:
        waiting.append(part)
        size += len(part)
        if size >= LEAST:
            whole = b"".join(waiting)
            end = size - size % MOST if size % MOST < LEAST else size
            yield from _cut(whole[:end])
            waiting = [whole[end:]]
            size -= end
    if size:
        yield b"".join(waiting)


def _cut(whole: bytes) -> Iterator[bytes]:
    for start in range(0, len(whole), MOST):
        yield whole[start : start + MOST]
