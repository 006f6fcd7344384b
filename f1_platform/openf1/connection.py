"""The client from synchronous code: its event loop runs in a thread of its own for as long as a connection is open."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Generator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from f1_platform.clock import Clock
from f1_platform.openf1.access import Access
from f1_platform.openf1.breaker import Breaker
from f1_platform.openf1.client import Client
from f1_platform.openf1.delivery import Cost
from f1_platform.openf1.query import Condition
from f1_platform.openf1.rate_limit import RateLimiter, quotas_of
from f1_platform.openf1.records import Decoded
from f1_platform.openf1.sharing import sharing_of
from f1_platform.settings import Settings

_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class Connection:
    """An open client and the loop it runs in.

    Attributes:
        concurrency: how many questions are worth asking at once.
    """

    concurrency: int
    _client: Client
    _loop: asyncio.AbstractEventLoop
    _closing: asyncio.Event

    def ask(self, endpoint: str, conditions: Sequence[Condition], cost: Cost) -> Future[bytes]:
        """Asks in the background; `cost` is final once the future is done. Cancelling the future stops the request."""
        return self._begin(self._client.get(endpoint, conditions, cost))

    def records(
        self, endpoint: str, conditions: Sequence[Condition], cost: Cost, *, once: bool = False
    ) -> Future[Decoded]:
        """As `ask`, decoded, and asked again where the answer is malformed; or tried once alone."""
        return self._begin(self._client.records(endpoint, conditions, cost, once=once))

    def close(self) -> None:
        """Lets the loop end; what is still under way is cancelled."""
        self._loop.call_soon_threadsafe(self._closing.set)

    def _begin(self, asking: Coroutine[Any, Any, _Answer]) -> Future[_Answer]:
        return asyncio.run_coroutine_threadsafe(asking, self._loop)


@contextmanager
def connect(settings: Settings, clock: Clock) -> Generator[Connection]:
    """OpenF1 as the settings say; limits and breaker are shared by all processes of the home, or by all hosts."""
    opened: Future[Connection] = Future()
    thread = threading.Thread(target=lambda: asyncio.run(_serve(settings, clock, opened)), name="openf1", daemon=True)
    thread.start()
    connection = opened.result()
    try:
        yield connection
    finally:
        connection.close()
        thread.join()


async def _serve(settings: Settings, clock: Clock, opened: Future[Connection]) -> None:
    """Holds the client open until closing is asked for."""
    try:
        access = Access.of(settings)
        quotas = quotas_of(settings.openf1_per_second, settings.openf1_per_minute)
        sharing = sharing_of(settings)
        limiter = RateLimiter(settings.limiter_path, quotas, clock, access.patience, sharing)
        breaker = Breaker(settings.breaker_path, access.url, access.patience, clock, sharing)
        client = Client(access, limiter, clock, breaker)
        closing = asyncio.Event()
        connection = Connection(access.concurrency, client, asyncio.get_running_loop(), closing)
    except Exception as error:
        opened.set_exception(error)
        return
    async with client:
        opened.set_result(connection)
        await closing.wait()
