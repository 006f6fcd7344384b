"""A scripted OpenF1 over real HTTP, and clocks whose waits pass at once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web

from f1_platform.clock import SteppedClock
from f1_platform.openf1.access import Access
from f1_platform.openf1.breaker import Breaker
from f1_platform.openf1.client import Client
from f1_platform.openf1.patience import Patience
from f1_platform.openf1.rate_limit import RateLimiter
from f1_platform.settings import Settings

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Scripted:
    """A server under test's control: its address, and the raw path and query of every request it got."""

    url: str = ""
    asked: list[str] = field(default_factory=list)


@contextmanager
def served(handler: Handler) -> Iterator[Scripted]:
    """Serves a handler from a thread of its own on a free port."""
    scripted, opened = Scripted(), Future()

    async def noted(request: web.Request) -> web.StreamResponse:
        scripted.asked.append(request.raw_path)
        return await handler(request)

    async def run() -> None:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", noted)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        closing = asyncio.Event()
        opened.set_result((asyncio.get_running_loop(), closing, runner.addresses[0][1]))
        await closing.wait()
        await runner.cleanup()

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    loop, closing, port = opened.result(10)
    scripted.url = f"http://127.0.0.1:{port}"
    try:
        yield scripted
    finally:
        loop.call_soon_threadsafe(closing.set)
        thread.join(10)


@pytest.fixture
def serve() -> Iterator[Callable[[Handler], Scripted]]:
    """Serves any number of handlers until the test ends."""
    with ExitStack() as stack:
        yield lambda handler: stack.enter_context(served(handler))


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(datetime(2024, 3, 3, tzinfo=UTC))


@pytest.fixture
def client_of(tmp_path: Path, clock: SteppedClock) -> Callable[..., Client]:
    """Makes a client without rate limits, on the stepped clock."""

    limits = {limit.name for limit in fields(Patience)}

    def make(url: str, breaker: Breaker | None = None, **given: object) -> Client:
        patience = Patience(**{name: value for name, value in given.items() if name in limits})
        access = Access(url, patience=patience, **{name: given[name] for name in given.keys() - limits})
        return Client(access, RateLimiter(tmp_path / "limit", (), clock, patience), clock, breaker)

    return make


@pytest.fixture
def settings_of(tmp_path: Path) -> Callable[..., Settings]:
    """Makes settings of a fresh home, without rate limits."""

    def make(url: str, **overrides: object) -> Settings:
        values = {"home": tmp_path / "home", "openf1_url": url, "openf1_per_second": 0, "openf1_per_minute": 0}
        return Settings(_env_file=None, **(values | overrides))

    return make
