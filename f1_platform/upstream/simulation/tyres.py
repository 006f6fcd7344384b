"""Tyres: what each compound costs new, and how it wears."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Compound:
    """A kind of tyre: the share of a lap that it costs when new, and what every lap on it adds."""

    name: str
    cost: float
    wear: float


SOFT = Compound("SOFT", 0.000, 0.00110)
MEDIUM = Compound("MEDIUM", 0.005, 0.00065)
HARD = Compound("HARD", 0.009, 0.00040)
INTERMEDIATE = Compound("INTERMEDIATE", 0.120, 0.00050)
