"""The page of one chart: large, with its whole table, what the columns mean, and every way to take it along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from api.charts.asking import AskedChart
from api.explore import addresses, words
from api.explore.page import Content, Context, NoSuchPage, WrongQuestion
from api.explore.pictures import Picture
from api.explore.tables import SORT, Row, Shown, Table, table
from f1_platform.charts import CHARTS, Chart, Figure, Look, NothingToDraw, Parameter, read_asked
from f1_platform.errors import UsageError
from f1_platform.serving.declaration import Column

PAGE = "page"
A_PAGE = 500
"""Rows of the table that are shown at once."""
_NAMES = ("season", "year", "stint", "race_id", "session_key", "driver_number", "lap_number", "round", "lap")
"""Whole numbers that name something: 2024 is no 2,024."""


@dataclass(frozen=True)
class Pages:
    """Which part of a table is shown.

    Attributes:
        page: its number, from 1.
        last: the number of the last.
        before: the address of the one before.
        after: that of the next.
    """

    page: int
    last: int
    before: str | None
    after: str | None


def chart_page(context: Context) -> Content:
    """Gathers it.

    Raises:
        NoSuchPage: there is no such chart.
        WrongQuestion: a parameter is unknown, missing or wrong; says which.
    """
    chart = CHARTS.get(context.asked.named["name"])
    if chart is None:
        raise NoSuchPage(f"There is no chart {context.asked.named['name'][:40]!r}")
    query = dict(context.asked.query)
    page, sort = query.pop(PAGE, "1"), query.pop(SORT, "")
    try:
        asked = read_asked(chart, query)
        figure = context.drawings.figure(AskedChart(chart, asked, Look(), "svg"), context.snapshot, context.cancel)
    except UsageError as error:
        raise WrongQuestion(error.what, error.mend) from error
    except NothingToDraw as error:
        figure, picture = None, Picture(chart.name, query, chart.title, nothing=f"{error.what}. {error.mend}.")
    else:
        said = figure.title, figure.subtitle, figure.description, figure.missing
        picture = Picture(chart.name, asked, *said)
    rows, pages = _rows(context, figure, page, sort) if figure is not None else (None, None)
    return Content(
        "chart.html",
        f"{chart.title}: {picture.subtitle}" if picture.subtitle else chart.title,
        {
            "chart": chart,
            "picture": picture,
            "given": query,
            "table": rows,
            "pages": pages,
            "columns": figure.columns if figure is not None else (),
            "command": _command(chart, query),
            "call": _call(chart, query),
            "base": context.asked.base,
        },
    )


def _rows(context: Context, figure: Figure, page: str, sort: str) -> tuple[Table, Pages]:
    rows = figure.table.to_pylist()
    last = max(1, -(-len(rows) // A_PAGE))
    if not (page.isdecimal() and len(page) < 9 and 1 <= int(page) <= last):
        raise WrongQuestion(f"The table has pages 1 to {last}; {page[:20]!r} is none", "Ask for one of them")
    number, path = int(page), context.asked.path
    unpaged = {name: value for name, value in context.asked.query.items() if name != PAGE}
    shown = [_shown(column, rows) for column in figure.columns]
    whole = table("rows", "What is drawn", shown, rows, path=path, query=unpaged | {SORT: sort}, most=len(rows))

    def to(other: int) -> str | None:
        return f"{addresses.with_query(path, unpaged | {PAGE: other})}#rows" if 1 <= other <= last else None

    part = replace(whole, rows=whole.rows[(number - 1) * A_PAGE : number * A_PAGE])
    return part, Pages(number, last, to(number - 1), to(number + 1))


def _shown(column: Column, rows: Sequence[Row]) -> Shown:
    title = words.spaced(column.name[0].upper() + column.name[1:]) + (f", {column.unit}" if column.unit else "")
    if column.type not in ("int", "float"):
        return Shown(column.name, title, note=column.meaning)
    write = words.word if column.name in _NAMES else partial(_fixed, decimals=_decimals(column.name, rows))
    return Shown(column.name, title, write, numeric=True, note=column.meaning)


def _decimals(name: str, rows: Sequence[Row]) -> int:
    """As many as the column needs, three at most, so that points stand below each other."""
    texts = [f"{row[name]:.3f}".rstrip("0") for row in rows if row[name] is not None]
    return max((len(text.partition(".")[2]) for text in texts), default=0)


def _fixed(value: float | None, decimals: int) -> str:
    return words.UNKNOWN if value is None else f"{value:,.{decimals}f}"


def _command(chart: Chart, given: Mapping[str, str]) -> str:
    """What makes the same on a command line."""
    values = " ".join(f"{one.name}={_quoted(given[one.name])}" for one in chart.parameters if given.get(one.name))
    return f"f1 plot {chart.name} {values}".rstrip()


def _quoted(text: str) -> str:
    return text if all(char.isalnum() or char in ",:._-" for char in text) else "'" + text.replace("'", "'\\''") + "'"


def _call(chart: Chart, given: Mapping[str, str]) -> str:
    """What makes the same in a notebook."""
    values = "".join(f", {one.name}={_value(one, given[one.name])}" for one in chart.parameters if given.get(one.name))
    return f'f1_platform.plot("{chart.name}"{values})'


def _value(parameter: Parameter, text: str) -> Any:  # noqa: ANN401 - as Python writes it
    if parameter.type == "ints":
        return [int(part) for part in text.split(",")]
    return int(text) if parameter.type == "int" else repr(text)
