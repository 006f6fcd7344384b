"""The door for charts: drawn from what this home, or its database, has published and recorded.

Notebooks reach it as `f1_platform.plot`, the command line as `f1 plot`; both load it when first called, so that
importing the package stays light. The API draws in its own way, from the version that it holds.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from numbers import Integral
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pandas as pd

from f1_platform.charts import (
    CHARTS,
    CREDIT,
    INVENTED,
    Chart,
    Figure,
    Look,
    Size,
    Source,
    Theme,
    png,
    read_asked,
    specification,
    svg,
)
from f1_platform.clock import clock_of
from f1_platform.errors import ServiceUnavailable, UsageError
from f1_platform.home import is_invented
from f1_platform.records import Records
from f1_platform.saving import Form, form_of, write_whole
from f1_platform.serving.sqlite.reading import Reader
from f1_platform.settings import Settings, load_settings

log = logging.getLogger(__name__)

VEGA_LITE = "application/vnd.vegalite.v6+json"
_LARGEST = 10**18
"""No number that a chart is asked by has as many digits."""

Value = int | str | Sequence[int | str]
"""What a parameter is given as: a list is the same as its members joined by commas."""


@dataclass(frozen=True)
class Plot:
    """One chart, gathered; drawn when somebody looks. Jupyter shows it by itself.

    Attributes:
        chart: its declaration.
        figure: what is drawn: title, rows, marks, and in `missing` what is not there.
        look: theme and size.
        credit: whose data it is.
    """

    chart: Chart
    figure: Figure
    look: Look
    credit: str = CREDIT

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The rows that are drawn, in the columns that the chart declares."""
        return self.figure.table.to_pandas()

    @cached_property
    def spec(self) -> dict[str, Any]:
        """The Vega-Lite specification, its data within."""
        return specification(self.chart, self.figure, self.look, self.credit)

    def svg(self) -> str:
        """The drawing as SVG."""
        return svg(self.spec).decode()

    def png(self) -> bytes:
        """The drawing as PNG, at twice its size for sharp screens."""
        return png(self.spec)

    def written(self, form: Form) -> bytes:
        """The chart in a form: the drawing, its specification, or the rows as the API writes them."""
        # Loaded for rows alone.
        from api.charts.making import rows_of
        from api.formats import FORMATS

        match form:
            case Form.svg:
                return self.svg().encode()
            case Form.png:
                return self.png()
            case Form.vega:
                return json.dumps(self.spec).encode()
            case _:
                return b"".join(FORMATS[form].write(rows_of(self.figure)))

    def save(self, path: str | Path) -> Path:
        """Writes the chart, whole or not at all.

        Args:
            path: of a file in a folder that is there; its ending says the form, as for `f1 plot`: `.svg` (as without
                one) or `.png` for the drawing, `.csv`, `.parquet` or `.json` for the rows, `.vega.json` or `.vl.json`
                for the specification.

        Returns:
            The path.

        Raises:
            UsageError: another ending, the folder is not there, or the name is too long.
            StoreError: it cannot be written.
        """
        path = Path(path)
        return write_whole(path, self.written(form_of(path, "Plot.save")))

    def __repr__(self) -> str:
        """What it shows, in words, and what is not there."""
        return " ".join((f"{self.figure.title}.", self.figure.description, *self.figure.missing))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {VEGA_LITE: self.spec, "image/svg+xml": self.svg(), "text/plain": repr(self)}


def plot_chart(
    name: str, look: Look, given: Mapping[str, Value | None], settings: Settings | None = None, *, where: str = ""
) -> Plot:
    """Gathers a chart.

    Args:
        name: the chart's.
        look: theme and size.
        given: its parameters by name; none is as if it were not named.
        settings: of the home; the environment's by default.
        where: who asked, for errors.

    Raises:
        UsageError: the chart or a parameter is unknown, missing or none of its type; names what there is.
        NothingToDraw: the data is not there; says how to get it.
        F1Error: the data cannot be read.
    """
    chart = chart_named(name, where)
    _check_one_of("theme", look.theme, get_args(Theme), where)
    _check_one_of("size", look.size, get_args(Size), where)
    settings = settings or load_settings()
    asked = read_asked(chart, _as_text(chart, given, where))
    credit = INVENTED if is_invented(settings.home) else CREDIT
    return Plot(chart, chart.gather(source_of(settings), asked), look, credit)


def chart_named(name: object, where: str = "") -> Chart:
    """The chart of that name.

    Raises:
        UsageError: there is none; names the nearest, and all.
    """
    if not isinstance(name, str):
        mend = f"There is {', '.join(CHARTS)}"
        raise UsageError(f"A chart is asked for by its name; {_shown(name)} is none", where=where, mend=mend)
    if name not in CHARTS:
        raise UsageError(f"There is no chart {name[:60]!r}", where=where, mend=_mend(name, CHARTS))
    return CHARTS[name]


def source_of(settings: Settings) -> Source:
    """What figures of a home are gathered from, as it is now.

    Raises:
        StoreError: nothing is published, or it is damaged.
        ServiceUnavailable: the database does not answer, and there is no copy of it from before.
    """
    if settings.postgres_reader is not None:
        _bring_up_copy(settings, settings.postgres_reader)
    reader = Reader(settings.serving_path, connections=2)
    records = Records(settings, clock_of(settings))
    records.refresh()
    return Source(reader.rows, records)


def _as_text(chart: Chart, given: Mapping[str, Value | None], where: str) -> dict[str, str]:
    known = [parameter.name for parameter in chart.parameters]
    for name in given:
        if name not in known:
            what = f"{chart.name} has no parameter {name[:60]!r}"
            raise UsageError(what, where=where, mend=_mend(name, known))
    return {name: _text(name, value, where) for name, value in given.items() if value is not None}


def _text(name: str, value: object, where: str) -> str:
    if isinstance(value, np.ndarray | pd.Series | pd.Index):
        value = value.tolist()
    if isinstance(value, list | tuple | range):
        return ",".join(_text(name, one, where) for one in value)
    if isinstance(value, str):
        return str(value)
    # Python counts truth among the numbers.
    if not isinstance(value, bool) and isinstance(value, Integral) and abs(int(value)) < _LARGEST:
        return str(int(value))
    mend = "Give a whole number, a text, or a list of them"
    raise UsageError(f"{name} is not asked by {_shown(value)}", where=where, mend=mend)


def _shown(value: object) -> str:
    return f"{type(value).__name__} {value!r:.60}" if isinstance(value, float | bytes) else type(value).__name__


def _check_one_of(name: str, value: object, there: tuple[str, ...], where: str) -> None:
    if value not in there:
        shown = repr(value[:60]) if isinstance(value, str) else _shown(value)
        raise UsageError(f"{name} is not {shown}", where=where, mend=f"Choose from {', '.join(there)}")


def _mend(name: str, known: Mapping[str, Any] | Sequence[str]) -> str:
    near = get_close_matches(name[:60], known, 1)
    all_of_them = f"There is {', '.join(known) or 'none'}"
    return f"Did you mean {near[0]}? {all_of_them}" if near else all_of_them


def _bring_up_copy(settings: Settings, url: str) -> None:
    """Has the home's serving file say what the database says now; while that is away, an earlier copy is good."""
    from f1_platform.postgres.connecting import Database
    from f1_platform.serving.postgres.replica import Replica

    try:
        Replica(Database(url, "plot"), settings.serving_path).bring_up()
    except ServiceUnavailable as error:
        if not settings.serving_path.exists():
            raise
        log.warning("%s; drawn from the copy of before", error)
