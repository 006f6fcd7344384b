"""Matching by name: whom a spelling of OpenF1 means, by the archive's name, then by the table of exceptions.

The same rules serve people and teams; circuits match by the races held there, see `circuits`.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from f1_platform.warehouse.ids import Ids, Kind
from f1_platform.warehouse.names import same_key
from f1_platform.warehouse.statements import EXCEPTIONS

Row = dict[str, Any]
"""One row of a table, by column."""


@dataclass
class Matched:
    """What became of the names of one kind.

    Attributes:
        rows: of the table of people, circuits or teams.
        names: of the table from OpenF1's spelling to id.
        unmatched: names to report.
    """

    rows: list[Row] = field(default_factory=list[Row])
    names: list[Row] = field(default_factory=list[Row])
    unmatched: list[Row] = field(default_factory=list[Row])

    def report(self, kind: Kind, name: str, seen: str, why: str) -> None:
        """Notes a name that did not match."""
        self.unmatched.append({"kind": kind, "name": name, "seen": seen, "why": why})


@dataclass(frozen=True)
class NameBook:
    """The archive's names of one kind, and the exceptions to them.

    Attributes:
        kind: what they name.
        ids: the archive's id of every name that only one row has.
    """

    kind: Kind
    ids: dict[str, int]

    @classmethod
    def of(cls, kind: Kind, names: Iterable[tuple[str, int]]) -> NameBook:
        """The book of these names and ids."""
        by_key: defaultdict[str, set[int]] = defaultdict(set)
        for name, id in names:
            by_key[same_key(name)].add(id)
        return cls(kind, {key: ids.pop() for key, ids in by_key.items() if len(ids) == 1})

    def known_as(self, name: str) -> str:
        """The name that counts: the one given where the archive has it, else what the exceptions say."""
        key = same_key(name)
        return name if key in self.ids else exceptions().get((self.kind, key), name)

    def id_of(self, name: str) -> int | None:
        """The archive's id of a name that counts."""
        return self.ids.get(same_key(name))


@cache
def exceptions() -> dict[tuple[str, str], str]:
    """By kind and key of OpenF1's name, the name it is known by; reasons stand beside in the file."""
    text = files("f1_platform.warehouse").joinpath(EXCEPTIONS).read_text(encoding="utf-8")
    return {(row["kind"], same_key(row["openf1_name"])): row["name"] for row in csv.DictReader(text.splitlines())}


def redirects(ids: Ids, books: Iterable[NameBook], circuits: dict[str, int]) -> list[Row]:
    """Given ids that another one has replaced since: the archive's, or that of the name an exception leads to.

    Args:
        ids: the ids given.
        books: names of people and of teams.
        circuits: id by OpenF1's circuit key.
    """
    by_kind = {book.kind: book for book in books}
    rows: list[Row] = []
    for given in ids.rows:
        if given.kind == "circuit":
            now = circuits.get(given.key)
        else:
            book = by_kind[given.kind]
            name = book.known_as(given.name)
            other = ids.find(given.kind, same_key(name))
            now = book.id_of(name) or (other.id if other else None)
        if now is not None and now != given.id:
            rows.append({"kind": given.kind, "old_id": given.id, "id": now})
    return rows
