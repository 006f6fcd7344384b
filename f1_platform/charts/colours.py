"""Colours of series: the teams' own where the data has them, made readable, else a palette that all eyes tell apart.

Colour is never all that tells two series apart: labels, dashes or shapes do too.
"""

from __future__ import annotations

import colorsys
from collections.abc import Iterable, Mapping

from f1_platform.charts.look import Look

_LEAST_CONTRAST = 4.5
"""To 1, against the background: lines are named in their own colour, and text needs as much (WCAG 2, 1.4.3)."""
PALETTE = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f3c8d", "#a5aa00", "#b2182b", "#666666")

DASHES = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3))
"""Of the first, second, third and fourth series of one colour."""


def of_series(names: Iterable[str], known: Mapping[str, str], look: Look) -> dict[str, str]:
    """A colour for each series, readable on the background.

    Args:
        names: the series, in their order.
        known: `#rrggbb` of those that the data has one for.
        look: what it is drawn on.
    """
    palette = iter(PALETTE * 10)
    return {name: readable(known.get(name) or next(palette), look) for name in names}


def dashes(names: Iterable[str], colours: Mapping[str, str]) -> dict[str, tuple[int, ...]]:
    """A dash for each series: those of one colour differ."""
    seen: dict[str, int] = {}
    chosen: dict[str, tuple[int, ...]] = {}
    for name in names:
        nth = seen[colours[name]] = seen.get(colours[name], -1) + 1
        chosen[name] = DASHES[nth % len(DASHES)]
    return chosen


def readable(colour: str, look: Look) -> str:
    """The colour, made darker or lighter until it stands out from the background."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_rgb(colour))
    step = -0.02 if look.theme == "light" else 0.02
    while contrast(_hex(hue, lightness, saturation), look.background) < _LEAST_CONTRAST and 0 < lightness + step < 1:
        lightness += step
    return _hex(hue, lightness, saturation)


def contrast(one: str, other: str) -> float:
    """How much two colours differ in luminance, 1 to 21 (WCAG 2)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rgb(colour: str) -> tuple[float, float, float]:
    digits = colour.removeprefix("#")
    return int(digits[0:2], 16) / 255, int(digits[2:4], 16) / 255, int(digits[4:6], 16) / 255


def _hex(hue: float, lightness: float, saturation: float) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, lightness, saturation))
