"""Answers that were made on request and stay good until the next data version: kept as bytes, for the hot path.

Which request an answer belongs to, and making it, is for others. Used by the event loop alone: nothing is locked.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from f1_platform.serving import Snapshot
from f1_platform.serving.bodies import Answer

_OVERHEAD = 2000
"""Bytes that an answer takes besides its bodies: headers, ETags, the objects themselves."""


class Key(NamedTuple):
    """What tells requests apart: all that an answer of one data version depends on, but for its encoding."""

    path: str
    query: bytes
    format: str


class ReadyAnswers:
    """The answers of one snapshot that were asked for most recently, bounded by bytes.

    Attributes:
        size: bytes kept now.
    """

    def __init__(self, most_bytes: int = 64 * 2**20) -> None:
        """Empty.

        Args:
            most_bytes: kept at most; an answer of more than an eighth of that is not kept.
        """
        self.size = 0
        self._most = most_bytes
        self._snapshot: Snapshot | None = None
        self._answers: OrderedDict[Key, Answer] = OrderedDict()

    def find(self, snapshot: Snapshot, key: Key) -> Answer | None:
        """The answer that this snapshot has for the request, if it was made before."""
        if snapshot is not self._snapshot:
            return None
        answer = self._answers.get(key)
        if answer is not None:
            self._answers.move_to_end(key)
        return answer

    def keep(self, snapshot: Snapshot, key: Key, answer: Answer, now: Snapshot | None) -> None:
        """Keeps an answer.

        Args:
            snapshot: that it was made of.
            key: what was asked.
            answer: the answer.
            now: the snapshot of this moment; what was made of another is too late.
        """
        if snapshot is not now:
            return
        if snapshot is not self._snapshot:
            self._answers.clear()
            self._snapshot, self.size = snapshot, 0
        size = _size(key, answer)
        if size > self._most // 8 or key in self._answers:
            return
        self._answers[key] = answer
        self.size += size
        while self.size > self._most:
            self.size -= _size(*self._answers.popitem(last=False))


def _size(key: Key, answer: Answer) -> int:
    packed = len(answer.gzipped.body) if answer.gzipped else 0
    return len(answer.plain.body) + packed + len(key.path) + len(key.query) + _OVERHEAD
