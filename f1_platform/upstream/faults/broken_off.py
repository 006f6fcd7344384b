"""Answers whose connection breaks: reset before they begin, in the middle, or after a byte a second for a long time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from f1_platform.clock import Clock
from f1_platform.upstream.answers import Answer
from f1_platform.upstream.faults.connection import reset


class BrokenOff(StreamingResponse):
    """An answer that ends with a reset; its head promises the whole.

    Args:
        found: the answer, its body as far as it is sent.
        pieces: that body.
    """

    def __init__(self, found: Answer, pieces: AsyncIterator[bytes]) -> None:
        length = {} if found.size is None else {"Content-Length": str(found.size)}
        super().__init__(pieces, found.status, {**found.headers, **length}, found.media_type)
        self._begins = found.breaks != "before"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends what there is, unless the client goes before, and resets the connection."""
        gone = asyncio.ensure_future(_disconnected(receive))
        # A server that stops cancels an answer that is slow; that one ends with a reset too, only sooner.
        with suppress(asyncio.CancelledError):
            await self._begin(gone, send)
        reset(scope)
        await gone

    async def _begin(self, gone: asyncio.Future[None], send: Send) -> None:
        if not self._begins:
            return
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async for piece in self.body_iterator:
            if gone.done():
                return
            await send({"type": "http.response.body", "body": piece, "more_body": True})


async def pieces_of(found: Answer, slow_seconds: float, clock: Clock) -> AsyncIterator[bytes]:
    """The body as it leaves: a byte a second so long where it is slow, else at once."""
    begun = clock.elapsed()
    for piece in found.body:
        if found.breaks != "slowly":
            yield piece
            continue
        for position in range(len(piece)):
            if clock.elapsed() - begun >= slow_seconds:
                return
            yield piece[position : position + 1]
            await clock.sleep(1)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
