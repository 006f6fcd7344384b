"""Names of people and teams: when two spellings are the same name, and how a name is written.

Two spellings are one name when they have the same words, whatever the order, accents, case and punctuation. Nothing
here guesses: surnames, acronyms and numbers don't make a match.
"""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe"})
_INSIDE_WORDS = re.compile(r"['\u2019.]")
_BETWEEN_WORDS = re.compile(r"[^0-9a-z]+")


def words(name: str) -> list[str]:
    """The words of a name, small, without accents and punctuation: `Patricio O'WARD` -> `patricio`, `oward`."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _BETWEEN_WORDS.sub(" ", _INSIDE_WORDS.sub("", plain)).split()


def same_key(name: str) -> str:
    """Equal for all spellings of one name: `ZHOU Guanyu` and `Guanyu Zhou` -> `guanyu zhou`."""
    return " ".join(sorted(words(name)))


def ref(name: str) -> str:
    """The name for machines: `Jake Dennis` -> `jake_dennis`."""
    return "_".join(words(name))


def contradict(full_name: str, other: str) -> bool:
    """Whether two names of one record share no word, so that they name two people."""
    return not set(words(full_name)) & set(words(other))


def for_people(full_name: str) -> str:
    """A name with upper-case surname as people write it: `Jake DENNIS` -> `Jake Dennis`."""
    return " ".join(word.title() if word.isupper() and len(word) > 1 else word for word in full_name.split())
