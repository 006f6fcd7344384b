"""The ASGI application of a local OpenF1: `/v1/<endpoint>`, `/token`, `/_requests` (its counts), `/_world` (its name).

A request is turned away in OpenF1's order: above the rate (429), by the live lock or a bad token (401), then by size.
Those that were let through meet the faults that were asked for.
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
from f1_platform.openf1 import ENDPOINTS
from f1_platform.openf1.filters import Query, parse_query
from f1_platform.upstream.answers import Answer, answer, refusal
from f1_platform.upstream.calendar import read_calendar
from f1_platform.upstream.faults import NO_FAULTS, Faults
from f1_platform.upstream.faults.broken_off import BrokenOff, pieces_of
from f1_platform.upstream.faults.dealer import Fate
from f1_platform.upstream.faults.dealing import Dealing
from f1_platform.upstream.faults.forms import Subject
from f1_platform.upstream.limits import RETRY_AFTER, Limits, RateGate
from f1_platform.upstream.selection import outside
from f1_platform.upstream.source import Source
from f1_platform.upstream.tokens import LIFETIME, Tokens
from f1_platform.upstream.traffic import Traffic

T = TypeVar("T")


def build_app(source: Source, *, clock: Clock, limits: Limits, faults: Faults = NO_FAULTS) -> Starlette:
    """A local OpenF1 over one source.

    Served by uvicorn with `faults.AbortableProtocol`: some faults reset the connection.

    Args:
        source: where the records are from.
        clock: tells what is live, what `latest` means, when tokens end, and how fast requests come.
        limits: what is refused.
        faults: what goes wrong.
    """
    return _OpenF1(source, clock, limits, faults).app


class _OpenF1:
    def __init__(self, source: Source, clock: Clock, limits: Limits, faults: Faults) -> None:
        self._clock, self._limits, self._faults = clock, limits, faults
        self._traffic = Traffic()
        self._dealing = Dealing(faults, clock, self._traffic.dealt)
        self._source = self._dealing.over(source)
        self._calendar = read_calendar(source.sessions())
        self._rate = RateGate(limits)
        self._tokens = Tokens(clock, limits.account, faults.token_life)
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
        found = self._refused(request) or await self._fated(endpoint, request.scope["query_string"].decode("latin-1"))
        if found.breaks != "before":
            self._traffic.answered(endpoint, found.status)
        return self._response(found)

    async def _fated(self, endpoint: str, query: str) -> Answer:
        """The answer to a request that was let through, as the faults have it."""
        fate = self._dealing.fate(endpoint, query)
        return self._dealing.instead(fate) or await self._in_thread(
            partial(self._answered, endpoint, parse_query(query), fate)
        )

    def _response(self, found: Answer) -> Response:
        if found.breaks is not None:
            return BrokenOff(found, self._counted(pieces_of(found, self._faults.loris_seconds, self._clock)))
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

    def _answered(self, endpoint: str, query: Query, fate: Fate) -> Answer:
        """In the thread that selects."""
        latest = self._calendar.latest(self._clock.now()) if query.asks_latest else None
        try:
            found = answer(self._source, endpoint, query, latest, self._limits.rows)
            return self._dealing.applied(found, fate, partial(self._subject, endpoint, query))
        except F1Error as error:
            return refusal(500, str(error))

    def _subject(self, endpoint: str, query: Query) -> Subject:
        return Subject(ENDPOINTS[endpoint], () if query.asks_latest else outside(self._source, query.filters()))

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
