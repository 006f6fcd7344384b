"""`identity.csv` of the home: the ids given to people, circuits and teams that the archive does not know.

An id stays with its ref for good: a row is never removed or changed, so that an id is never used again. Where the
archive brings one of its own, the given id becomes a redirect.
"""

from __future__ import annotations

import csv
import os
from dataclasses import astuple, dataclass, fields
from hashlib import blake2b
from pathlib import Path
from typing import Literal

from f1_platform.errors import HomeError

Kind = Literal["driver", "circuit", "team"]
FIRST = 100_000
"""The least id that is given; the archive's lie far below."""


@dataclass(frozen=True)
class Given:
    """One row of the file.

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
    """The file's rows, and those added since it was read."""

    def __init__(self, path: Path) -> None:
        """Reads the file, if there is one.

        Raises:
            HomeError: it is not what this module writes.
        """
        self._path = path
        self.rows = _read(path) if path.exists() else []
        self._saved = len(self.rows)

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

    def save(self) -> None:
        """Writes the file if rows were added: beside, then in its place."""
        if len(self.rows) == self._saved:
            return
        beside = self._path.with_suffix(".incoming")
        with beside.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(field.name for field in fields(Given))
            writer.writerows(astuple(row) for row in self.rows)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._path)
        self._saved = len(self.rows)


def ids_digest(path: Path) -> str:
    """A hash of the file as it is."""
    return blake2b(path.read_bytes(), digest_size=16).hexdigest() if path.exists() else "none"


def _read(path: Path) -> list[Given]:
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        rows: list[Given] = []
        try:
            for row in reader:
                kind = row["kind"]
                if kind not in ("driver", "circuit", "team"):
                    raise ValueError(f"{kind!r} is none of driver, circuit, team")
                rows.append(Given(kind, row["ref"], int(row["id"]), row["key"], row["name"]))
        except (KeyError, TypeError, ValueError) as error:
            raise HomeError(
                f"identity.csv cannot be read: {error}",
                where=f"{path} line {reader.line_num}",
                mend="Restore the file; it keeps the ids that were given, and they must not change",
            ) from error
    return rows
