"""Seasons, and the championships after each of their races."""

from __future__ import annotations

from f1_platform.serving.declaration import Column, Table
from f1_platform.serving.tables.columns import DRIVER, TEAM, opt

SEASONS = Table(
    "seasons",
    "Every season with its races and, once its last race is held, its champions.",
    ("season",),
    (
        Column("season", "int", "season", 2024, "year"),
        Column("races", "int", "grands prix held so far", 24),
        Column("races_scheduled", "int", "grands prix of the calendar, cancelled ones not", 24),
        Column("sprints", "int", "sprints held so far", 6),
        Column("first_race_date", "date", "local day of the first race of the calendar", "2024-03-02"),
        Column("last_race_date", "date", "local day of the last race of the calendar", "2024-12-08"),
        opt("champion_id", "int", "the champion; null while the season runs or results of it lack", 830),
        opt("champion_ref", "text", "the champion as a word", "max_verstappen"),
        opt("champion_name", "text", "name of the champion", "Max Verstappen"),
        opt("champion_points", "float", "points of the champion, as the championship counts them", 437.0, "points"),
        opt("champion_team_id", "int", "the teams' champion; null before 1958 too", 1),
        opt("champion_team_ref", "text", "the teams' champion as a word", "mclaren"),
        opt("champion_team_name", "text", "name of the teams' champion", "McLaren"),
        opt("champion_team_points", "float", "points of the teams' champion", 666.0, "points"),
    ),
)


def _standings(who: str, meaning: str, *subject: Column) -> Table:
    return Table(
        f"{who}_standings",
        meaning,
        ("season", "round", f"{who}_id"),
        (
            Column("season", "int", "season", 2024, "year"),
            Column("round", "int", "race of the season, from 1", 24),
            Column("race_name", "text", "name of the grand prix", "Abu Dhabi Grand Prix"),
            Column("race_date", "date", "local day of the race", "2024-12-08"),
            *subject,
            Column("position", "int", "place after the race; null for the unclassified", 1, nullable=True),
            Column("points", "float", "points of the season after the race", 437.0, "points"),
            Column("wins", "int", "wins of the season after the race", 9),
        ),
        indexes=((f"{who}_id",),),
    )


DRIVER_STANDINGS = _standings("driver", "The drivers' championship after every race.", *DRIVER)
TEAM_STANDINGS = _standings("team", "The teams' championship after every race, from 1958 on.", *TEAM)
