"""What a chart is made of, as values: its declaration, what it is asked by, the figure it gathers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import pyarrow as pa

from f1_platform.charts.look import Look
from f1_platform.charts.source import Source
from f1_platform.errors import PermanentError, UsageError
from f1_platform.serving.declaration import Column
from f1_platform.vega import Spec

Asked = Mapping[str, Any]
"""The parameters of a chart by name, each of its type; those that were not asked for are absent."""


_WHOLE = re.compile(r"0|[1-9]\d{0,17}", re.ASCII)
_LONGEST = 60
"""Characters of a text that a parameter takes, and of a wrong one that an error repeats."""


class NothingToDraw(PermanentError):
    """The data a chart needs is not there; says what is missing, and how to get it."""


@dataclass(frozen=True)
class Parameter:
    """What a chart is asked by.

    Attributes:
        name: as queries, the command line and notebooks have it.
        type: a whole number, a word, or a list of whole numbers (`1,16`).
        meaning: one phrase for people.
        example: a value, as a query has it.
        required: whether there is no chart without it.
        choices: the words it takes, where they are few.
    """

    name: str
    type: Literal["int", "text", "ints"]
    meaning: str
    example: str
    required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figure:
    """What is drawn: everything a chart shows, and nothing else.

    Attributes:
        title: what it is about, a few words.
        subtitle: of what, when; or what it shows in one sentence.
        description: the same for who does not see it: what is on the axes, and what stands out.
        columns: of its rows, with meanings and units.
        rows: tidy, a mark a row; the table beside the chart, and the file to download.
        marks: further rows by what they mark, such as safety cars; drawn behind or beside the rows.
        colours: of series by name, `#rrggbb`, as the data has them.
        missing: sentences on what is not there, and why.
    """

    title: str
    subtitle: str
    description: str
    columns: tuple[Column, ...]
    rows: Sequence[Mapping[str, Any]]
    marks: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict[str, Sequence[Mapping[str, Any]]])
    colours: Mapping[str, str] = field(default_factory=dict[str, str])
    missing: tuple[str, ...] = ()

    @property
    def table(self) -> pa.Table:
        """The rows as a table of the declared columns; a date is its ISO text."""
        schema = pa.schema(
            [
                pa.field(
                    column.name,
                    pa.string() if column.type in ("date", "instant") else column.arrow_type,
                    metadata={"meaning": column.meaning, "unit": column.unit},
                )
                for column in self.columns
            ]
        )
        return pa.Table.from_pylist([dict(row) for row in self.rows], schema)


@dataclass(frozen=True)
class Chart:
    """A chart, declared once.

    Attributes:
        name: as paths and commands have it: `lap_chart`.
        title: for menus.
        meaning: one sentence for people.
        parameters: what it is asked by, in the order of the command line.
        gather: makes the figure; raises NothingToDraw, and what reading may.
        draw: makes the specification of a figure, all but title, description and config.
        of_records: whether it is made of what was recorded, beside what is published.
    """

    name: str
    title: str
    meaning: str
    parameters: tuple[Parameter, ...]
    gather: Callable[[Source, Asked], Figure]
    draw: Callable[[Figure, Look], Spec]
    of_records: bool = False


def read_asked(chart: Chart, given: Mapping[str, str]) -> dict[str, Any]:
    """The parameters of a chart, read from text.

    Args:
        chart: the chart.
        given: by name what was written; empty texts count as absent.

    Raises:
        UsageError: one is unknown, missing or none of its type; names it and what there is.
    """
    known = {parameter.name: parameter for parameter in chart.parameters}
    for name in given:
        if name not in known:
            there = ", ".join(known) or "none"
            raise UsageError(f"{chart.name} has no parameter {name[:_LONGEST]!r}", mend=f"There is {there}")
    asked: dict[str, Any] = {}
    for name, parameter in known.items():
        text = given.get(name, "").strip()
        if text:
            asked[name] = _value(parameter, text)
        elif parameter.required:
            what = f"{chart.name} needs {name}: {parameter.meaning}"
            raise UsageError(what, mend=f"Such as {name}={parameter.example}")
    return asked


def _value(parameter: Parameter, text: str) -> Any:  # noqa: ANN401 - of the parameter's type
    parts = [part.strip() for part in text.split(",")] if parameter.type == "ints" else [text]
    if parameter.type != "text" and not all(_WHOLE.fullmatch(part) for part in parts):
        kind = "a whole number" if parameter.type == "int" else "whole numbers, joined by commas,"
        raise UsageError(
            f"{parameter.name} is {kind} such as {parameter.example}; {text[:_LONGEST]!r} is not",
            mend=f"It is {parameter.meaning}",
        )
    if parameter.choices and text not in parameter.choices:
        raise UsageError(
            f"{parameter.name} is not {text[:_LONGEST]!r}", mend=f"Choose from {', '.join(parameter.choices)}"
        )
    if len(text) > _LONGEST:
        raise UsageError(f"{parameter.name} is too long", mend=f"It has {_LONGEST} characters at most")
    if parameter.type == "ints":
        return tuple(int(part) for part in parts)
    return int(text) if parameter.type == "int" else text
