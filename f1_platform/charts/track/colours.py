"""Colours of two laps, and of values along a circuit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from f1_platform.charts.colours import of_series
from f1_platform.charts.look import Look

_ALIKE = 0.55
"""Two colours nearer than that, of red, green and blue from 0 to 1, are taken for one another where lines cross."""
_VIRIDIS = ("#440154", "#46327e", "#365c8d", "#277f8e", "#1fa187", "#4ac16d", "#a0da39", "#fde725")


def pair(names: Sequence[str], known: Mapping[str, str], look: Look) -> dict[str, str]:
    """Colours of two laps: the teams'; the second is in ink where one could be taken for the other.

    Args:
        names: the two.
        known: `#rrggbb` of the teams, by name.
        look: what they are drawn on.
    """
    colours = of_series(names, known, look)
    one, other = ([int(colours[name][at : at + 2], 16) / 255 for at in (1, 3, 5)] for name in names)
    apart = sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5
    return colours if apart >= _ALIKE else {**colours, names[1]: look.ink}


def continuous(look: Look, count: int = 8) -> list[str]:
    """From little to much, in an order that all eyes see: what fades into the background is left out.

    Args:
        look: what they are drawn on.
        count: how many.
    """
    first, last = (0.0, 0.86) if look.theme == "light" else (0.2, 1.0)
    stops = np.linspace(0, 1, len(_VIRIDIS))
    parts = [[int(colour[at : at + 2], 16) for colour in _VIRIDIS] for at in (1, 3, 5)]
    wanted = np.linspace(first, last, count)
    return [
        "#" + "".join(f"{round(float(part)):02x}" for part in colour)
        for colour in np.stack([np.interp(wanted, stops, part) for part in parts], axis=1)
    ]
