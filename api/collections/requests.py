"""A request as far as an answer depends on it, and the key under which that answer is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from starlette.exceptions import HTTPException

from api.asgi import Scope
from api.collections.ready import Key
from api.formats import choose
from api.negotiation import accepts_gzip


@dataclass(frozen=True)
class Request:
    """What of a request decides on the answer.

    Attributes:
        root: the path that the whole API is mounted under.
        path: the path below it.
        named: what the path names: `{"race_id": "1121"}`.
        query: the raw query string.
        accept: the Accept header.
        takes_gzip: whether the client unpacks gzip; nothing that is kept depends on it.
    """

    root: str
    path: str
    named: Mapping[str, str]
    query: str
    accept: str | None
    takes_gzip: bool = True


def request_of(scope: Scope) -> Request:
    """The request of a scope whose path was matched."""
    accept = _header(scope, b"accept")
    return Request(
        root=scope.get("root_path", ""),
        path=scope["path"],
        named=scope["path_params"],
        query=scope["query_string"].decode("utf-8", "replace"),
        accept=accept.decode("latin-1") if accept else None,
        takes_gzip=accepts_gzip(_header(scope, b"accept-encoding")),
    )


def key_of(scope: Scope) -> Key:
    """The key of its answer."""
    return Key(scope["path"], scope["query_string"], format_of(_header(scope, b"accept")))


@lru_cache(maxsize=512)
def format_of(accept: bytes) -> str:
    """The name of the format that an Accept header gets; empty where it takes none."""
    try:
        return choose(accept.decode("latin-1") or None, None).name
    except HTTPException:
        return ""


def _header(scope: Scope, wanted: bytes) -> bytes:
    return b",".join([value for name, value in scope["headers"] if name == wanted])
