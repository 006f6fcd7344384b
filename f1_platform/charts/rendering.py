"""From a figure to its specification, and from that to pixels: the renderer runs Vega without browser or network."""

from __future__ import annotations

import json
from functools import cache
from textwrap import wrap

import vl_convert

from f1_platform.charts.chart import Chart, Figure, Spec
from f1_platform.charts.look import Look

_VEGA_LITE = "6.4"
"""What the specifications are written for; the renderer has several."""
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
CREDIT = "Data: OpenF1 (CC BY-NC-SA 4.0) and an Ergast-style archive"
_TITLE, _SUBTITLE = 9, 7
"""Pixels of a letter, about: a line that is too long would be cut off, or make all else narrower."""
_SHARP = 2
"""Pixels of a PNG for each of the drawing."""


def specification(chart: Chart, figure: Figure, look: Look) -> Spec:
    """The Vega-Lite specification of a figure, its data within.

    Args:
        chart: how it is drawn.
        figure: what is drawn.
        look: theme and size.
    """
    spec = chart.draw(figure, look)
    spec = {"$schema": _SCHEMA, "autosize": {"type": "fit", "contains": "padding"}} | spec
    spec["config"] = look.config
    spec["description"] = figure.description
    if look.titled:
        spec["title"] = {
            "text": wrap(figure.title, look.width // _TITLE),
            "subtitle": [line for text in (figure.subtitle, CREDIT) for line in wrap(text, look.width // _SUBTITLE)],
        }
    return spec


def svg(spec: Spec) -> bytes:
    """The drawing of a specification as SVG, UTF-8."""
    return vl_convert.vegalite_to_svg(json.dumps(spec), vl_version=_VEGA_LITE).encode()


def png(spec: Spec) -> bytes:
    """The drawing of a specification as PNG, at twice its size for sharp screens."""
    return vl_convert.vegalite_to_png(json.dumps(spec), vl_version=_VEGA_LITE, scale=_SHARP)


def renderer() -> str:
    """Names the renderer and its release."""
    return f"vl-convert {vl_convert.__version__}"


@cache
def bundle(snippet: str) -> str:
    """JavaScript that draws specifications in a browser: Vega, Vega-Lite and Vega-Embed with all they need.

    Args:
        snippet: what is run with them, as the names `vegaEmbed`, `vegaLite` and `vega`.
    """
    return vl_convert.javascript_bundle(snippet, vl_version=_VEGA_LITE)
