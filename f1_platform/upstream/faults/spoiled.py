"""Answers whose JSON is none: cut off, or with a member that cannot be read. HTTP has nothing to object to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from f1_platform.upstream.answers import Answer

BEGINNING = 65_536
"""Bytes of a body that are sent of an answer that goes no further: they leave at once, whoever reads."""

_UNREADABLE = b'[{"session_key": },'


def beginning(body: Iterable[bytes]) -> bytes:
    """The first half of a body, or the first pieces of a long one."""
    text = b""
    for piece in body:
        text += piece
        if len(text) >= 2 * BEGINNING:
            break
    return text[: min(BEGINNING, max(1, len(text) // 2))]


def truncated(found: Answer) -> Answer:
    """An array that ends before its end."""
    start = beginning(found.body)
    return replace(found, body=(start,), size=len(start))


def unreadable(found: Answer) -> Answer:
    """An array that begins and ends as it should, and cannot be read in between."""
    size = None if found.size is None else found.size + len(_UNREADABLE) - 1
    return replace(found, body=_unreadable(iter(found.body)), size=size)


def _unreadable(body: Iterator[bytes]) -> Iterator[bytes]:
    yield from chain((_UNREADABLE + next(body)[1:],), body)
