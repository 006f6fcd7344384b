"""What a request asks of a chart: its parameters, how it is to look, and in which form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args
from urllib.parse import parse_qsl

from api.collections.asking import Refused
from api.formats import FORMATS
from f1_platform.charts import Chart, Look, Size, Theme, read_asked
from f1_platform.errors import UsageError

Picture = Literal["svg", "png", "vega"]

PICTURES: dict[Picture, str] = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "vega": "application/vnd.vegalite.v6+json",
}
"""The forms that show the figure, and their media types; `FORMATS` has its rows."""

FORMS = (*PICTURES, *FORMATS)
_LOOKS: dict[str, tuple[str, ...]] = {
    "format": FORMS,
    "theme": get_args(Theme),
    "size": get_args(Size),
    "title": ("yes", "no"),
}


@dataclass(frozen=True)
class AskedChart:
    """One form of one chart.

    Attributes:
        chart: which.
        asked: its parameters.
        look: theme and size.
        form: one of FORMS.
    """

    chart: Chart
    asked: Mapping[str, Any]
    look: Look
    form: str


def read_query(chart: Chart, query: str) -> AskedChart:
    """Reads a raw query string; without `format` the chart is SVG.

    Raises:
        Refused: a parameter is unknown, missing, wrong or given twice; names it, and what there is.
    """
    pairs = parse_qsl(query, keep_blank_values=True)
    given = dict(pairs)
    if len(given) < len(pairs):
        raise Refused("Each parameter of a chart is given once")
    looks = {name: _chosen(name, given.pop(name)) for name in _LOOKS if name in given}
    try:
        asked = read_asked(chart, given)
    except UsageError as error:
        raise Refused(f"{error.what}. {error.mend}") from error
    look = Look(
        cast(Theme, looks.get("theme", "light")), cast(Size, looks.get("size", "medium")), looks.get("title") != "no"
    )
    return AskedChart(chart, asked, look, looks.get("format", "svg"))


def _chosen(name: str, value: str) -> str:
    if value not in _LOOKS[name]:
        raise Refused(f"{name} is one of {', '.join(_LOOKS[name])}; {value[:60]!r} is not")
    return value
