"""Long lists that are narrowed down by a form and come in pages: what was asked of them, and where each page is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from api.collections.words import rank, words_of
from api.explore.addresses import with_query
from api.explore.page import Asked
from api.explore.tables import SORT, Row, Shown, Table, in_order, table

NAME, PAGE = "name", "page"
_LONGEST = 100
"""Characters of a name that are looked at."""


@dataclass(frozen=True)
class Choice:
    """A field of the form.

    Attributes:
        name: of the parameter.
        label: for people.
        all: what the choice of nothing is called.
        options: what can be chosen, value -> text.
        chosen: the value that is; empty for none, and where the address has another.
    """

    name: str
    label: str
    all: str
    options: Mapping[str, str]
    chosen: str


@dataclass(frozen=True)
class Leaf:
    """A page of the list: its number, its address, whether it is this one."""

    number: int
    link: str
    current: bool


@dataclass(frozen=True)
class Listing:
    """A list, ready for its template.

    Attributes:
        table: the rows of this page.
        found: how many there are on all pages.
        first: number of the first row of this page, from 1.
        leaves: all pages; none where there is but one.
    """

    table: Table
    found: int
    first: int
    leaves: Sequence[Leaf]

    @property
    def last(self) -> int:
        """Number of the last row of this page."""
        return self.first + len(self.table.rows) - 1


def chosen(asked: Asked, name: str, label: str, all: str, options: Mapping[str, str]) -> Choice:
    """A field with what the address says of it."""
    value = asked.query.get(name, "")
    return Choice(name, label, all, options, value if value in options else "")


def named_like(rows: Iterable[Row], column: str, typed: str) -> list[Row]:
    """The rows whose name has all words that were typed, however they are written; all rows where there are none."""
    wanted = words_of(typed[:_LONGEST])
    return [row for row in rows if not wanted or rank(wanted, words_of(row[column]), ()) is not None]


def listing(
    name: str, caption: str, columns: Sequence[Shown], rows: Sequence[Row], asked: Asked, *, usual: str, leaf: int
) -> Listing:
    """Makes the page of a list that the address asks for.

    Args:
        name: of the table.
        caption: what it lists.
        columns: what is shown of a row.
        rows: all that were found.
        asked: the request; its `page` counts from 1, and one that is not there is the nearest.
        usual: how it is sorted unless asked otherwise, such as `-wins`.
        leaf: rows a page.
    """
    query: dict[str, Any] = {SORT: f"{name}:{usual}", **asked.query}
    number = asked.query.get(PAGE, "1")
    pages = max(1, ceil(len(rows) / leaf))
    current = min(max(1, int(number)), pages) if number.isdecimal() and len(number) < 9 else 1
    query.pop(PAGE, None)
    first = (current - 1) * leaf
    ordered = in_order(name, columns, rows, query)
    made = table(name, caption, columns, ordered[first : first + leaf], path=asked.path, query=query)
    numbers = range(1, pages + 1) if pages > 1 else ()
    kept = {key: value for key, value in asked.query.items() if key != PAGE}
    leaves = [
        Leaf(one, with_query(asked.path, {**kept, PAGE: one if one > 1 else None}) + f"#{name}", one == current)
        for one in numbers
    ]
    return Listing(made, len(rows), first + 1, leaves)


def with_files(one: Listing, files: Mapping[str, str]) -> Listing:
    """The same with files beneath, title -> address."""
    return replace(one, table=replace(one.table, downloads=files))
