"""Rate limits: so many requests of a key or an address in any span of time, told in the `RateLimit` headers.

Counted in memory by each process: with several workers, a client that reaches all of them gets as many times as much.
The library `limits` took about 50 us of CPU a request, and 650 where 20,000 addresses ask, as each of its sweeps looks
at all of them; this layer takes about 8 with two quotas.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

from starlette.requests import Request

from api.asgi import ASGIApp, Message, Receive, Scope, Send
from api.guards.callers import CALLERS, caller
from api.problems import problem
from f1_platform.access import Quota
from f1_platform.clock import Clock

OPEN = frozenset(("/livez", "/readyz", "/health", "/health/db", "/metrics"))
"""What those who watch over the process ask is not counted."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a caller has left of a quota.

    Attributes:
        quota: the quota.
        left: requests left now.
        seconds: until the oldest counted request is one no more.
    """

    quota: Quota
    left: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Window:
    """The instants of a caller's requests that still count."""

    quota: Quota
    instants: deque[float] = field(default_factory=deque[float])

    def standing(self, now: float) -> Standing:
        """What is left now; forgets what does not count any more."""
        while self.instants and self.instants[0] <= now - self.quota.seconds:
            self.instants.popleft()
        wait = ceil(self.instants[0] + self.quota.seconds - now) if self.instants else 0
        return Standing(self.quota, self.quota.amount - len(self.instants), wait)


class Rates:
    """The windows of all callers."""

    def __init__(self, quotas: Sequence[Quota], clock: Clock, callers: int = CALLERS) -> None:
        self._quotas, self._clock, self._most = quotas, clock, callers
        self._callers: OrderedDict[str, list[Window]] = OrderedDict()

    def ask(self, caller: str) -> tuple[bool, list[Standing]]:
        """Counts a request, unless a quota is used up; answers whether it may pass, and what is left after it."""
        now = self._clock.elapsed()
        windows = self._callers.get(caller)
        if windows is None:
            windows = self._callers[caller] = [Window(quota) for quota in self._quotas]
            if len(self._callers) > self._most:
                self._callers.popitem(last=False)
        else:
            self._callers.move_to_end(caller)
        standings = [window.standing(now) for window in windows]
        if not all([one.left for one in standings]):
            return False, standings
        for window in windows:
            window.instants.append(now)
        return True, [window.standing(now) for window in windows]


def limited(app: ASGIApp, rates: Rates, quotas: Sequence[Quota]) -> ASGIApp:
    """Refuses with 429 who has used up a quota; tells everybody else what is left."""
    policy = (b"ratelimit-policy", ", ".join(f'"{q.seconds}s";q={q.amount};w={q.seconds}' for q in quotas).encode())

    async def layer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in OPEN or scope["method"] == "OPTIONS":
            await app(scope, receive, send)
            return
        passes, standings = rates.ask(caller(scope))
        left = ", ".join(f'"{one.quota.seconds}s";r={one.left};t={one.seconds}' for one in standings)
        headers = [policy, (b"ratelimit", left.encode())]

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *headers]}
            await send(message)

        if passes:
            await app(scope, receive, told)
            return
        wait = max(one.seconds for one in standings if one.left <= 0)
        detail = f"More requests than the rate limit has. Ask again in {wait} s; RateLimit-Policy says what it is"
        refusal = problem(Request(scope), 429, detail, {"Retry-After": str(wait), "Cache-Control": "no-store"})
        await refusal(scope, receive, told)

    return layer
