"""Which runs a car makes in a practice or a part of a qualifying; they are driven in `timed`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from f1_platform.upstream.simulation.running import MINUTE
from f1_platform.upstream.simulation.tyres import HARD, INTERMEDIATE, MEDIUM, SOFT, Compound

OUT_LAP = 1.28
"""What a lap from the box to the line takes, against a lap at full effort."""
_CARE, _COOLING, _LONG_RUN = 0.005, 0.3, 0.033
_UNTIL_THE_LINE = OUT_LAP + 0.12


@dataclass(frozen=True)
class Run:
    """A plan for one run.

    Attributes:
        leaves: when it begins, at the earliest.
        compound: the tyres.
        age: laps that they have been driven before.
        efforts: lap by lap, what is added to a lap at full effort, as a share of it.
    """

    leaves: int
    compound: Compound
    age: int
    efforts: tuple[float, ...]


def qualifying_runs(rng: np.random.Generator, lap: float, start: int, end: int, *, wet: bool) -> list[Run]:
    """One run early and one as late as it may be, a lap at full effort each."""
    compound = INTERMEDIATE if wet else SOFT
    early = start + int(rng.integers(8_000, 100_000))
    late = end - round(lap * _UNTIL_THE_LINE) - int(rng.integers(5_000, 60_000))
    return [Run(early, compound, 0, (0.0,)), Run(late, compound, int(rng.choice([0, 0, 2])), (0.0,))]


def practice_runs(rng: np.random.Generator, lap: float, start: int, end: int, *, wet: bool) -> list[Run]:
    """Short runs with some fast laps and long ones as in a race, in turn."""
    runs: list[Run] = []
    leaves = start + int(rng.integers(5_000, 300_000))
    while leaves < end - 3 * lap:
        compound = INTERMEDIATE if wet else (SOFT, MEDIUM, HARD)[int(rng.integers(3))]
        if len(runs) % 2:
            efforts = (_LONG_RUN,) * int(rng.integers(5, 11))
        else:
            efforts = (_CARE, _COOLING, _CARE)[: int(rng.choice([1, 3]))]
        runs.append(Run(leaves, compound, int(rng.choice([0, 0, 4])), efforts))
        leaves += round((len(efforts) + 2.6) * lap) + int(rng.integers(3, 10)) * MINUTE
    return runs
