"""Whom and what charts of seasons and careers are about: people and circuits, by id or by the word for them."""

from __future__ import annotations

from f1_platform.charts.chart import NothingToDraw, Parameter
from f1_platform.charts.source import Row, Source
from f1_platform.openf1.filters import is_one
from f1_platform.serving.declaration import Table
from f1_platform.serving.tables import CIRCUITS_SUMMARY, DRIVERS_SUMMARY, SEASONS

SEASON = Parameter("season", "int", "the season, a year", "2024")
DRIVER = Parameter("driver", "text", "the driver: driver_id or driver_ref, as /drivers has them", "hamilton")
CIRCUIT = Parameter("circuit", "text", "the circuit: circuit_id or circuit_ref, as /circuits has them", "bahrain")
FIRST_TIMED = 1996
"""The first season of which lap times are known."""
_DIGITS = 18
"""Of an id at most: SQLite's whole numbers end soon after."""


def driver_of(source: Source, text: str) -> Row:
    """The row of `drivers_summary`, by `driver_id` or `driver_ref`.

    Raises:
        NothingToDraw: there is no such driver.
    """
    return _one(source, DRIVERS_SUMMARY, "driver", text)


def circuit_of(source: Source, text: str) -> Row:
    """The row of `circuits_summary`, by `circuit_id` or `circuit_ref`.

    Raises:
        NothingToDraw: there is no such circuit.
    """
    return _one(source, CIRCUITS_SUMMARY, "circuit", text)


def season_of(source: Source, season: int) -> Row:
    """The row of `seasons`.

    Raises:
        NothingToDraw: there is no such season.
    """
    found = source.rows(SEASONS, is_one("season", season))
    if not found:
        raise NothingToDraw(f"There is no season {season}", mend="/seasons lists them all")
    return found[0]


def surnames(names: dict[int, str]) -> dict[int, str]:
    """The last words of names by id; with an initial where people share one: `G. Hill`."""
    last = {key: name.split()[-1] for key, name in names.items()}
    shared = {surname for surname in last.values() if list(last.values()).count(surname) > 1}
    return {
        key: f"{names[key][0]}. {surname}" if surname in shared and " " in names[key] else surname
        for key, surname in last.items()
    }


def _one(source: Source, table: Table, kind: str, text: str) -> Row:
    by_id = text.isascii() and text.isdecimal() and len(text) <= _DIGITS
    wanted = is_one(f"{kind}_id", int(text)) if by_id else is_one(f"{kind}_ref", text)
    found = source.rows(table, wanted)
    if not found:
        raise NothingToDraw(f"There is no {kind} {text!r}", mend=f"/{kind}s lists them all, by id and by {kind}_ref")
    return found[0]
