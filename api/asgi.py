"""The few ASGI names that the layers share, and two small layers.

Each is pure ASGI: Starlette's base class for middleware costs as much a request as all of FastAPI's routing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]

_ONLY_HEAD = "f1.only_head"


def without_slash_at_end(app: ASGIApp) -> ASGIApp:
    """A path with a slash at its end is answered like the one without, not redirected."""

    async def layer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"][-1:] == "/" and len(scope["path"]) > 1:
            scope = {**scope, "path": scope["path"][:-1]}
        await app(scope, receive, send)

    return layer


def head_as_get(app: ASGIApp) -> ASGIApp:
    """HEAD is answered wherever GET is: the same headers, no body."""

    async def layer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await app({**scope, "method": "GET", _ONLY_HEAD: True}, receive, without_body)

    return layer


def wants_only_head(scope: Scope) -> bool:
    """Whether nobody reads the body: the request was HEAD."""
    return scope.get(_ONLY_HEAD, False)
