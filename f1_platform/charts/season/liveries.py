"""The colours that people and teams had in a season, where OpenF1 recorded its races."""

from __future__ import annotations

from f1_platform.charts.source import Source, of_session
from f1_platform.openf1.filters import is_one
from f1_platform.serving.tables import RACE_RESULTS, RACES


def season_colours(source: Source, season: int, who: str) -> dict[str, str]:
    """`#rrggbb` by the name of the driver or team, as in the latest race that has it.

    It is empty before OpenF1's time, and while the raw store does not answer.

    Args:
        source: where tables and records come from.
        season: the year.
        who: `driver` or `team`.
    """
    races = {row["session_key"]: row["race_id"] for row in source.rows(RACES, is_one("season", season))}
    sessions = [of_session(key) for key in races if key is not None]
    if not sessions:
        return {}
    columns = ("session_key", "driver_number", "team_colour")
    cars = {
        (races[car["session_key"]], car["driver_number"]): f"#{car['team_colour'].lower()}"
        for car in source.embellishing("drivers", columns, *sessions)
        if car["team_colour"]
    }
    columns = ("race_id", "number", f"{who}_name")
    entries = source.rows(RACE_RESULTS, is_one("season", season), columns=columns)
    return {
        entry[f"{who}_name"]: cars[entry["race_id"], entry["number"]]
        for entry in entries
        if entry[f"{who}_name"] and (entry["race_id"], entry["number"]) in cars
    }
