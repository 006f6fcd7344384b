"""The ASGI application of a local OpenF1: `/v1/<endpoint>`, `/token`, `/_requests` (its counts), `/_world` (its name).

A request is turned away in OpenF1's order: above the rate (429), by the live lock or a bad token (401), then by size.
Records are selected in one thread of their own, so that sources need no locks and the event loop stays free.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from f1_platform.clock import Clock
from f1_platform.errors import F1Error
from f1_platform.openf1.filters import parse_query
from f1_platform.upstream.answers import Answer, answer, refusal
from f1_platform.upstream.calendar import read_calendar
from f1_platform.upstream.limits import RETRY_AFTER, Limits, RateGate
from f1_platform.upstream.source import Source
from f1_platform.upstream.tokens import LIFETIME, Tokens
from f1_platform.upstream.traffic import Traffic

T = TypeVar("T")


def build_app(source: Source, *, clock: Clock, limits: Limits) -> Starlette:
    """A local OpenF1 over one source.

    Args:
        source: where the records are from.
        clock: tells what is live, what `latest` means, when tokens end, and how fast requests come.
        limits: what is refused.
    """
    return _OpenF1(source, clock, limits).app


class _OpenF1:
    def __init__(self, source: Source, clock: Clock, limits: Limits) -> None:
        self._source, self._clock, self._limits = source, clock, limits
        self._calendar = read_calendar(source.sessions())
        self._rate = RateGate(limits)
        self._tokens = Tokens(clock, limits.account)
        self._traffic = Traffic()
        self._selecting = ThreadPoolExecutor(1, "select")
        self.app = Starlette(
            routes=[
                Route("/token", self._token, methods=["POST"]),
                Route("/_requests", self._requests),
                Route("/_world", self._world),
                Route("/{path:path}", self._records),
            ]
        )

    async def _token(self, request: Request) -> Response:
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        if not {"username", "password"} <= form.keys():
            return JSONResponse({"detail": "The form fields username and password are required"}, 422)
        token = self._tokens.issue(form["username"], form["password"])
        if token is None:
            return JSONResponse({"detail": "Incorrect username or password"}, 401)
        expires_in = str(int(LIFETIME.total_seconds()))
        return JSONResponse({"access_token": token, "token_type": "bearer", "expires_in": expires_in})

    async def _requests(self, request: Request) -> Response:
        return JSONResponse(self._traffic.report())

    async def _world(self, request: Request) -> Response:
        return JSONResponse({"world": self._source.name})

    async def _records(self, request: Request) -> Response:
        version, _, endpoint = request.path_params["path"].lower().partition("/")
        if version != "v1":
            return JSONResponse({"detail": "Not Found"}, 404)
        self._traffic.arrived(self._clock.elapsed())
        found = self._refused(request) or await self._answered(endpoint, request)
        self._traffic.answered(endpoint, found.status)
        if found.size is None:
            body = self._counted(self._selected(iter(found.body)))
            return StreamingResponse(body, found.status, found.headers, found.media_type)
        headers = {**found.headers, "Content-Length": str(found.size)}
        return StreamingResponse(self._counted(_each(found.body)), found.status, headers, found.media_type)

    def _refused(self, request: Request) -> Answer | None:
        exceeded = self._rate.refusal(self._clock.elapsed())
        if exceeded is not None:
            return refusal(429, exceeded, {"Retry-After": str(RETRY_AFTER)})
        authorization = request.headers.get("Authorization")
        if authorization is not None and not self._tokens.accepts(authorization):
            return refusal(401, "Invalid or expired token.")
        locked = self._limits.live_lock and authorization is None and self._calendar.live(self._clock.now())
        if locked:
            return refusal(401, "Session in progress. Access without a token is open again 30 minutes after it.")
        return None

    async def _answered(self, endpoint: str, request: Request) -> Answer:
        query = parse_query(request.scope["query_string"].decode("latin-1"))
        latest = self._calendar.latest(self._clock.now()) if query.asks_latest else None
        try:
            return await self._in_thread(partial(answer, self._source, endpoint, query, latest, self._limits.rows))
        except F1Error as error:
            return refusal(500, str(error))

    async def _counted(self, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        async for piece in pieces:
            self._traffic.sent(len(piece))
            yield piece

    async def _selected(self, body: Iterator[bytes]) -> AsyncIterator[bytes]:
        while (piece := await self._in_thread(partial(next, body, b""))) != b"":
            yield piece

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._selecting, work)


async def _each(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
