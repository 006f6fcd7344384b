"""Pieces of an answer: large enough to be worth a send, small enough that memory stays flat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

LEAST = 65_536
"""Bytes; below that, sending costs more than writing."""


def gathered(parts: Iterable[bytes], least: int = LEAST) -> Iterator[bytes]:
    """The same bytes in pieces of at least that size, the last one excepted; none is empty."""
    waiting: list[bytes] = []
    size = 0
    for part in parts:
        waiting.append(part)
        size += len(part)
        if size >= least:
            yield b"".join(waiting)
            waiting, size = [], 0
    if size:
        yield b"".join(waiting)
