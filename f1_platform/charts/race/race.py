"""Which grand prix a chart is of, and the colours of who drove in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from f1_platform.charts.chart import NothingToDraw, Parameter
from f1_platform.charts.source import Source, of_session
from f1_platform.openf1.filters import is_one
from f1_platform.serving.tables import RACES

RACE_ID = Parameter("race_id", "int", "the grand prix, as /races has it", "1121")


def race_of(source: Source, race_id: int) -> dict[str, Any]:
    """The row of `races`.

    Raises:
        NothingToDraw: there is none.
    """
    found = source.rows(RACES, is_one("race_id", race_id))
    if not found:
        raise NothingToDraw(f"There is no race {race_id}", mend="/races lists them all")
    return found[0]


def team_colours(source: Source, session_key: int | None) -> Mapping[int, str]:
    """By car number the team's colour, `#rrggbb`, where OpenF1 has one for that session and it can be read."""
    if session_key is None:
        return {}
    records = source.embellishing("drivers", ("driver_number", "team_colour"), of_session(session_key))
    return {row["driver_number"]: f"#{row['team_colour'].lower()}" for row in records if row["team_colour"]}
