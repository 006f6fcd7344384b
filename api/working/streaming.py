"""An answer in pieces: each is computed when the client has taken the one before."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping

from starlette.responses import Response

from api.asgi import Receive, Scope, Send, wants_only_head
from api.guards.exchange import request_id_of
from api.working.job import ClientLeft, Job
from f1_platform.records.cancel import Cancel

log = logging.getLogger(__name__)

Work = Callable[[Cancel], Iterator[bytes]]


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
        patience: float,
        longest: float,
        status: int,
        headers: Mapping[str, str],
        media_type: str,
    ) -> None:
        super().__init__(None, status, headers, media_type)
        del self.headers["content-length"]
        self._job, self._pieces, self._first = job, pieces, first
        self._patience, self._longest = patience, longest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends it."""
        whole = False
        try:
            async with asyncio.timeout(self._longest):
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
            async with asyncio.timeout(self._patience):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            piece = await self._job.step(self._pieces.next)
        await send({"type": "http.response.body", "body": b"", "more_body": False})
