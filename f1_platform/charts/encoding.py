"""Parts of specifications that charts share: how series are told apart, what a tooltip says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from f1_platform.charts.colours import dashes, of_series
from f1_platform.charts.look import Look
from f1_platform.serving.declaration import Column

_KINDS = {"int": "quantitative", "float": "quantitative"}


@dataclass(frozen=True)
class Series:
    """Series of one chart, each with a colour, and a dash that differs among those of one colour.

    Attributes:
        colours: by name, in their order.
        dashes: by name.
    """

    colours: Mapping[str, str]
    dashes: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, names: Iterable[str], known: Mapping[str, str], look: Look) -> Series:
        """Styles the series.

        Args:
            names: in their order.
            known: colours that the data has, by name.
            look: what they are drawn on.
        """
        colours = of_series(names, known, look)
        return cls(colours, dashes(colours, colours))

    def colour(self, field: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever Vega-Lite takes
        """The encoding of the colour by that field, without a legend unless said."""
        scale = {"domain": list(self.colours), "range": list(self.colours.values())}
        return {"field": field, "type": "nominal", "legend": None, "scale": scale} | more

    def dash(self, field: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever Vega-Lite takes
        """The encoding of the dash by that field, without a legend unless said."""
        scale = {"domain": list(self.dashes), "range": [list(dash) for dash in self.dashes.values()]}
        return {"field": field, "type": "nominal", "legend": None, "scale": scale} | more


def tooltip(columns: Sequence[Column]) -> list[dict[str, Any]]:
    """A tooltip of all columns, each by its name; what they mean stands with the table."""
    return [
        {
            "field": column.name,
            "type": _KINDS.get(column.type, "nominal"),
            "title": _titled(column),
        }
        for column in columns
    ]


def _titled(column: Column) -> str:
    name = column.name.replace("_", " ").capitalize()
    return f"{name}, {column.unit}" if column.unit else name
