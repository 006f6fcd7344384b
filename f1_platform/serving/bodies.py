"""Ready bodies: bytes, strong ETag and headers of one answer, plain and gzipped, made once a data version.

Which of the two a request gets is for the API to say.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass

Headers = tuple[tuple[bytes, bytes], ...]

_LEAST_GZIPPED = 1000
"""Bytes; what fits into one packet anyway is not worth unpacking."""
_EFFORT = 3
"""Of gzip, from 1 to 9: a third of the best one's time for a tenth more bytes; one for all, so that equal is equal."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A body in one encoding.

    Attributes:
        body: the bytes.
        etag: strong, from the bytes alone, so that it survives versions that leave this body as it was.
        headers: of a 200.
        unchanged: headers of a 304.
    """

    body: bytes
    etag: bytes
    headers: Headers
    unchanged: Headers


@dataclass(frozen=True, slots=True)
class Answer:
    """A body in the encodings that are on offer.

    Attributes:
        plain: unencoded.
        gzipped: none where it is not worth it.
    """

    plain: Variant
    gzipped: Variant | None


def answer(body: bytes, common: Headers, content_type: str = "application/json", *, pack: bool = True) -> Answer:
    """Makes the ready answer of a body.

    Args:
        body: the bytes, JSON as a rule.
        common: headers that a 200 and a 304 share.
        content_type: what the bytes are.
        pack: whether gzip is worth its while; not where the bytes are packed already.
    """
    tag = hashlib.sha256(body).hexdigest()[:24]
    kind = (b"content-type", content_type.encode())
    plain = _variant(body, f'"{tag}"', common, (kind,))
    if len(body) < _LEAST_GZIPPED or not pack:
        return Answer(plain, None)
    packed = gzip.compress(body, compresslevel=_EFFORT, mtime=0)
    return Answer(plain, _variant(packed, f'"{tag}-gzip"', common, (kind, (b"content-encoding", b"gzip"))))


def _variant(body: bytes, etag: str, common: Headers, described: Headers) -> Variant:
    tag = etag.encode()
    unchanged = (*common, (b"etag", tag))
    length = (b"content-length", str(len(body)).encode())
    return Variant(body, tag, (*described, length, *unchanged), unchanged)
