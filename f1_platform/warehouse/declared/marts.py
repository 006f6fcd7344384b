"""The marts: summaries and standings as they are published."""

from __future__ import annotations

from f1_platform.warehouse.declared.identity import CIRCUITS, PEOPLE
from f1_platform.warehouse.tables import Column, Table, opt

DRIVERS_SUMMARY = Table(
    "drivers_summary",
    "marts",
    "a person with a grand prix result",
    "Career figures over both sources, sprints counting in nothing but points.",
    key=("driver_id",),
    columns=(
        *PEOPLE.columns,
        Column("races_entered", "int", "different grands prix with any result row, DNQ included", low=1, high=1000),
        Column("starts", "int", "grands prix started", low=0, high=1000),
        Column("wins", "int", "grands prix won", low=0, high=500),
        Column("podiums", "int", "grands prix ended on places 1 to 3", low=0, high=500),
        opt("poles", "int", "grands prix begun from grid place 1; null where no grid is known", low=0, high=500),
        Column("points", "double", "points in grands prix and sprints, as scored at the time", "points", low=0),
        opt("fastest_laps", "int", "races with the fastest lap; null without races that have lap times", low=0),
        Column("first_season", "int", "season of the first grand prix", low=1950, high=2100),
        Column("last_season", "int", "season of the last grand prix", low=1950, high=2100),
    ),
)
CIRCUITS_SUMMARY = Table(
    "circuits_summary",
    "marts",
    "a circuit with a grand prix result",
    "Races held and the fastest race lap ever of each circuit.",
    key=("circuit_id",),
    columns=(
        *CIRCUITS.columns,
        Column("total_races", "int", "grands prix held", low=1, high=200),
        Column("first_season", "int", "season of the first one", low=1950, high=2100),
        Column("last_season", "int", "season of the last one", low=1950, high=2100),
        opt("fastest_lap", "int", "fastest race lap, whatever the layout", "ms", 20_000, 3_600_000),
        opt("fastest_driver", "int", "who drove it", low=1),
        opt("fastest_driver_name", "text", "the driver's name"),
        opt("fastest_lap_year", "int", "in which season", low=1950, high=2100),
    ),
)

_ROUND = (
    Column("season", "int", "the season", low=1950, high=2100),
    Column("round", "int", "the round after which it stood so", low=1, high=40),
    Column("race_name", "text", "the grand prix"),
    Column("race_date", "date", "day of the race, local"),
)
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
        *_ROUND,
        Column("driver_id", "int", "the driver", low=1),
        Column("driver_ref", "text", "the driver's name for machines"),
        Column("driver_name", "text", "the driver's name"),
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
        *_ROUND,
        Column("team_id", "int", "the team", low=1),
        Column("team_ref", "text", "the team's name for machines"),
        Column("team_name", "text", "the team's name"),
        *_STANDING,
    ),
)
