"""The paddock with careers: seasons, a title, team mates, winners, and somebody whose name is markup."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from f1_platform_tests.api.collections import paddock
from f1_platform_tests.serving.sample import as_tables

HOSTILE = '<b>O\'Ward</b> & "Co"'
HAMILTON, VERSTAPPEN, NORRIS = 1, 830, 846


def rows() -> dict[str, list[dict[str, Any]]]:
    """All rows by table."""
    made = paddock.rows()
    for race in made["races"]:
        if race["season"] == 2024:
            race |= _who("winner", VERSTAPPEN) | {"winner_team_name": "Red Bull", "laps": 57, "fastest_lap_ms": 92608}
    for season in made["seasons"]:
        if season["season"] == 2023:
            season |= _who("champion", VERSTAPPEN) | {"champion_points": 575.0}
    made["drivers_summary"].append(
        paddock.row("drivers_summary", driver_id=7, driver_ref="oward", name=HOSTILE, nationality="Mexican")
    )
    for one in (*made["drivers_summary"], *made["circuits_summary"]):
        one |= {"first_season": 2023, "last_season": 2024}
    made["driver_seasons"] = [
        *(_season(VERSTAPPEN, year, "Red Bull") for year in (2023, 2024)),
        _season(HAMILTON, 2024, "McLaren, Mercedes"),
    ]
    made["teammates"] = [_mates(HAMILTON, NORRIS, 39, 27), _mates(NORRIS, HAMILTON, 27, 39)]
    return made


def tables() -> dict[str, pa.Table]:
    """All published tables."""
    return as_tables(rows())


def _who(role: str, driver: int) -> dict[str, Any]:
    return {f"{role}_id": driver, f"{role}_ref": paddock.DRIVERS[driver], f"{role}_name": paddock.NAMES[driver]}


def _season(driver: int, season: int, teams: str) -> dict[str, Any]:
    who = {"driver_id": driver, "driver_ref": paddock.DRIVERS[driver], "driver_name": paddock.NAMES[driver]}
    return paddock.row("driver_seasons", **who, season=season, teams=teams, starts=season - 2000, wins=9, points=437.5)


def _mates(driver: int, mate: int, ahead: int, behind: int) -> dict[str, Any]:
    return paddock.row(
        "teammates",
        driver_id=driver,
        driver_ref=paddock.DRIVERS[driver],
        driver_name=paddock.NAMES[driver],
        teammate_id=mate,
        teammate_ref=paddock.DRIVERS[mate],
        teammate_name=paddock.NAMES[mate],
        first_season=2023,
        last_season=2024,
        teams="McLaren",
        races=78,
        races_ahead=ahead,
        races_behind=behind,
    )
