"""`f1 plot`: a chart of this home as a file: a picture, its specification, or its rows."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from f1_platform.cli.console import SUCCESS, output
from f1_platform.cli.start import begin
from f1_platform.errors import UsageError
from f1_platform.saving import SUFFIXES, Form, form_of, write_whole

if TYPE_CHECKING:
    from rich.table import Table

    from f1_platform.charts import Parameter
    from f1_platform.plotting import Plot

log = logging.getLogger(__name__)


class Theme(StrEnum):
    """What page it is for."""

    light = "light"
    dark = "dark"


class Size(StrEnum):
    """How wide it is."""

    small = "small"
    medium = "medium"
    large = "large"


_STDOUT = Path("-")
_LONGEST = 180
"""Bytes of what was asked in the name of a file, which may have 255."""


class PlotCommand(TyperCommand):
    """Its help ends with all charts; they are loaded for that, and not for the help of `f1`."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - of the library that Typer carries
        """The usual help, then the table of charts."""
        super().format_help(ctx, formatter)
        output().print(_all_charts())


def plot(
    chart: Annotated[str | None, typer.Argument(metavar="NAME", help="The chart; without it all are listed.")] = None,
    values: Annotated[
        list[str] | None, typer.Argument(metavar="KEY=VALUE...", help="What the chart is asked by.")
    ] = None,
    form: Annotated[
        Form | None,
        typer.Option("--format", help="What is written; by default what PATH ends in, or SVG."),
    ] = None,
    theme: Annotated[Theme, typer.Option(help="For a light or a dark page.")] = Theme.light,
    size: Annotated[Size, typer.Option(help="For a phone, a column of text or a wide screen.")] = Size.medium,
    to: Annotated[
        Path | None,
        typer.Option("--output", metavar="PATH", help="The file; - is stdout. By default NAME-VALUES.svg, here."),
    ] = None,
) -> None:
    """Draw a chart of what is published and recorded: a picture, its specification, or its rows.

    Examples:  [bold]f1 plot[/]   [bold]f1 plot lap_chart race_id=1121[/]
    [bold]f1 plot lap_chart race_id=1121 --theme dark --size small --output bahrain.png[/]
    """
    if chart is None:
        output().print(_all_charts())
        return
    given = _given(values or ())
    form = form or (form_of(to, "--output", "; or say what it is with --format") if to else Form.svg)
    settings, _ = begin(writes=False)
    from f1_platform.charts import Look
    from f1_platform.plotting import plot_chart

    plotted = plot_chart(chart, Look(theme.value, size.value), given, settings)
    body = plotted.written(form)
    for sentence in plotted.figure.missing:
        log.warning("%s", sentence)
    if to == _STDOUT:
        sys.stdout.buffer.write(body)
        return
    path = write_whole(to or Path(_file_name(plotted, given, form)), body)
    log.log(SUCCESS, "%s: %s", plotted.figure.title, path.absolute())


def _given(values: Sequence[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for value in values:
        name, equals, text = value.partition("=")
        if not (name and equals):
            raise UsageError(f"{value!r} is no KEY=VALUE", mend="Such as race_id=1121; `f1 plot` lists what there is")
        if name in given:
            raise UsageError(f"{name} is given twice", mend="Several values are joined by commas")
        given[name] = text
    return given


def _file_name(plotted: Plot, given: Mapping[str, str], form: Form) -> str:
    ordered = [given[one.name].strip() for one in plotted.chart.parameters if given.get(one.name, "").strip()]
    # A value may be any text, such as a name with a slash.
    said = "-".join("".join(c if c.isalnum() or c in "._-" else "_" for c in value) for value in ordered)
    short = said.encode()[:_LONGEST].decode(errors="ignore")
    return "-".join(filter(None, (plotted.chart.name, short))) + SUFFIXES[form]


def _all_charts() -> Table:
    from rich.table import Table
    from rich.text import Text

    from f1_platform.charts import CHARTS

    table = Table("chart", "what it shows", "asked by; in brackets what may be left out")
    for chart in CHARTS.values():
        # As text: what stands in brackets would be taken for a style.
        table.add_row(chart.name, chart.meaning, Text("\n".join(_described(one) for one in chart.parameters)))
    return table


def _described(parameter: Parameter) -> str:
    said = f"{parameter.name}={parameter.example}"
    choices = f": {', '.join(parameter.choices)}" if parameter.choices else ""
    return f"{said if parameter.required else f'[{said}]'} {parameter.meaning}{choices}"
