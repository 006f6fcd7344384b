"""One kind of work's bounds: its threads, its places, and how many may wait for one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from starlette.exceptions import HTTPException

T = TypeVar("T")


class Full(HTTPException):
    """503: as much of this work as may run is running, and enough is waiting."""

    def __init__(self, name: str, patience: float) -> None:
        headers = {"Retry-After": str(max(1, round(patience / 2))), "Cache-Control": "no-store"}
        super().__init__(503, f"Too many {name} requests at once. Ask again in a moment", headers)


class Lane:
    """Places, and the threads that those who have one use a step at a time.

    A place is held as long as the work is open, a thread only while it computes: a client that reads slowly holds none.
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
        self._places = asyncio.Semaphore(places)
        self._room = waiting

    async def enter(self) -> None:
        """Takes a place.

        Raises:
            Full: none is free, and too many wait already or this one has waited too long.
        """
        if not self._places.locked():
            await self._places.acquire()
            return
        if self._room <= 0:
            raise Full(self._name, self._patience)
        self._room -= 1
        try:
            async with asyncio.timeout(self._patience):
                await self._places.acquire()
        except TimeoutError:
            raise Full(self._name, self._patience) from None
        finally:
            self._room += 1

    def leave(self) -> None:
        """Gives the place back."""
        self._places.release()

    def submit(self, step: Callable[[], T]) -> Future[T]:
        """Has a thread take a step."""
        return self._threads.submit(step)
