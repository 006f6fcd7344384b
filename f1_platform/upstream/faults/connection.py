"""Connections that an application can reset: uvicorn's HTTP protocol, which hands each request a way to do it.

ASGI has no word for it: an application can only end an answer properly. Named to uvicorn as its `http`.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable
from typing import Any

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_RESET = "f1.reset"
_NO_LINGER = struct.pack("ii", 1, 0)
"""The close then sends a reset in place of an end."""


class AbortableProtocol(HttpToolsProtocol):
    """Speaks HTTP, and tells the application how to reset the connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Called by the loop with a new connection."""
        self.app_state = {**self.app_state, _RESET: lambda: _reset(transport)}
        super().connection_made(transport)


def reset(scope: Scope) -> None:
    """Resets the connection of a request as soon as what was written to it has left."""
    begin: Callable[[], None] = scope["state"][_RESET]
    begin()


def _reset(transport: asyncio.Transport) -> None:
    if transport.is_closing():
        return
    # A close waits for what is still to be written, an abort would drop it.
    connection: Any = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
    transport.close()
