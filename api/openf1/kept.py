"""Bodies that were sent of late, by their ETag: equal queries over equal records are written once.

An ETag names the records and the form of an answer, so what is kept under it never goes stale; it is only forgotten.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator


class Kept:
    """The bodies used last, as many as fit."""

    def __init__(self, largest: int = 1 << 20, total: int = 32 << 20) -> None:
        """Keeps nothing yet.

        Args:
            largest: bytes of a body that is worth keeping.
            total: bytes of all of them.
        """
        self._largest, self._total, self._size = largest, total, 0
        self._bodies: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, etag: str) -> bytes | None:
        """The body of that ETag, if it is kept."""
        with self._lock:
            body = self._bodies.get(etag)
            if body is not None:
                self._bodies.move_to_end(etag)
            return body

    def keeping(self, etag: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The same pieces; once the last one has been taken, they are kept, unless they are too large."""
        copied: list[bytes] = []
        size = 0
        for piece in pieces:
            size += len(piece)
            if size <= self._largest:
                copied.append(piece)
            yield piece
        if size <= self._largest:
            self._put(etag, b"".join(copied))

    def _put(self, etag: str, body: bytes) -> None:
        with self._lock:
            self._size += len(body) - len(self._bodies.pop(etag, b""))
            self._bodies[etag] = body
            while self._size > self._total:
                self._size -= len(self._bodies.popitem(last=False)[1])
