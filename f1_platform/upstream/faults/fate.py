"""Chance without state: a number that follows from what it is about alone, the same in every process and order."""

from __future__ import annotations

import random
from hashlib import blake2b


def draw(*about: object) -> float:
    """A number from 0 to below 1 that is fixed for what it is about, and as good as random over different things."""
    return _digest(about) / 2**64


def lot(*about: object) -> random.Random:
    """Many such numbers, for choices among records."""
    return random.Random(_digest(about))  # noqa: S311 - chance that must come out the same again


def _digest(about: tuple[object, ...]) -> int:
    text = "\0".join(map(str, about))
    return int.from_bytes(blake2b(text.encode(errors="replace"), digest_size=8).digest(), "big")
