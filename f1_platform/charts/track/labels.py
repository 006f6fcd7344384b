"""Where labels stand on a map: beside what they name, on neither the track nor each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from f1_platform.telemetry.samples import Numbers

_GAPS = (8.0, 14.0)
"""Pixels between what is named and its label, the nearest first."""
_TURNS = (90, -90, 60, -60, 120, -120, 30, -30, 150, -150)
"""Degrees from the direction of the track."""
_LETTER = 0.58
"""Of the size of the type, about."""


@dataclass(frozen=True)
class Spot:
    """A point of the track; pixels, y downwards.

    Attributes:
        x: from the left.
        y: from the top.
        direction: of the track there, radians.
    """

    x: float
    y: float
    direction: float


@dataclass(frozen=True)
class Label:
    """A text and what it names.

    Attributes:
        text: what it says.
        spots: where it may stand beside the track, the best one first.
        clear: pixels around a spot that belong to what is named.
    """

    text: str
    spots: Sequence[Spot]
    clear: float = 0.0


@dataclass(frozen=True)
class Placed:
    """A label's text and its middle; pixels."""

    text: str
    x: float
    y: float


def place(labels: Sequence[Label], track: Numbers, size: float, frame: tuple[float, float]) -> list[Placed]:
    """Finds room for labels, the first ones first; leaves out those for which there is none.

    Args:
        labels: what is to be named, the most important first.
        track: x, y of points of the line, a row each, pixels.
        size: of the type.
        frame: width and height of the picture.
    """
    placed: list[Placed] = []
    taken: list[tuple[float, float, float, float]] = []
    for label in labels:
        half = np.array([len(label.text) * size * _LETTER / 2 + 2, size / 2 + 1])
        for x, y in _middles(label, half):
            box = (x - half[0], y - half[1], x + half[0], y + half[1])
            if _free(box, track, taken, frame):
                taken.append(box)
                placed.append(Placed(label.text, float(x), float(y)))
                break
    return placed


def _middles(label: Label, half: Numbers) -> Iterator[Numbers]:
    """Where the middle of the label's box may lie, the best place first."""
    for gap in _GAPS:
        for spot in label.spots:
            for turn in np.radians(_TURNS):
                way = np.array([np.cos(spot.direction + turn), np.sin(spot.direction + turn)])
                # As far out as the box reaches in that direction.
                reach = float(np.min(half / np.maximum(np.abs(way), 1e-9)))
                yield np.array([spot.x, spot.y]) + way * (label.clear + gap + reach)


def _free(
    box: tuple[float, float, float, float],
    track: Numbers,
    taken: Sequence[tuple[float, float, float, float]],
    frame: tuple[float, float],
) -> bool:
    left, top, right, bottom = box
    if left < 0 or top < 0 or right > frame[0] or bottom > frame[1]:
        return False
    if any(left < other[2] and right > other[0] and top < other[3] and bottom > other[1] for other in taken):
        return False
    beside = 5.0
    on = (track[:, 0] > left - beside) & (track[:, 0] < right + beside)
    return not (on & (track[:, 1] > top - beside) & (track[:, 1] < bottom + beside)).any()
