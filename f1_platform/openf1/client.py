"""The HTTP client of OpenF1: one question, one body of records, however many requests that takes.

Transient answers are asked again with jittered exponential back-off; a 429 is waited out without using up a retry; the
limits are those of Patience. What was spent is added to the caller's Cost, so that it is known after an error too.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from types import TracebackType
from typing import Any, Self, TypeVar

import aiohttp
from yarl import URL

from f1_platform.clock import Clock
from f1_platform.errors import ServiceUnavailable, TooMuch, TooOften, UpstreamError, UpstreamRefused
from f1_platform.openf1.access import Access
from f1_platform.openf1.answers import Throttled, Unauthorized, Unreached, records_in
from f1_platform.openf1.breaker import Breaker
from f1_platform.openf1.delivery import Cost
from f1_platform.openf1.judge import WHOSE, Judge
from f1_platform.openf1.once import once
from f1_platform.openf1.query import Condition, route_of
from f1_platform.openf1.rate_limit import RateLimiter
from f1_platform.openf1.records import Decoded
from f1_platform.openf1.token import Token

log = logging.getLogger(__name__)

_READ_BUFFER = 1 << 20
_RANDOM = random.SystemRandom()
_AGAIN = "The same command asks again"
_LONGEST_SAID = 120

_HttpAnswer = tuple[int, Mapping[str, str], bytes]
_Read = TypeVar("_Read")


class Client:
    """Asks OpenF1; an async context manager that holds the connections.

    Args:
        access: how OpenF1 is reached.
        limiter: lets each request through, those for tokens among them.
        clock: for back-off.
        breaker: spares an upstream that is dead; none = every question is asked.
    """

    def __init__(self, access: Access, limiter: RateLimiter, clock: Clock, breaker: Breaker | None = None) -> None:
        self._access, self._limiter, self._clock, self._breaker = access, limiter, clock, breaker
        self._patience, self._judge = access.patience, Judge(access.patience.retries)
        self._places = asyncio.Semaphore(access.concurrency)
        self._token = Token(clock) if access.username else None

    async def __aenter__(self) -> Self:
        limit = self._patience.answer_timeout
        self._http = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=limit, connect=min(self._patience.connect_timeout, limit)),
            connector=aiohttp.TCPConnector(limit=self._access.concurrency + 1),
            read_bufsize=_READ_BUFFER,
            middlewares=(once,),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.close()

    async def get(self, endpoint: str, conditions: Sequence[Condition], cost: Cost) -> bytes:
        """The answer of an endpoint under these conditions, a JSON array; `[]` where there are no records.

        Args:
            endpoint: the route below `/v1`.
            conditions: all of them hold.
            cost: grows by what is spent, whatever the outcome.

        Raises:
            TooMuch: to be split.
            LiveLock: to be postponed.
            UpstreamRefused: wrong credentials or an unknown route.
            ServiceUnavailable: OpenF1 cannot be reached, or is spared.
            TooOften: it was sent away with 429 at every wait.
            UpstreamError: no answer after all retries.
            StoreError: the state that processes share cannot be written.
        """
        return await self._until_read(endpoint, conditions, cost, bytes, self._patience.retries)

    async def records(
        self, endpoint: str, conditions: Sequence[Condition], cost: Cost, *, once: bool = False
    ) -> Decoded:
        """As `get`, decoded; an answer that is not one to the question is asked again as a server fault is.

        Args:
            endpoint: the route below `/v1`.
            conditions: all of them hold.
            cost: grows by what is spent, whatever the outcome.
            once: whether the first transient answer is the last.

        Raises:
            MalformedAnswer: it was none at every try.
        """
        read = self._judge.reader(endpoint, conditions)
        return await self._until_read(endpoint, conditions, cost, read, 0 if once else self._patience.retries)

    async def _until_read(
        self, endpoint: str, conditions: Sequence[Condition], cost: Cost, read: Callable[[bytes], _Read], most: int
    ) -> _Read:
        """What `read` makes of the answer, asked again at most so often."""
        route = route_of(endpoint, conditions)
        retries = waits = 0
        refreshed = False
        while True:
            token = None
            final = retries == most
            try:
                async with self._places:
                    async with self._attempt(endpoint, final):
                        token = await self._token.get(lambda: self._post_token(cost)) if self._token else None
                        body = await self._ask(route, token, cost)
                    return read(body)
            except Throttled as throttled:
                waits += 1
                if waits > self._patience.most_waits:
                    raise self._sent_away(endpoint, waits, route) from None
                seconds = self._patience.unsaid_wait if throttled.seconds is None else throttled.seconds
                self._limiter.hold(seconds + _RANDOM.uniform(0, 1))
                log.info(
                    "OpenF1 said 429 to %s: nothing is asked for %.0f s",
                    route,
                    seconds,
                    extra=_about(endpoint, conditions),
                )
            except Unauthorized:
                if self._token is None or token is None or refreshed:
                    raise _unauthorized(route) from None
                self._token.reject(token)
                refreshed = True
            except (UpstreamError, Unreached) as error:
                if final:
                    raise _given_up(error, retries) from None
                wait = self._back_off(retries)
                log.debug("%s; asked again in %.1f s", error, wait, extra=_about(endpoint, conditions))
                await self._clock.sleep(wait)
                retries += 1
                cost.retries += 1

    def _attempt(self, endpoint: str, final: bool) -> AbstractAsyncContextManager[None]:
        return self._breaker.attempt(endpoint, final=final) if self._breaker else nullcontext()

    def _sent_away(self, endpoint: str, waits: int, route: str) -> TooOften:
        error = TooOften(f"OpenF1 said 429 {waits} times", where=route, mend=_AGAIN)
        if self._breaker:
            self._breaker.failed(endpoint, error, final=True)
        return error

    async def _ask(self, route: str, token: str | None, cost: Cost) -> bytes:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        status, answered, body = await self._send("GET", route, cost, headers=headers)
        return records_in(status, answered, body, route)

    async def _post_token(self, cost: Cost) -> bytes:
        credentials = {"username": self._access.username, "password": self._access.password or ""}
        status, answered, body = await self._send("POST", "/token", cost, data=credentials)
        if status == 200:
            return body
        if status in (400, 401, 403, 422):
            raise _refused_credentials()
        return records_in(status, answered, body, "POST /token")

    async def _send(self, method: str, route: str, cost: Cost, **request: Any) -> _HttpAnswer:  # noqa: ANN401 - aiohttp's
        """One request and its whole answer, with what it cost."""
        began = self._clock.elapsed()
        try:
            return await self._exchange(method, route, cost, **request)
        finally:
            cost.seconds += self._clock.elapsed() - began

    async def _exchange(self, method: str, route: str, cost: Cost, **request: Any) -> _HttpAnswer:  # noqa: ANN401
        """Waits for its turn and sends it; what the network does wrong becomes a transient error."""
        turn = await self._limiter.acquire()
        if turn.waited:
            cost.waits += 1
            cost.waited += turn.waited
        cost.requests += 1
        try:
            url = URL(self._access.url + route, encoded=True)
            # Where a redirection leads would be a request that no limiter let through, and a token's way elsewhere.
            async with self._http.request(method, url, allow_redirects=False, **request) as answer:
                self._limiter.arrived(turn)
                body = await self._body(answer, route)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise Unreached(f"OpenF1 cannot be reached: {error}", where=self._access.url) from None
        except TimeoutError:
            raise UpstreamError(f"OpenF1 took longer than {self._patience.answer_timeout:g} s", where=route) from None
        except aiohttp.ClientError as error:
            raise UpstreamError(f"The answer of OpenF1 broke off: {_said(error)}", where=route) from None
        cost.bytes += len(body)
        return answer.status, answer.headers, body

    async def _body(self, answer: aiohttp.ClientResponse, route: str) -> bytes:
        """The whole body, unpacked, and no more of it than memory should hold."""
        body = bytearray()
        async for part in answer.content.iter_any():
            body += part
            if len(body) > self._patience.most_bytes:
                raise TooMuch(
                    f"The answer of OpenF1 is larger than {self._patience.most_bytes // 1_000_000:,} MB",
                    where=route,
                    mend="Ask for a shorter window of time",
                )
        return bytes(body)

    def _back_off(self, retry: int) -> float:
        doubted = self._breaker is not None and self._breaker.doubted
        return _RANDOM.uniform(0, self._patience.back_off(retry, doubted=doubted))


def _about(endpoint: str, conditions: Sequence[Condition]) -> dict[str, Any]:
    """What a line of the log names for machines: the endpoint, and the session, meeting or season asked for."""
    return {"measured": {"endpoint": endpoint} | {name: int(value) for name, value, _ in conditions if name in WHOSE}}


def _said(error: aiohttp.ClientError) -> str:
    """What broke. An error of aiohttp's may show the request whole, with its token, or the answer's headers."""
    said = error.message if isinstance(error, aiohttp.ClientResponseError) else str(error)
    first = next(iter(said.splitlines()), "")[:_LONGEST_SAID]
    return f"{type(error).__name__} {first}".rstrip()


def _given_up(error: UpstreamError | Unreached, retries: int) -> UpstreamError | ServiceUnavailable:
    tries = "once" if retries == 0 else f"{retries + 1} times"
    what = f"{error.what} (tried {tries})"
    if isinstance(error, Unreached):
        return ServiceUnavailable(what, where=error.where, mend="Check the network and F1_OPENF1_URL")
    return type(error)(what, where=error.where, mend=_AGAIN)


def _unauthorized(route: str) -> UpstreamRefused:
    return UpstreamRefused(
        "OpenF1 refused the request with 401", where=route, mend="Set F1_OPENF1_USERNAME and F1_OPENF1_PASSWORD"
    )


def _refused_credentials() -> UpstreamRefused:
    return UpstreamRefused(
        "OpenF1 refused the credentials", where="POST /token", mend="Check F1_OPENF1_USERNAME and F1_OPENF1_PASSWORD"
    )
