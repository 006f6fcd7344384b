"""The races behind a driver's figures, counted as the warehouse counts a career."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from api.provenance.contributions import ENTRY, GRID, LAP, SPRINT, START, Basis, Contribution, Race, Traced
from f1_platform.openf1.filters import is_one
from f1_platform.serving import tables as t
from f1_platform.serving.declaration import Table
from f1_platform.serving.querying import Run, Selection, select

FIGURES = (
    *("races_entered", "podiums", "wins", "starts", "poles", "points", "fastest_laps"),
    *("first_season", "last_season"),
)
"""The fields of a driver that races add up to."""

_RACE = ("race_id", "season", "round", "race_name")


@dataclass(frozen=True)
class Entry:
    """A driver's grand prix; who shared cars can have several rows in one.

    Attributes:
        race: the grand prix.
        source: archive or openf1.
        started: whether one of the rows did.
        position: the best classified place.
        on_pole: whether one of the rows has grid place 1.
        points: of all rows.
    """

    race: Race
    source: str
    started: bool
    position: int | None
    on_pole: bool
    points: float


def trace_driver(run: Run, driver_id: int) -> Traced:
    """The contributions to each of a driver's figures, the earliest race first.

    Args:
        run: asks the published tables.
        driver_id: the driver.
    """
    entries = _entries(run, driver_id)
    return {
        "races_entered": _counted(entries, ENTRY, lambda _: True),
        "podiums": _counted(entries, ENTRY, lambda entry: entry.position is not None and entry.position <= 3),
        "wins": _counted(entries, ENTRY, lambda entry: entry.position == 1),
        "starts": _counted(entries, START, lambda entry: entry.started),
        "poles": _counted(entries, GRID, lambda entry: entry.on_pole),
        "points": sorted(_scored(run, driver_id, entries), key=lambda one: one.place),
        "fastest_laps": sorted(_fastest(run, driver_id, entries), key=lambda one: one.place),
        "first_season": _season(entries[:1]),
        "last_season": _season(entries[-1:]),
    }


def _entries(run: Run, driver_id: int) -> list[Entry]:
    columns = (*_RACE, "source", "started", "position", "grid", "points")
    found: dict[int, Entry] = {}
    for *race, source, started, position, grid, points in _rows_of(run, t.RACE_RESULTS, driver_id, columns):
        entry = Entry(Race(*race), source, bool(started), position, grid == 1, points or 0.0)
        other = found.get(entry.race.race_id)
        found[entry.race.race_id] = _together(other, entry) if other else entry
    return sorted(found.values(), key=lambda entry: (entry.race.season, entry.race.round, entry.race.race_id))


def _together(one: Entry, other: Entry) -> Entry:
    places = [place for place in (one.position, other.position) if place is not None]
    return Entry(
        one.race,
        one.source,
        one.started or other.started,
        min(places, default=None),
        one.on_pole or other.on_pole,
        one.points + other.points,
    )


def _counted(entries: Sequence[Entry], basis: Basis, counts: Callable[[Entry], bool]) -> list[Contribution]:
    return [Contribution(entry.race, "race", 1, entry.source, basis) for entry in entries if counts(entry)]


def _scored(run: Run, driver_id: int, entries: Sequence[Entry]) -> Iterator[Contribution]:
    for entry in entries:
        if entry.points:
            yield Contribution(entry.race, "race", entry.points, entry.source, ENTRY)
    seasons = {entry.race.season for entry in entries}  # a career has no season without a grand prix
    for *race, source, points in _rows_of(run, t.SPRINT_RESULTS, driver_id, (*_RACE, "source", "points")):
        sprint = Race(*race)
        if points and sprint.season in seasons:
            yield Contribution(sprint, "sprint", points, source, SPRINT)


def _fastest(run: Run, driver_id: int, entries: Sequence[Entry]) -> Iterator[Contribution]:
    entered = {entry.race.race_id for entry in entries}
    for *race, source in _rows_of(run, t.CIRCUIT_FASTEST_LAPS, driver_id, (*_RACE, "source")):
        if race[0] in entered:
            yield Contribution(Race(*race), "race", 1, source, LAP)


def _season(only: Sequence[Entry]) -> list[Contribution]:
    return [Contribution(entry.race, "race", entry.race.season, entry.source, ENTRY) for entry in only]


def _rows_of(run: Run, table: Table, driver_id: int, columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    return select(run, Selection(table, columns, (is_one("driver_id", driver_id),))).rows
