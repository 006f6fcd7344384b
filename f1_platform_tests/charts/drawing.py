"""Charts of the tests: gathered from published tables and records, drawn, and held against Vega-Lite's schema."""

from __future__ import annotations

import altair as alt

from f1_platform.charts import CHARTS, Figure, Look, Size, Theme, specification, svg
from f1_platform.charts.chart import Spec

LOOKS = [
    Look(theme, size, titled) for theme in ("light", "dark") for size, titled in (("small", False), ("large", True))
]
"""Every theme, the narrowest and the widest."""


def drawn(name: str, figure: Figure, look: Look | None = None) -> Spec:
    """The specification, which Vega-Lite's schema takes and the renderer draws.

    Args:
        name: of the chart.
        figure: what it shows.
        look: light and of medium size by default.
    """
    spec = specification(CHARTS[name], figure, look or Look())
    alt.Chart.from_dict(spec, validate=True)
    assert b"<path" in svg(spec) or b"<rect" in svg(spec)
    return spec


def look(theme: Theme = "light", size: Size = "medium") -> Look:
    """How a chart is drawn here."""
    return Look(theme, size)
