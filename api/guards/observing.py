"""The outermost layer: gives the request its id, and tells the access log and the metrics how it went.

One layer for the three, since each costs about as much as wrapping `send` does.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterable
from itertools import count
from typing import Protocol

from api.asgi import ASGIApp, Message, Receive, Scope, Send
from api.guards.exchange import Exchange, begin
from f1_platform.clock import Clock

log = logging.getLogger(__name__)

_SAFE = re.compile(rb"[A-Za-z0-9._-]{8,64}")


class Observer(Protocol):
    """Is told of every request; must be quick and never raise."""

    def begins(self) -> None:
        """A request has come."""
        ...

    def ends(self, scope: Scope, exchange: Exchange, seconds: float) -> None:
        """It is answered, or broken off."""
        ...

    def close(self) -> None:
        """The server stops."""
        ...


def observed(app: ASGIApp, clock: Clock, *observers: Observer) -> ASGIApp:
    """Has every request observed."""
    prefix, numbers = os.urandom(8).hex(), count(1)

    async def layer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            try:
                await app(scope, receive, send)
            finally:
                for observer in observers:
                    observer.close()
            return
        if scope["type"] == "websocket":  # there are none here: a handshake is answered with 403
            await send({"type": "websocket.close"})
            return
        request_id = _request_id(scope["headers"]) or "%s%08x" % (prefix, next(numbers))  # noqa: UP031 - the quickest
        exchange = begin(scope, request_id, clock.elapsed())

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                exchange.status = message["status"]
                exchange.headers = headers = [*message["headers"], (b"x-request-id", request_id.encode())]
                message = {"type": "http.response.start", "status": exchange.status, "headers": headers}
            elif message["type"] == "http.response.body":
                exchange.size += len(message.get("body", b""))
                exchange.whole = not message.get("more_body", False)
            await send(message)

        for observer in observers:
            observer.begins()
        try:
            await app(scope, receive, noted)
        except Exception as error:
            log.error("Request %s failed, %s: %s", exchange.request_id, type(error).__name__, error)
            raise
        finally:
            seconds = clock.elapsed() - exchange.begun
            for observer in observers:
                observer.ends(scope, exchange, seconds)

    return layer


def _request_id(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The client's `X-Request-ID`, if it is a short token of harmless letters."""
    for name, value in headers:
        if name == b"x-request-id" and _SAFE.fullmatch(value):
            return value.decode()
    return ""
