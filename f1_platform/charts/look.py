"""How charts look: light or dark, how wide, and what follows from that. Colours of teams are in `colours`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Theme = Literal["light", "dark"]
Size = Literal["small", "medium", "large"]

_WIDTHS: dict[Size, int] = {"small": 358, "medium": 720, "large": 1080}
"""Pixels: a phone, a column of text, a wide screen."""
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


@dataclass(frozen=True)
class Look:
    """How a chart is drawn.

    Attributes:
        theme: light or dark.
        size: what it is made to fit.
        titled: whether title, subtitle and credit stand in it; pages have theirs beside it.
    """

    theme: Theme = "light"
    size: Size = "medium"
    titled: bool = True

    @property
    def width(self) -> int:
        """Pixels, all in all."""
        return _WIDTHS[self.size]

    @property
    def narrow(self) -> bool:
        """Whether it is for a phone: fewer labels, taller than wide."""
        return self.size == "small"

    @property
    def background(self) -> str:
        """Of the page it stands on."""
        return "#ffffff" if self.theme == "light" else "#14171c"

    @property
    def ink(self) -> str:
        """Of text; 12 to 1 on the background and more."""
        return "#16191f" if self.theme == "light" else "#eceef2"

    @property
    def muted(self) -> str:
        """Of what is less important; 5 to 1 and more."""
        return "#59616e" if self.theme == "light" else "#a3acba"

    @property
    def grid(self) -> str:
        """Of lines behind the data."""
        return "#e3e6ea" if self.theme == "light" else "#2b3038"

    @property
    def config(self) -> dict[str, Any]:
        """Vega-Lite's `config`."""
        text = {"labelColor": self.muted, "titleColor": self.muted, "titleFontWeight": "normal"}
        return {
            "background": self.background,
            "font": _FONT,
            "view": {"stroke": None},
            "axis": text
            | {
                "gridColor": self.grid,
                "domainColor": self.grid,
                "tickColor": self.grid,
                "labelFontSize": 12,
                "titleFontSize": 12,
                "labelOverlap": True,
            },
            "legend": {"labelColor": self.ink, "titleColor": self.muted, "titleFontWeight": "normal", "orient": "top"},
            "header": {"labelColor": self.ink, "titleColor": self.muted},
            "title": {
                "color": self.ink,
                "subtitleColor": self.muted,
                "anchor": "start",
                "frame": "group",
                "fontSize": 17,
                "subtitleFontSize": 13,
                "subtitlePadding": 5,
                "offset": 12,
            },
            "text": {"color": self.ink},
        }
