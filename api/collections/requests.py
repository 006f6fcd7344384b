"""A request as far as an answer depends on it, and the key under which that answer is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from starlette.exceptions import HTTPException

from api.asgi import Scope
from api.collections.ready import Key
from api.formats import choose


@dataclass(frozen=True)
class Request:
    """What of a request decides on the answer.

    Attributes:
        root: the path that the whole API is mounted under.
        path: the path below it.
        named: what the path names: `{"race_id": "1121"}`.
        query: the raw query string.
        accept: the Accept header.
    """

    root: str
    path: str
    named: Mapping[str, str]
    query: str
    accept: str | None


def request_of(scope: Scope) -> Request:
    """The request of a scope whose path was matched."""
    accept = _accept(scope["headers"])
    return Request(
        root=scope.get("root_path", ""),
        path=scope["path"],
        named=scope["path_params"],
        query=scope["query_string"].decode("utf-8", "replace"),
        accept=accept.decode("latin-1") if accept else None,
    )


def key_of(scope: Scope) -> Key:
    """The key of its answer."""
    return Key(scope["path"], scope["query_string"], format_of(_accept(scope["headers"])))


@lru_cache(maxsize=512)
def format_of(accept: bytes) -> str:
    """The name of the format that an Accept header gets; empty where it takes none."""
    try:
        return choose(accept.decode("latin-1") or None, None).name
    except HTTPException:
        return ""


def _accept(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    return b",".join([value for name, value in headers if name == b"accept"])
