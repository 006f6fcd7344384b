"""Which ready variant a request gets, and whether it has it already (RFC 9110, sections 12 and 13)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from f1_platform.serving.bodies import Answer, Headers


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes out: status, headers, body."""

    status: int
    headers: Headers
    body: bytes


def reply(answer: Answer, request_headers: Iterable[tuple[bytes, bytes]]) -> Reply:
    """Chooses plain or gzipped by Accept-Encoding, and 304 by If-None-Match.

    Args:
        answer: the ready answer.
        request_headers: names in lower case, as ASGI has them.
    """
    accepted = known = b""
    for name, value in request_headers:
        if name == b"accept-encoding":
            accepted = value if not accepted else accepted + b"," + value
        elif name == b"if-none-match":
            known = value if not known else known + b"," + value
    variant = answer.gzipped if answer.gzipped is not None and accepts_gzip(accepted) else answer.plain
    if known and (known.strip() == b"*" or has_already(known, variant.etag)):
        return Reply(304, variant.unchanged, b"")
    return Reply(200, variant.headers, variant.body)


@lru_cache(maxsize=256)
def accepts_gzip(accept_encoding: bytes) -> bool:
    """Whether an Accept-Encoding header takes gzip; what it names counts before its `*`."""
    weights: dict[bytes, bool] = {}
    for part in accept_encoding.lower().split(b","):
        coding, _, parameters = part.partition(b";")
        name, _, weight = parameters.partition(b"=")
        refused = name.strip() == b"q" and weight.strip(b" 0.") == b""
        weights[coding.strip()] = not refused
    return weights.get(b"gzip", weights.get(b"x-gzip", weights.get(b"*", False)))


def has_already(if_none_match: bytes, etag: bytes) -> bool:
    """Whether an If-None-Match header holds the ETag; a weak one counts, as the comparison is weak.

    Its `*` stands for anything that is there, and so is left to those who know that something is.
    """
    return if_none_match == etag or etag in {part.strip().removeprefix(b"W/") for part in if_none_match.split(b",")}
