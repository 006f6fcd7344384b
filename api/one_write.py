"""uvicorn's HTTP protocol, but for one thing: the hot path may have the head and body of an answer leave in one write.

uvicorn hands them to the kernel apart, and the client of a long answer is woken for its head alone. Short answers gain
nothing by it. Named to uvicorn as its `http`; needs uvloop, whose `writelines` copies nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.asgi import Scope

_NAME = "f1.join_writes"
_LONG = 65_536
"""A body of so many bytes is worth it."""


class OneWriteProtocol(HttpToolsProtocol):
    """Speaks HTTP over a transport that can join two writes, and tells the application how to ask for it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Called by the loop with a new connection."""
        joining = JoiningTransport(transport)
        self.app_state = {**self.app_state, _NAME: joining.join}
        super().connection_made(cast("asyncio.Transport", joining))


class JoiningTransport:
    """A transport whose next two writes can be joined; all else of it is the transport's own."""

    def __init__(self, transport: asyncio.Transport) -> None:
        """Over the transport of the connection."""
        self._transport = transport
        self._head = b""
        self.write: Callable[[bytes], None] = transport.write
        self.is_closing = transport.is_closing

    def join(self) -> None:
        """Has the next write wait for the one after it."""
        self.write = self._keep

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a transport has
        return getattr(self._transport, name)

    def _keep(self, head: bytes) -> None:
        self._head, self.write = head, self._follow

    def _follow(self, body: bytes) -> None:
        self.write = self._transport.write
        self._transport.writelines((self._head, body))


def join_head_and_body(scope: Scope, body: bytes) -> None:
    """Has the head and the body that are sent next leave together, where that pays and the server can."""
    if len(body) >= _LONG:
        join = scope.get("state", {}).get(_NAME)
        if join is not None:
            join()
