"""A local OpenF1 in a thread of this process, so that it shares the platform's clock; over real HTTP all the same.

Each request is put down with its simulated instant, by what stands before the application: the application's own
counts say the same without the days.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

import httpx
import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from f1_platform.clock import Clock
from f1_platform.upstream.app import build_app
from f1_platform.upstream.faults import NO_FAULTS, AbortableProtocol, Faults
from f1_platform.upstream.limits import Limits
from f1_platform.upstream.source import Source

AS_PUBLIC = Limits(per_second=3, per_minute=30, live_lock=True)
"""What OpenF1 lets callers without a token do."""


@dataclass
class Asked:
    """A request as it arrived.

    Attributes:
        at: when, by the clock.
        endpoint: the route below `/v1`.
        session_key: of the session it asked for; none for catalogues.
        status: of the answer; 0 where there was none.
    """

    at: datetime
    endpoint: str
    session_key: int | None
    status: int = 0


@dataclass
class SimulatedOpenF1:
    """What is answering.

    Attributes:
        address: scheme, host and port.
        asked: all that it was asked, in order.
    """

    address: str
    asked: list[Asked] = field(default_factory=list[Asked])

    def told(self) -> dict[str, Any]:
        """Its own counts."""
        return httpx.get(f"{self.address}/_requests").json()


@contextmanager
def openf1(
    source: Source, clock: Clock, limits: Limits = AS_PUBLIC, faults: Faults = NO_FAULTS
) -> Generator[SimulatedOpenF1]:
    """Answers from a source as long as the block lasts."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        openf1 = SimulatedOpenF1(f"http://127.0.0.1:{listening.getsockname()[1]}")
        app = _witnessed(build_app(source, clock=clock, limits=limits, faults=faults), clock, openf1.asked)
        server = uvicorn.Server(
            uvicorn.Config(app, http=AbortableProtocol, log_level="warning", timeout_graceful_shutdown=2)
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield openf1
        finally:
            server.should_exit = True
            thread.join(10)


def _witnessed(app: ASGIApp, clock: Clock, asked: list[Asked]) -> ASGIApp:
    async def witnessing(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/v1/"):
            await app(scope, receive, send)
            return
        session = parse_qs(scope["query_string"].decode()).get("session_key")
        one = Asked(clock.now(), scope["path"].removeprefix("/v1/"), int(session[0]) if session else None)
        asked.append(one)

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                one.status = message["status"]
            await send(message)

        await app(scope, receive, noting)

    return witnessing
