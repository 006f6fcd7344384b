"""The door for charts: drawn from what this home, or its database, has published and recorded.

Notebooks reach it as `f1_platform.plot`, the command line as `f1 plot`; both load it when first called, so that
importing the package stays light. The API draws in its own way, from the version that it holds.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from f1_platform.charts import CHARTS, Chart, Figure, Look, Source, png, read_asked, specification, svg
from f1_platform.clock import clock_of
from f1_platform.errors import ServiceUnavailable, StoreError, UsageError, full_disk
from f1_platform.records import Records
from f1_platform.serving.sqlite.reading import Reader
from f1_platform.settings import Settings, load_settings

log = logging.getLogger(__name__)

VEGA_LITE = "application/vnd.vegalite.v6+json"
_SAVED = (".svg", ".png", ".json")

Value = int | str | Sequence[int | str]
"""What a parameter is given as: a list is the same as its members joined by commas."""


@dataclass(frozen=True)
class Plot:
    """One chart, gathered; drawn when somebody looks. Jupyter shows it by itself.

    Attributes:
        chart: its declaration.
        figure: what is drawn: title, rows, marks, and in `missing` what is not there.
        look: theme and size.
    """

    chart: Chart
    figure: Figure
    look: Look

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The rows that are drawn, in the columns that the chart declares."""
        return self.figure.table.to_pandas()

    @cached_property
    def spec(self) -> dict[str, Any]:
        """The Vega-Lite specification, its data within."""
        return specification(self.chart, self.figure, self.look)

    def svg(self) -> str:
        """The drawing as SVG."""
        return svg(self.spec).decode()

    def png(self) -> bytes:
        """The drawing as PNG, at twice its size for sharp screens."""
        return png(self.spec)

    def save(self, path: str | Path) -> Path:
        """Writes the drawing, whole or not at all.

        Args:
            path: of a file in a folder that is there; its ending says the form: `.svg`, `.png`, or `.json` for the
                specification.

        Returns:
            The path.

        Raises:
            UsageError: another ending, or the folder is not there.
            StoreError: it cannot be written.
        """
        path = Path(path)
        if path.suffix not in _SAVED:
            mend = f"End it in {', '.join(_SAVED)}; rows are saved by pandas, from `.frame`"
            raise UsageError(f"A chart is not saved as {path.name!r}", where="Plot.save", mend=mend)
        match path.suffix:
            case ".svg":
                body = svg(self.spec)
            case ".png":
                body = self.png()
            case _:
                body = json.dumps(self.spec).encode()
        return write_whole(path, body)

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
    settings = settings or load_settings()
    asked = read_asked(chart, _as_text(chart, given, where))
    return Plot(chart, chart.gather(source_of(settings), asked), look)


def chart_named(name: str, where: str = "") -> Chart:
    """The chart of that name.

    Raises:
        UsageError: there is none; names the nearest, and all.
    """
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


def write_whole(path: Path, body: bytes) -> Path:
    """Writes a file beside its path and puts it there when it is whole.

    Raises:
        UsageError: its folder is not there, or the path is a folder.
        StoreError: it cannot be written; what was there before still is.
    """
    if not path.parent.is_dir():
        raise UsageError(f"There is no folder {path.parent}", where=str(path), mend="Make it, or name another")
    if path.is_dir():
        raise UsageError(f"{path} is a folder", mend="Name a file in it")
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(body)
        return beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise full_disk(error, path) or StoreError(
            f"The chart cannot be written: {error.strerror}", where=str(path), mend="Name a folder that you may write"
        ) from error


def _as_text(chart: Chart, given: Mapping[str, Value | None], where: str) -> dict[str, str]:
    known = [parameter.name for parameter in chart.parameters]
    for name in given:
        if name not in known:
            what = f"{chart.name} has no parameter {name[:60]!r}"
            raise UsageError(what, where=where, mend=_mend(name, known))
    return {name: _text(value) for name, value in given.items() if value is not None}


def _text(value: Value) -> str:
    return str(value) if isinstance(value, int | str) else ",".join(map(str, value))


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
