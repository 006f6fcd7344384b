"""One kind of work's bounds: its threads, its places, how many may wait for one, and how much of all that is one's."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from starlette.exceptions import HTTPException

T = TypeVar("T")


class Full(HTTPException):
    """503: as much of this work as may run is running, for all or for this caller, and enough is waiting."""

    def __init__(self, detail: str, patience: float) -> None:
        headers = {"Retry-After": str(max(1, round(patience / 2))), "Cache-Control": "no-store"}
        super().__init__(503, f"{detail}. Ask again in a moment", headers)


@dataclass(frozen=True, eq=False, slots=True)
class Waiting:
    """One that waits; its turn has come when the future is done, and then it has its place."""

    caller: str
    turn: asyncio.Future[None]


class Lane:
    """Places, and the threads that those who have one use a step at a time.

    A place is held as long as the work is open, a thread only while it computes: a client that reads slowly holds none.
    Half of the places, and half of the room to wait, is the most that one caller has: others are always answered.
    """

    def __init__(self, name: str, threads: ThreadPoolExecutor, *, places: int, waiting: int, patience: float) -> None:
        """Bounds.

        Args:
            name: the kind of work, as the client is told.
            threads: that compute; lanes may share them, never their places.
            places: works open at once, between two pieces among them.
            waiting: works that may wait for a place.
            patience: seconds that one waits at most.
        """
        self._name, self._patience = name, patience
        self._threads = threads
        self._free, self._share = places, max(1, places // 2)
        self._room, self._room_of_one = waiting, max(1, waiting // 2)
        self._held: Counter[str] = Counter()
        self._queue: deque[Waiting] = deque()

    async def enter(self, caller: str) -> None:
        """Takes a place.

        Raises:
            Full: none is free, or none for this caller, and too many wait already or this one has waited too long.
        """
        if self._may_take(caller):
            self._take(caller)
            return
        if len(self._queue) >= self._room or self._waiting_of(caller) >= self._room_of_one:
            raise self._full(caller)
        waiting = Waiting(caller, asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        try:
            await asyncio.wait((waiting.turn,), timeout=self._patience)
        except asyncio.CancelledError:
            if waiting.turn.done():
                self.leave(caller)
            raise
        finally:
            if not waiting.turn.done():
                self._queue.remove(waiting)
        if not waiting.turn.done():
            raise self._full(caller)

    def leave(self, caller: str) -> None:
        """Gives a place back, to the first that waits and may have it."""
        self._free += 1
        self._held[caller] -= 1
        if not self._held[caller]:
            del self._held[caller]
        following = next((waiting for waiting in self._queue if self._may_take(waiting.caller)), None)
        if following is not None:
            self._queue.remove(following)
            self._take(following.caller)
            following.turn.set_result(None)

    def submit(self, step: Callable[[], T]) -> Future[T]:
        """Has a thread take a step."""
        return self._threads.submit(step)

    def _may_take(self, caller: str) -> bool:
        return self._free > 0 and self._held[caller] < self._share

    def _take(self, caller: str) -> None:
        self._free -= 1
        self._held[caller] += 1

    def _waiting_of(self, caller: str) -> int:
        return sum(waiting.caller == caller for waiting in self._queue)

    def _full(self, caller: str) -> Full:
        if self._held[caller] >= self._share:
            return Full(f"You have {self._held[caller]} {self._name} requests open, as many as one may", self._patience)
        return Full(f"Too many {self._name} requests at once", self._patience)
