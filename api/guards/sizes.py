"""How long a request may be: longer ones are refused before anything reads them."""

from __future__ import annotations

from starlette.requests import Request

from api.asgi import ASGIApp, Receive, Scope, Send
from api.problems import problem

QUERY = 8192
"""Bytes of a query string; room for several hundred filters."""

PATH = 1024
HEADERS = 100


def bounded(app: ASGIApp) -> ASGIApp:
    """Refuses a query string or path that is too long with 414, too many headers with 431."""

    async def layer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (fault := _fault(scope)) is not None:
            status, detail = fault
            await problem(Request(scope), status, detail)(scope, receive, send)
            return
        await app(scope, receive, send)

    return layer


def _fault(scope: Scope) -> tuple[int, str] | None:
    if (length := len(scope["query_string"])) > QUERY:
        return 414, f"The query string has {length} bytes, of {QUERY} at most. Ask with fewer filters"
    if (length := len(scope["path"])) > PATH:
        return 414, f"The path has {length} characters, of {PATH} at most"
    if (count := len(scope["headers"])) > HEADERS:
        return 431, f"The request has {count} headers, of {HEADERS} at most"
    return None
