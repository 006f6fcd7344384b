"""API keys: who asks, and that what costs is asked with one.

Where none are set everything is open. Light routes always are, even with a key that is unknown here: clients written
for OpenF1 send the bearer token that they have there.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request

from api.asgi import ASGIApp, Receive, Scope, Send
from api.guards.exchange import exchange_of
from f1_platform.access import ApiKey

_BEARER = b"bearer "


class KeyNeeded(HTTPException):
    """401: this costs, and is for those who have a key."""

    def __init__(self) -> None:
        detail = "This needs an API key, as it costs much. Send one as Authorization: Bearer KEY or X-API-Key: KEY"
        super().__init__(401, detail, {"WWW-Authenticate": 'Bearer realm="f1-platform"', "Cache-Control": "no-store"})


def identified(app: ASGIApp, keys: Sequence[ApiKey]) -> ASGIApp:
    """Notes whose key a request has."""

    async def layer(scope: Scope, receive: Receive, send: Send) -> None:
        exchange = exchange_of(scope)
        if exchange is not None:
            exchange.key = _owner(_sent(scope["headers"]), keys)
            exchange.locked = not exchange.key
        await app(scope, receive, send)

    return layer


def demand_key(request: Request) -> None:
    """Lets pass who has a key, or all where none are set.

    Raises:
        KeyNeeded: keys are set, and the request has none of them.
    """
    exchange = exchange_of(request.scope)
    if exchange is not None and exchange.locked:
        raise KeyNeeded


def _sent(headers: Iterable[tuple[bytes, bytes]]) -> Iterator[bytes]:
    """All that may be a key: a client may send another's bearer token beside the one it has for here."""
    for name, value in headers:
        if name == b"x-api-key":
            yield value
        elif name == b"authorization" and value[: len(_BEARER)].lower() == _BEARER:
            yield value[len(_BEARER) :].strip()


def _owner(sent: Iterable[bytes], keys: Sequence[ApiKey]) -> str:
    owner = ""
    for one in sent:
        digest = hashlib.sha256(one).digest()
        for key in keys:  # all of them, so that the time tells nothing
            if hmac.compare_digest(digest, key.digest):
                owner = key.name
    return owner
