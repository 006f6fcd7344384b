"""Vega-Lite specifications to pixels: the renderer, which runs Vega without browser or network.

Nothing of Formula 1 and nothing of the platform, so that a process that only draws stays small.
"""

from __future__ import annotations

import json
import os
import signal
import threading
from functools import cache
from importlib.metadata import version
from multiprocessing import parent_process
from typing import Any

import vl_convert

Spec = dict[str, Any]
"""A specification, or a part of one, as Vega-Lite's JSON has it."""

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_VEGA_LITE = "6.4"
"""What the specifications are written for; the renderer has several."""
_SHARP = 2
"""Pixels of a PNG for each of the drawing."""


def svg(spec: Spec) -> bytes:
    """The drawing of a specification as SVG, UTF-8."""
    return vl_convert.vegalite_to_svg(json.dumps(spec), vl_version=_VEGA_LITE).encode()


def png(spec: Spec) -> bytes:
    """The drawing of a specification as PNG, at twice its size for sharp screens."""
    return vl_convert.vegalite_to_png(json.dumps(spec), vl_version=_VEGA_LITE, scale=_SHARP)


def renderer() -> str:
    """Names the renderer and its release."""
    return f"vl-convert {version('vl-convert-python')}"


@cache
def bundle(snippet: str) -> str:
    """JavaScript that draws specifications in a browser: Vega, Vega-Lite and Vega-Embed with all they need.

    Args:
        snippet: what is run with them, as the names `vegaEmbed`, `vegaLite` and `vega`.
    """
    return vl_convert.javascript_bundle(snippet, vl_version=_VEGA_LITE)


def stay_with_parent() -> None:
    """In a process that only draws: ends it with the one that started it, however that ends; Ctrl-C is for that one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (parent.join(), os._exit(0)), daemon=True).start()
