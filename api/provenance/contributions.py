"""What a race adds to a figure, and which of the sources' tables and endpoints say so. Nothing is read here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Contest = Literal["race", "sprint"]


@dataclass(frozen=True)
class Basis:
    """What one kind of fact is made from, in either source.

    Attributes:
        archive: tables of the archive.
        session: endpoints of OpenF1, of the session of the contest.
        qualifying: endpoints of OpenF1, of the meeting's other sessions but for those of a sprint.
    """

    archive: tuple[str, ...]
    session: tuple[str, ...]
    qualifying: tuple[str, ...] = ()


HELD = Basis(("races", "results"), ("session_result",))
"""That there is a result."""
ENTRY = Basis(("races", "results"), ("drivers", "session_result"))
"""A person's entry and what came of it."""
START = Basis(("races", "results", "status"), ("drivers", "session_result"))
GRID = Basis(("races", "results"), ("drivers", "session_result"), ("starting_grid",))
SPRINT = Basis(("races", "sprint_results"), ("drivers", "session_result"))
LAP = Basis(("lap_times", "races", "results"), ("drivers", "laps", "session_result"))
"""The fastest lap; laps after the winner's last, which the result tells, don't count."""


@dataclass(frozen=True)
class Race:
    """A grand prix."""

    race_id: int
    season: int
    round: int
    name: str


@dataclass(frozen=True)
class Contribution:
    """What one contest adds to one figure.

    Attributes:
        race: the grand prix; of a sprint that of its weekend.
        contest: whether it was the grand prix itself.
        contributes: the contributions to a figure add up to it; what is no count comes from one race alone.
        source: whose row says so, archive or openf1.
        basis: what that row was made from.
    """

    race: Race
    contest: Contest
    contributes: float
    source: str
    basis: Basis

    @property
    def place(self) -> tuple[int, int, int, str]:
        """What the contributions to a figure are sorted by, and differ in."""
        return self.race.season, self.race.round, self.race.race_id, self.contest


Traced = Mapping[str, Sequence[Contribution]]
"""The contributions to each figure."""
