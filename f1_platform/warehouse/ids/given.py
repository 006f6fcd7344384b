"""What an id is given to, and the giving; where the rows are kept is their kind's own."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import astuple, dataclass, fields
from hashlib import blake2b
from typing import Literal, Protocol

Kind = Literal["driver", "circuit", "team"]
FIRST = 100_000
"""The least id that is given; the archive's lie far below."""


@dataclass(frozen=True)
class Given:
    """One row.

    Attributes:
        kind: what it names.
        ref: the name for machines.
        id: the id, given once.
        key: what it is found by: the words of a name in order, or OpenF1's circuit key.
        name: the name for people, when the id was given.
    """

    kind: Kind
    ref: str
    id: int
    key: str
    name: str


class Ids:
    """The rows that are kept, and those added since."""

    def __init__(self, kept: Sequence[Given]) -> None:
        self.rows = list(kept)
        self._kept = len(kept)

    @property
    def added(self) -> list[Given]:
        """Rows that are not kept yet."""
        return self.rows[self._kept :]

    @property
    def digest(self) -> str:
        """A hash of all rows."""
        return blake2b(as_csv(self.rows), digest_size=16).hexdigest() if self.rows else "none"

    def find(self, kind: Kind, key: str) -> Given | None:
        """The row of a key."""
        return next((row for row in self.rows if row.kind == kind and row.key == key), None)

    def give(self, kind: Kind, key: str, ref: str, name: str) -> Given:
        """The row of a key; a new one with the next id where there is none."""
        found = self.find(kind, key)
        if found is None:
            last = max((row.id for row in self.rows if row.kind == kind), default=FIRST - 1)
            found = Given(kind, ref, last + 1, key, name)
            self.rows.append(found)
        return found


class GivenIds(Protocol):
    """Where ids are kept."""

    def digest(self) -> str:
        """A hash of what is kept: as `Ids.digest` tells it."""
        ...

    def giving(self) -> AbstractContextManager[Ids]:
        """All ids, for this process alone; those added are kept, safely, at the end of the block.

        Raises:
            HomeError: `identity.csv` cannot be read, or contradicts what hosts share.
            ServiceUnavailable: the database that hosts share does not answer.
        """
        ...


def as_csv(rows: Sequence[Given]) -> bytes:
    """Rows as `identity.csv` has them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(field.name for field in fields(Given))
    writer.writerows(astuple(row) for row in rows)
    return text.getvalue().encode("utf-8")
