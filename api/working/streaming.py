"""An answer in pieces: each is computed when the client has taken the one before."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from starlette.responses import Response

from api.asgi import Receive, Scope, Send, wants_only_head
from api.guards.exchange import request_id_of
from api.working.job import ClientLeft, Job
from f1_platform.records.cancel import Cancel

log = logging.getLogger(__name__)

Work = Callable[[Cancel], Iterator[bytes]]

AT_ONCE = 65_536
"""Bytes handed to the server at a time, as many as it keeps for a client: each is a sign that the client reads."""


class Pieces:
    """The pieces of a work; used by one thread at a time, not always the same."""

    def __init__(self, work: Work, cancel: Cancel) -> None:
        self._work, self._cancel = work, cancel
        self._iterator: Iterator[bytes] | None = None

    def next(self) -> bytes | None:
        """The next piece; none at the end."""
        if self._iterator is None:
            self._iterator = iter(self._work(self._cancel))
        return next(self._iterator, None)

    def close(self) -> None:
        """Has a generator run its `finally`."""
        close = getattr(self._iterator, "close", None)
        if close is not None:
            close()


@dataclass
class Pace:
    """How slowly a client may read. Only the time in which the server waits for it counts, not that of computing.

    The kernel takes about a megabyte ahead and asks for more when a third of that is read: a steady reader of 50 kB/s
    looks idle for 30 s at a time.

    Attributes:
        stall: seconds that it may take nothing.
        slowest: bytes a second that it takes at least, on the whole.
        sent: bytes handed over.
        waited: seconds waited for it.
    """

    stall: float
    slowest: float
    sent: int = 0
    waited: float = 0

    async def send(self, send: Send, body: bytes) -> None:
        """Hands over a part of the answer.

        Raises:
            TimeoutError: the client is too slow.
        """
        loop = asyncio.get_running_loop()
        begun = loop.time()
        async with asyncio.timeout(min(self.stall, self.stall + self.sent / self.slowest - self.waited)):
            await send({"type": "http.response.body", "body": body, "more_body": True})
        self.sent += len(body)
        self.waited += loop.time() - begun


class Streamed(Response):
    """The status, the first piece, and the others as they are taken.

    An error after the first piece breaks the connection off: the client sees that the answer is not whole.
    """

    def __init__(
        self,
        job: Job,
        pieces: Pieces,
        first: bytes | None,
        *,
        pace: Pace,
        status: int,
        headers: Mapping[str, str],
        media_type: str,
    ) -> None:
        super().__init__(None, status, headers, media_type)
        del self.headers["content-length"]
        self._job, self._pieces, self._first, self._pace = job, pieces, first, pace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends it."""
        whole = False
        try:
            await self._send_all(send, only_head=wants_only_head(scope))
            whole = True
        except TimeoutError:  # the server breaks off what is not complete when this returns
            log.warning("An answer was not taken in time; request %s is broken off", request_id_of(scope))
        except ClientLeft:
            pass
        finally:
            self._job.end(whole=whole, close=self._pieces.close)

    async def _send_all(self, send: Send, *, only_head: bool) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        piece = None if only_head else self._first
        while piece is not None:
            for start in range(0, len(piece), AT_ONCE):
                await self._pace.send(send, piece[start : start + AT_ONCE])
            piece = await self._job.step(self._pieces.next)
        await send({"type": "http.response.body", "body": b"", "more_body": False})
