"""Secrets that cannot be mistaken for anything else, and every form in which they would betray themselves."""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote


@dataclass(frozen=True)
class Secret:
    """One secret.

    Attributes:
        name: for people.
        halves: hexadecimal digits that occur nowhere else; either half of it would be too much.
    """

    name: str
    halves: tuple[str, str] = field(default_factory=lambda: (secrets.token_hex(9), secrets.token_hex(9)))

    @property
    def text(self) -> str:
        """The secret: with a character between its halves that addresses must not hold as it is."""
        return "%".join(self.halves)

    @property
    def quoted(self) -> str:
        """As an address holds it."""
        return quote(self.text, safe="")

    def forms(self) -> Iterator[bytes]:
        """What to search for: whatever is between the halves, and however the whole is encoded."""
        for half in map(str.encode, self.halves):
            yield half
            for before in range(3):  # base64 looks different at each third of a place
                encoded = b64encode(bytes(before) + half)
                yield encoded[4 * bool(before) : -4]

    def is_in(self, content: bytes) -> bool:
        """Whether any form of it is there."""
        return any(form in content for form in self.forms())


def betrayed(planted: list[Secret], places: dict[str, bytes]) -> list[str]:
    """Which secrets are where."""
    return [
        f"{secret.name} in {place}" for place, content in places.items() for secret in planted if secret.is_in(content)
    ]
