"""From a figure to its whole specification: what a chart draws, with title, credit, size and colours around it."""

from __future__ import annotations

from textwrap import wrap

from f1_platform.charts.chart import Chart, Figure, Spec
from f1_platform.charts.look import Look
from f1_platform.vega import SCHEMA

CREDIT = "Data: OpenF1 (CC BY-NC-SA 4.0) and an Ergast-style archive"
INVENTED = "Invented: a simulated season, none of it has happened"
"""In place of the credit, where a home holds what was made up."""
_TITLE, _SUBTITLE = 10, 8
"""Pixels of a letter, about: a line that is too long would be cut off, or make all else narrower."""
_LINE, _LINE_BELOW = 24, 17
"""Pixels of a line of the title, and of one below it."""
_FIT = {"type": "fit", "contains": "padding"}


def specification(chart: Chart, figure: Figure, look: Look, credit: str = CREDIT) -> Spec:
    """The Vega-Lite specification of a figure, its data within.

    Args:
        chart: how it is drawn.
        figure: what is drawn.
        look: theme and size.
        credit: whose data it is.
    """
    spec = {"$schema": SCHEMA, "autosize": _FIT} | chart.draw(figure, look)
    spec |= {"config": look.config, "description": figure.description}
    return _titled(spec, figure, look, credit) if look.titled else spec


def _titled(spec: Spec, figure: Figure, look: Look, credit: str) -> Spec:
    title = wrap(figure.title, look.width // _TITLE)
    below = [line for text in (figure.subtitle, credit) for line in wrap(text, look.width // _SUBTITLE)]
    room = {}
    if spec["autosize"] == _FIT and "height" in spec:
        # What fits takes the title's room from the drawing.
        room = {"height": spec["height"] + _LINE * len(title) + _LINE_BELOW * len(below)}
    return spec | room | {"title": {"text": title, "subtitle": below, "frame": "bounds"}}
