"""Names as people type them: without accents, in lower case, word by word; and how well a name matches."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"})
"""What Unicode does not take apart into a letter and an accent."""

EXACT, PREFIX, WORD_PREFIX, INSIDE = range(4)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, to be compared."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(_LETTERS)
    return tuple(_WORD.findall(plain))


def rank(wanted: Sequence[str], name: Sequence[str], more: Sequence[str]) -> int | None:
    """How well something matches: the less the better; none where a wanted word is nowhere.

    Args:
        wanted: the words that were typed; each must begin a word or be inside of one.
        name: the words of its name.
        more: other words it is known by.
    """
    there = (*name, *more)
    if not all(any(word in one for one in there) for word in wanted):
        return None
    typed, whole = " ".join(wanted), " ".join(name)
    if typed == whole:
        return EXACT
    if whole.startswith(typed):
        return PREFIX
    return WORD_PREFIX if all(any(one.startswith(word) for one in there) for word in wanted) else INSIDE
