"""The marts of seasons and their championships."""

from __future__ import annotations

from f1_platform.warehouse.declared.named import DRIVER, RACE, SEASON, TEAM
from f1_platform.warehouse.tables import Column, Table, opt

_STANDING = (
    opt("position", "int", "championship place; null for the excluded", low=1, high=200),
    Column("points", "double", "championship points", "points", low=0, high=1500),
    Column("wins", "int", "grands prix won this season", low=0, high=40),
    Column("source", "text", "archive where official, else computed"),
    Column("missing_rounds", "int", "earlier rounds without results that a computed standing lacks", low=0),
)

DRIVER_STANDINGS = Table(
    "driver_standings",
    "marts",
    "a driver after a round",
    "The drivers' championship after every round: the archive's official one, else computed from results.",
    key=("season", "round", "driver_id"),
    columns=(
        *RACE[1:],
        *DRIVER,
        *_STANDING,
    ),
)
TEAM_STANDINGS = Table(
    "team_standings",
    "marts",
    "a team after a round",
    "The constructors' championship after every round since 1958: the archive's official one, else computed.",
    key=("season", "round", "team_id"),
    columns=(
        *RACE[1:],
        *TEAM,
        *_STANDING,
    ),
)
SEASONS = Table(
    "seasons",
    "marts",
    "a season",
    "The races of a season and, once the last one is held and none of its results lack, its champions.",
    key=("season",),
    columns=(
        SEASON,
        Column("races", "int", "grands prix held so far", low=0, high=40),
        Column("races_scheduled", "int", "grands prix of the calendar", low=1, high=40),
        Column("sprints", "int", "sprints held so far", low=0, high=40),
        Column("first_race_date", "date", "day of the first race"),
        Column("last_race_date", "date", "day of the last race"),
        opt("champion_id", "int", "the champion", low=1),
        opt("champion_ref", "text", "the champion's name for machines"),
        opt("champion_name", "text", "the champion's name"),
        opt("champion_points", "double", "the champion's points", "points", 0, 1500),
        opt("champion_team_id", "int", "the teams' champion", low=1),
        opt("champion_team_ref", "text", "the teams' champion's name for machines"),
        opt("champion_team_name", "text", "the teams' champion's name"),
        opt("champion_team_points", "double", "the teams' champion's points", "points", 0, 1500),
    ),
)
