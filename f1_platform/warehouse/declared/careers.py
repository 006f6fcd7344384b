"""The marts of people and teams: season by season, over all seasons, and against teammates.

Those of a season are counted from results; those over all seasons are their sums.
"""

from __future__ import annotations

from f1_platform.warehouse.declared.identity import PEOPLE, TEAMS
from f1_platform.warehouse.declared.named import DRIVER, SEASON, TEAM
from f1_platform.warehouse.tables import Column, Table, opt

_ENTERED = (
    Column("races_entered", "int", "different grands prix with any result row, DNQ included", low=1, high=2000),
    Column("starts", "int", "grands prix started", low=0, high=2000),
    Column("wins", "int", "grands prix won", low=0, high=500),
)
_PODIUMS = Column("podiums", "int", "grands prix ended on places 1 to 3", low=0, high=500)
_TEAM_PODIUMS = Column("podiums", "int", "places 1 to 3, two in one race counting twice", low=0, high=2000)
_SCORED = (
    opt("poles", "int", "grands prix begun from grid place 1; null where no grid is known", low=0, high=500),
    Column("points", "double", "points in grands prix and sprints, as scored at the time", "points", low=0),
    opt("fastest_laps", "int", "races with the fastest lap; null without races that have lap times", low=0),
)
_CHAMPIONSHIP = opt(
    "championship_position", "int", "place after the last round up to which no result lacks", low=1, high=200
)
_SPAN = (
    Column("first_season", "int", "season of the first grand prix", low=1950, high=2100),
    Column("last_season", "int", "season of the last grand prix", low=1950, high=2100),
)

DRIVER_SEASONS = Table(
    "driver_seasons",
    "marts",
    "a person's season",
    "A season's figures of everyone with a grand prix result in it, sprints counting in nothing but points.",
    key=("driver_id", "season"),
    columns=(
        *DRIVER,
        SEASON,
        opt("teams", "text", "the teams in order of the first race for them"),
        *_ENTERED,
        _PODIUMS,
        *_SCORED,
        _CHAMPIONSHIP,
    ),
)
TEAM_SEASONS = Table(
    "team_seasons",
    "marts",
    "a team's season",
    "A season's figures of every team with a grand prix result in it; what its cars did in one race counts once, "
    "but for podiums and points.",
    key=("team_id", "season"),
    columns=(
        *TEAM,
        SEASON,
        opt("drivers", "text", "the drivers in order of their first race"),
        *_ENTERED,
        _TEAM_PODIUMS,
        *_SCORED,
        _CHAMPIONSHIP,
    ),
)
DRIVERS_SUMMARY = Table(
    "drivers_summary",
    "marts",
    "a person with a grand prix result",
    "Career figures over both sources, sprints counting in nothing but points.",
    key=("driver_id",),
    columns=(*PEOPLE.columns, *_ENTERED, _PODIUMS, *_SCORED, *_SPAN),
)
TEAMS_SUMMARY = Table(
    "teams_summary",
    "marts",
    "a team with a grand prix result",
    "Figures of a team over all seasons; its championships are counted from 1958 on.",
    key=("team_id",),
    columns=(
        *TEAMS.columns,
        *_ENTERED,
        _TEAM_PODIUMS,
        *_SCORED,
        Column("championships", "int", "teams' championships won", low=0, high=50),
        *_SPAN,
    ),
)
TEAMMATES = Table(
    "teammates",
    "marts",
    "a person and one who drove for the same team in the same grand prix",
    "Head to head in those grands prix: by classified place, by place on the grid, by points.",
    key=("driver_id", "teammate_id"),
    columns=(
        *DRIVER,
        Column("teammate_id", "int", "the other", low=1),
        Column("teammate_ref", "text", "the other's name for machines"),
        Column("teammate_name", "text", "the other's name"),
        Column("seasons", "int", "seasons with such a race", low=1, high=50),
        *_SPAN,
        Column("teams", "text", "the teams in order"),
        Column("races", "int", "such grands prix", low=1, high=500),
        Column("races_ahead", "int", "those in which both were classified, ahead of the other", low=0, high=500),
        Column("races_behind", "int", "those in which both were classified, behind the other", low=0, high=500),
        Column("grids_ahead", "int", "those in which both had a place on the grid, ahead", low=0, high=500),
        Column("grids_behind", "int", "those in which both had a place on the grid, behind", low=0, high=500),
        Column("points", "double", "points in these races and their sprints", "points", low=0),
        Column("teammate_points", "double", "the other's points in them", "points", low=0),
    ),
)
