"""Cursors: where the next page of one query begins, as text that clients hand back as they got it.

A cursor holds the values that the last row is sorted by. It is good for the query it was made for, with any limit,
fields or format, and in later data versions too: the page then begins after where that row was, or would be.
"""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from api.collections.asking import Refused
from api.collections.fields import Kind
from f1_platform.openf1.filters import Filter
from f1_platform.serving.querying import Order, Stored

_TEXT = re.compile(r"[A-Za-z0-9_-]{1,2000}")
_TYPES: dict[Kind, type | tuple[type, ...]] = {"int": int, "float": (int, float), "bool": int}
_WRONG = "cursor {!r} is not one of this query. Take it from the Link header's next page as it is"


class Position(msgspec.Struct, frozen=True, array_like=True):
    """Where a page begins.

    Attributes:
        content: names the rows it was made from; another one's count of rows may differ.
        before: rows on the pages before.
        last: of the last row the values that it is sorted by.
    """

    content: str
    before: int
    last: tuple[Stored, ...]


@dataclass(frozen=True)
class Shape:
    """What all pages of one query have in common.

    Attributes:
        path: the collection's, ids filled in.
        filters: all of them.
        order: completed by the key.
        kinds: what the values of the order are.
    """

    path: str
    filters: tuple[Filter, ...]
    order: tuple[Order, ...]
    kinds: tuple[Kind, ...]

    def write(self, position: Position) -> str:
        """A position as text."""
        packed = msgspec.json.encode(position)
        return urlsafe_b64encode(self._seal(packed) + packed).rstrip(b"=").decode()

    def read(self, text: str) -> Position:
        """The position that a text holds.

        Raises:
            Refused: it is of another query, or was changed.
        """
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4)) if _TEXT.fullmatch(text) and len(text) % 4 != 1 else b""
        seal, packed = raw[:8], raw[8:]
        if not packed or seal != self._seal(packed):
            raise Refused(_WRONG.format(text[:60]))
        try:
            position = msgspec.json.decode(packed, type=Position)
        except msgspec.MsgspecError:
            raise Refused(_WRONG.format(text[:60])) from None
        if not _fits(position.last, self.kinds):
            raise Refused(_WRONG.format(text[:60]))
        return position

    def _seal(self, packed: bytes) -> bytes:
        # No secret: it finds mistakes. What a forged cursor holds is checked by kind, and bound like any value.
        of = repr((self.path, sorted(map(repr, self.filters)), self.order)).encode()
        return hashlib.sha256(of + b"\0" + packed).digest()[:8]


def _fits(values: Sequence[Stored], kinds: Sequence[Kind]) -> bool:
    return len(values) == len(kinds) and all(map(_is_of, values, kinds))


def _is_of(value: Stored, kind: Kind) -> bool:
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return False
    return value is None or isinstance(value, _TYPES.get(kind, str))
