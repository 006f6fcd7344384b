"""Charts of the tests: drawn, and held against Vega-Lite's schema."""

from __future__ import annotations

import altair as alt

from f1_platform.charts import CHARTS, Figure, Look, specification, svg
from f1_platform.charts.chart import Spec

LOOKS = [Look("light", "small", titled=False), Look("dark", "large")]
"""Each theme, the narrowest and the widest."""


def drawn(name: str, figure: Figure, look: Look | None = None) -> Spec:
    """The specification, which Vega-Lite's schema takes and the renderer draws.

    Args:
        name: of the chart.
        figure: what it shows.
        look: light and of medium size by default.
    """
    spec = specification(CHARTS[name], figure, look or Look())
    alt.Chart.from_dict(spec, validate=True)
    assert b"<path" in svg(spec)
    return spec
