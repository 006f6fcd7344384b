"""The endpoints championship_drivers and championship_teams: points before and after each race, sprints among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from f1_platform.upstream.simulation.calendar import Session
from f1_platform.upstream.simulation.finishes import Finish
from f1_platform.upstream.source import Record

Result = tuple[Session, Sequence[Finish]]
"""A race or sprint, and how it ended."""
_PLACES = 22

Key = TypeVar("Key", int, str)


@dataclass(frozen=True)
class Standing:
    """One line of a championship."""

    position: int
    points: float
    wins: int


def standings(results: Iterable[Result], key: Callable[[Finish], Key]) -> dict[Key, Standing]:
    """A championship after some races, best first; equal points are told apart by better places in grands prix."""
    points: dict[Key, float] = {}
    places: dict[Key, Counter[int]] = {}
    for session, finishes in results:
        for finish in finishes:
            name = key(finish)
            points[name] = points.get(name, 0.0) + finish.points
            counted = places.setdefault(name, Counter())
            if session.name == "Race" and finish.position is not None:
                counted[finish.position] += 1
    order = sorted(points, key=lambda name: (-points[name], [-places[name][p] for p in range(1, _PLACES)], str(name)))
    return {name: Standing(place, points[name], places[name][1]) for place, name in enumerate(order, 1)}


def driver_of(finish: Finish) -> int:
    """The drivers' championship counts by car number."""
    return finish.driver.number


def team_of(finish: Finish) -> str:
    """The teams' championship counts by team."""
    return finish.driver.team.name


def championship_records(
    session: Session, results: Sequence[Result], field: str, key: Callable[[Finish], Key]
) -> list[Record]:
    """A championship round one race: before it, and at its flag.

    Args:
        session: the race.
        results: all races so far, this one last.
        field: what the records call whoever scores.
        key: who that is.
    """
    before, now = standings(results[:-1], key), standings(results, key)
    records: list[Record] = []
    for name, standing in now.items():
        earlier = before.get(name)
        records.append(
            {
                **session.keys,
                field: name,
                "position_start": earlier.position if earlier else None,
                "position_current": standing.position,
                "points_start": earlier.points if earlier else 0.0,
                "points_current": standing.points,
            }
        )
    return records
