"""Tyres: compounds with their colours, letters and shapes, and the stints of a session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from f1_platform.charts.source import Row, Source
from f1_platform.openf1.filters import is_one
from f1_platform.serving.tables import SESSION_STINTS


@dataclass(frozen=True)
class Compound:
    """A kind of tyre.

    Attributes:
        colour: of its side wall, `#rrggbb`.
        letter: what timing screens call it.
        shape: Vega's symbol that stands for it.
    """

    colour: str
    letter: str
    shape: str


COMPOUNDS: Mapping[str, Compound] = {
    "SOFT": Compound("#e0343c", "S", "circle"),
    "MEDIUM": Compound("#f2a900", "M", "square"),
    "HARD": Compound("#e9e9e9", "H", "triangle-up"),
    "INTERMEDIATE": Compound("#3fa34d", "I", "diamond"),
    "WET": Compound("#2f7fd6", "W", "cross"),
    "UNKNOWN": Compound("#8a93a0", "?", "stroke"),
}

SPOKEN = "slice(datum.label, 0, 1) + lower(slice(datum.label, 1))"
"""Vega's expression that writes a compound in a legend: Soft."""


def compound_of(stint: Row) -> str:
    """The compound of a stint, UNKNOWN where it is none of those that are known."""
    return stint["compound"] if stint["compound"] in COMPOUNDS else "UNKNOWN"


def stints_of(source: Source, session_key: int) -> tuple[Mapping[int, list[Row]], list[str]]:
    """By car number the published stints, and a sentence on those whose laps make none: they end before they begin."""
    by_car: dict[int, list[Row]] = {}
    broken = 0
    for row in source.rows(SESSION_STINTS, is_one("session_key", session_key)):
        if row["lap_start"] and row["lap_end"] and row["lap_end"] >= row["lap_start"]:
            by_car.setdefault(row["driver_number"], []).append(row)
        else:
            broken += 1
    told = "1 stint that ends before it begins is" if broken == 1 else f"{broken} stints that end before they begin are"
    return by_car, [f"{told} left out."] if broken else []
