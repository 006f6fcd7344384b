"""Connections that an application can reset: uvicorn's HTTP protocol, which hands each request a way to do it.

ASGI has no word for it: an application can only end an answer properly. Named to uvicorn as its `http`.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.types import Receive, Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_RESET = "f1.reset"
_NO_LINGER = struct.pack("ii", 1, 0)
"""Closing then sends a reset, not an end."""


class AbortableProtocol(HttpToolsProtocol):
    """Speaks HTTP, and tells the application how to reset the connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Called by the loop with a new connection."""
        self.app_state = {**self.app_state, _RESET: lambda: _reset(transport)}
        super().connection_made(transport)


async def reset(scope: Scope, receive: Receive) -> None:
    """Resets the connection of a request once what was sent so far has left; returns when it is gone."""
    abort: Callable[[], Awaitable[None]] = scope["state"][_RESET]
    await abort()
    while (await receive())["type"] != "http.disconnect":
        pass


async def _reset(transport: asyncio.Transport) -> None:
    while transport.get_write_buffer_size() and not transport.is_closing():
        await asyncio.sleep(0)
    connection: Any = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
    transport.abort()
