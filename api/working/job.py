"""One work from its place in a lane to giving it back: a step in a thread at a time, as long as somebody waits."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from starlette.exceptions import HTTPException

from api.asgi import Receive
from api.working.lane import Lane
from f1_platform.records.cancel import Cancel

log = logging.getLogger(__name__)

T = TypeVar("T")

_AGAIN = 0.2
"""Seconds after which a thread that is still at a cancelled work is told again."""


class TooLong(HTTPException):
    """504: the work has been cancelled, as it took longer than any may."""

    def __init__(self, seconds: float) -> None:
        detail = f"This took longer than {seconds:g} s and was cancelled. Ask for less: one session, driver or span"
        super().__init__(504, detail, {"Cache-Control": "no-store"})


class ClientLeft(HTTPException):
    """499, as proxies call it: nobody waits for the answer any more, so nobody reads this one."""

    def __init__(self) -> None:
        super().__init__(499, "The client closed the connection")


class Job:
    """A work that has its place.

    Attributes:
        cancel: what interrupts the work.
    """

    def __init__(self, lane: Lane, caller: str, receive: Receive, seconds: float) -> None:
        """Begins to listen for the client's leaving.

        Args:
            lane: where it has a place.
            caller: whose place it is.
            receive: of the request, whose body nobody reads.
            seconds: that all steps together may take; a client's reading does not count.
        """
        self.cancel = Cancel()
        self._lane, self._caller = lane, caller
        self._seconds, self._left = seconds, seconds
        self._gone = asyncio.create_task(_left(receive))
        self._running: Future[Any] | None = None
        self._taken: asyncio.Future[Any] | None = None
        self._ending: asyncio.Task[None] | None = None

    async def step(self, function: Callable[[], T]) -> T:
        """Takes a step in a thread.

        Raises:
            ClientLeft: before it was taken.
            TooLong: the time is up.
            Exception: what the step raised.
        """
        loop = asyncio.get_running_loop()
        begun = loop.time()
        future = self._lane.submit(lambda: _told(function))
        taken = asyncio.wrap_future(future)
        self._running, self._taken = future, taken
        await asyncio.wait({taken, self._gone}, timeout=self._left, return_when=asyncio.FIRST_COMPLETED)
        self._left -= loop.time() - begun
        if taken.done():
            return taken.result()
        raise ClientLeft if self._gone.done() else TooLong(self._seconds)

    @property
    def client_left(self) -> bool:
        """Whether the client has closed the connection."""
        return self._gone.done()

    def end(self, *, whole: bool, close: Callable[[], None] | None = None) -> None:
        """Gives the place back, as soon as the thread is out of the work; does not wait for that.

        Args:
            whole: whether the work came to its end by itself; it is cancelled otherwise.
            close: what sets free what the work holds; runs in a thread.
        """
        self._gone.cancel()
        if not whole:
            self.cancel.cancel()
        if self._ending is None:
            self._ending = asyncio.create_task(self._give_back(close))

    async def _give_back(self, close: Callable[[], None] | None) -> None:
        try:
            if self._running is not None and self._taken is not None and not self._running.cancel():
                await self._until_done(self._taken)
            if close is not None:
                await asyncio.wrap_future(self._lane.submit(close))
        except Exception:
            log.exception("Closing a work failed")
        finally:
            self._lane.leave(self._caller)

    async def _until_done(self, taken: asyncio.Future[Any]) -> None:
        while (await asyncio.wait({taken}, timeout=_AGAIN))[1]:
            self.cancel.cancel()
        taken.exception()  # looked at, or asyncio complains that nobody did: an interrupted query's interests none


def _told(function: Callable[[], T]) -> T:
    try:
        return function()
    except StopIteration as error:  # which no future of asyncio takes: the work would never end
        raise RuntimeError("A work ran out of what it iterates over") from error


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
