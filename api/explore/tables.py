"""Tables of pages: rows of a published table, sorted by what the address says, each leading on to pages of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.explore import words
from api.explore.addresses import with_query

Row = Mapping[str, Any]

SORT = "sort"
"""The parameter that sorts a table: `results:-points` is the one named results, the most points first."""


@dataclass(frozen=True)
class Shown:
    """A column as a page shows it.

    Attributes:
        name: of the rows' value.
        title: of the column.
        write: makes the text of a value.
        leads: makes the address that it leads to, of the whole row; none where there is none.
        numeric: whether it is a number: aligned right, the greatest first.
        note: what it means, where the title does not say.
    """

    name: str
    title: str
    write: Callable[[Any], str] = words.word
    leads: Callable[[Row], str | None] = field(default=lambda _: None)
    numeric: bool = False
    note: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell: its text, where it leads, whether it is a number."""

    text: str
    link: str | None
    numeric: bool


@dataclass(frozen=True)
class Head:
    """The head of a column: its title, the address that sorts by it, and how it is sorted now, as ARIA has it."""

    title: str
    note: str
    link: str
    sorted: str
    numeric: bool


@dataclass(frozen=True)
class Table:
    """A table, ready for its template.

    Attributes:
        name: tells tables of a page apart, in addresses too.
        caption: what it lists.
        heads: of its columns.
        rows: of cells.
        downloads: what it is called -> where it is, such as CSV.
        more: how many rows are not shown.
    """

    name: str
    caption: str
    heads: Sequence[Head]
    rows: Sequence[Sequence[Cell]]
    downloads: Mapping[str, str]
    more: int = 0


def table(
    name: str,
    caption: str,
    columns: Sequence[Shown],
    rows: Sequence[Row],
    *,
    path: str,
    query: Mapping[str, str],
    source: str = "",
    most: int = 1000,
) -> Table:
    """Makes a table.

    Args:
        name: tells tables of a page apart.
        caption: what it lists.
        columns: what is shown of a row.
        rows: all rows, in their own order.
        path: of the page.
        query: of the page; its `sort` may name this table.
        source: the API's path of the same rows, for downloads.
        most: rows shown.
    """
    by, descending = _order(name, columns, query.get(SORT, ""))
    rows = in_order(name, columns, rows, query)
    heads = [_head(name, column, by, descending, path, query) for column in columns]
    cells = [[_cell(column, row) for column in columns] for row in rows[:most]]
    joint = "&" if "?" in source else "?"
    formats = {"CSV": "csv", "Parquet": "parquet", "JSON": "json"} if source else {}
    downloads = {title: f"{source}{joint}format={form}" for title, form in formats.items()}
    return Table(name, caption, heads, cells, downloads, max(0, len(rows) - most))


def in_order(name: str, columns: Sequence[Shown], rows: Sequence[Row], query: Mapping[str, str]) -> Sequence[Row]:
    """The rows as a page's query sorts those of the table of that name; what is not known comes last."""
    by, descending = _order(name, columns, query.get(SORT, ""))
    if by is None:
        return rows
    known = [row for row in rows if row[by.name] is not None]
    unknown = [row for row in rows if row[by.name] is None]
    return [*sorted(known, key=lambda row: _comparable(row[by.name]), reverse=descending), *unknown]


def _order(name: str, columns: Sequence[Shown], sort: str) -> tuple[Shown | None, bool]:
    of, _, column = sort.partition(":")
    wanted = column.removeprefix("-")
    found = next((one for one in columns if of == name and one.name == wanted), None)
    return found, column.startswith("-")


def _head(name: str, column: Shown, by: Shown | None, descending: bool, path: str, query: Mapping[str, str]) -> Head:
    is_by = by is not None and by.name == column.name
    turned = not descending if is_by else column.numeric
    link = with_query(path, {**query, SORT: f"{name}:{'-' * turned}{column.name}"})
    how = ("descending" if descending else "ascending") if is_by else "none"
    return Head(column.title, column.note, f"{link}#{name}", how, column.numeric)


def _cell(column: Shown, row: Row) -> Cell:
    return Cell(column.write(row[column.name]), column.leads(row), column.numeric)


def _comparable(value: Any) -> Any:  # noqa: ANN401 - of one column, so of one kind
    return value.casefold() if isinstance(value, str) else value
