"""Which tyres a car starts a race on, and when it changes to which."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from f1_platform.upstream.simulation.tyres import HARD, INTERMEDIATE, MEDIUM, SOFT, Compound


@dataclass(frozen=True)
class Stop:
    """A planned stop: the lap that ends in the pit lane, and the tyres fitted there."""

    lap: int
    compound: Compound


@dataclass(frozen=True)
class Strategy:
    """A plan for a race.

    Attributes:
        start: the tyres it starts on.
        age: laps that they have been driven before.
        stops: in order.
    """

    start: Compound
    age: int
    stops: tuple[Stop, ...]


def draw_strategy(rng: np.random.Generator, laps: int, *, wet: bool, sprint: bool) -> Strategy:
    """A plan as teams make them: none in a sprint, else one or two stops."""
    age = int(rng.choice([0, 0, 3]))
    if sprint:
        return Strategy(INTERMEDIATE if wet else MEDIUM, age, ())
    if wet:
        return Strategy(INTERMEDIATE, age, (_stop(rng, laps, 0.4, 0.6, INTERMEDIATE),))
    kind = rng.random()
    if kind < 0.45:
        return Strategy(MEDIUM, age, (_stop(rng, laps, 0.36, 0.48, HARD),))
    if kind < 0.6:
        return Strategy(HARD, 0, (_stop(rng, laps, 0.52, 0.64, MEDIUM),))
    return Strategy(SOFT, age, (_stop(rng, laps, 0.2, 0.3, HARD), _stop(rng, laps, 0.58, 0.7, MEDIUM)))


def _stop(rng: np.random.Generator, laps: int, low: float, high: float, compound: Compound) -> Stop:
    return Stop(int(rng.uniform(low, high) * laps), compound)
