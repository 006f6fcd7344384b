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


def answer(body: bytes, common: Headers) -> Answer:
    """Makes the ready answer of a JSON body.

    Args:
        body: the JSON.
        common: headers that all answers of a version share, 304 included.
    """
    tag = hashlib.sha256(body).hexdigest()[:24]
    plain = _variant(body, f'"{tag}"', common, ())
    if len(body) < _LEAST_GZIPPED:
        return Answer(plain, None)
    packed = gzip.compress(body, compresslevel=9, mtime=0)
    return Answer(plain, _variant(packed, f'"{tag}-gzip"', common, ((b"content-encoding", b"gzip"),)))


def _variant(body: bytes, etag: str, common: Headers, encoding: Headers) -> Variant:
    tag = etag.encode()
    unchanged = (*common, (b"etag", tag))
    own = ((b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()))
    return Variant(body, tag, (*own, *encoding, *unchanged), unchanged)
