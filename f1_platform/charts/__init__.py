"""Charts: published tables and records in, one declarative specification (Vega-Lite) out, drawn as SVG or PNG.

A chart is declared once, in `catalogue`: what it is asked by, what it gathers, how it is drawn. Routes, the command
`f1 plot`, `f1_platform.plot` and the pages follow from that. Nothing here knows HTTP, Dagster or where data lies:
`source` is what figures are gathered from. Nothing is drawn that is not in a figure's rows.
"""

from f1_platform.charts.catalogue import CHARTS
from f1_platform.charts.chart import Asked, Chart, Figure, NothingToDraw, Parameter, read_asked
from f1_platform.charts.look import Look, Size, Theme
from f1_platform.charts.source import Source
from f1_platform.charts.specifying import CREDIT, INVENTED, specification
from f1_platform.vega import bundle, png, renderer, svg

__all__ = [
    "CHARTS",
    "CREDIT",
    "INVENTED",
    "Asked",
    "Chart",
    "Figure",
    "Look",
    "NothingToDraw",
    "Parameter",
    "Size",
    "Source",
    "Theme",
    "bundle",
    "png",
    "read_asked",
    "renderer",
    "specification",
    "svg",
]
