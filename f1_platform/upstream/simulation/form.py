"""How fast: the form of teams and drivers over a season.

Chance on the day is drawn where it is used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from f1_platform.upstream.simulation.field import EVERYONE, TEAMS, Driver

SPREAD = 0.021
"""What separates the best team from the worst, as a share of a lap."""


@dataclass(frozen=True)
class Form:
    """The season's form: by driver, the share of a lap lost to a perfect one."""

    loss: dict[int, float]

    def pace(self, driver: Driver) -> float:
        """Factor on the reference lap."""
        return 1.0 + self.loss[driver.key]


def draw_form(rng: np.random.Generator) -> Form:
    """Draws who is fast this season."""
    order = rng.permutation(len(TEAMS))
    team_loss = {team.key: SPREAD * rank / (len(TEAMS) - 1) for team, rank in zip(TEAMS, order.tolist(), strict=True)}
    personal = rng.uniform(0, 0.004, len(EVERYONE)).tolist()
    return Form({driver.key: team_loss[driver.team.key] + own for driver, own in zip(EVERYONE, personal, strict=True)})
