"""People and teams season by season, and who drove beside whom."""

from __future__ import annotations

from f1_platform.serving.declaration import Column, Table
from f1_platform.serving.tables.columns import DRIVER, SEASON, TEAM, opt

_CHAMPIONSHIP = opt(
    "championship_position", "int", "place in the championship after the latest race up to which no result lacks", 1
)

DRIVER_SEASONS = Table(
    "driver_seasons",
    "A person's season; its figures add up to those of the career.",
    ("driver_id", "season"),
    (
        DRIVER[0],
        SEASON,
        *DRIVER[1:],
        opt("teams", "text", "names of the teams in order of the first race for them", "Red Bull"),
        Column("races_entered", "int", "different grands prix with a result, did-not-qualify included", 24),
        Column("starts", "int", "grands prix started", 24),
        Column("wins", "int", "grands prix classified first", 9),
        Column("podiums", "int", "grands prix classified first to third", 14),
        opt("poles", "int", "first places of the grid; null where no grid is known", 8),
        Column("points", "float", "grands prix and sprints, as scored at the time", 437.0, "points"),
        opt("fastest_laps", "int", "fastest laps of races; null where no lap times are known", 3),
        _CHAMPIONSHIP,
    ),
    indexes=(("season",),),
)

TEAM_SEASONS = Table(
    "team_seasons",
    "A team's season; its figures add up to those over all seasons.",
    ("team_id", "season"),
    (
        TEAM[0],
        SEASON,
        *TEAM[1:],
        opt("drivers", "text", "names of its drivers in order of their first race", "Max Verstappen, Sergio Pérez"),
        Column("races_entered", "int", "different grands prix with a result of one of its cars", 24),
        Column("starts", "int", "grands prix that one of its cars started", 24),
        Column("wins", "int", "grands prix won by one of its cars", 9),
        Column("podiums", "int", "places from first to third; two in one race count twice", 18),
        opt("poles", "int", "grands prix begun from grid place 1; null where no grid is known", 8),
        Column("points", "float", "points of its cars, sprints among them, as scored at the time", 589.0, "points"),
        opt("fastest_laps", "int", "fastest laps of races; null where no lap times are known", 4),
        _CHAMPIONSHIP,
    ),
    indexes=(("season",),),
)

TEAMMATES = Table(
    "teammates",
    "A person against one who drove for the same team in the same grand prix; every pair in both directions.",
    ("driver_id", "teammate_id"),
    (
        *DRIVER,
        Column("teammate_id", "int", "the other person", 815),
        Column("teammate_ref", "text", "the other person as a word", "perez"),
        Column("teammate_name", "text", "name of the other person", "Sergio Pérez"),
        Column("seasons", "int", "seasons with such a race", 4),
        Column("first_season", "int", "the first of them", 2021, "year"),
        Column("last_season", "int", "the last of them", 2024, "year"),
        Column("teams", "text", "names of the teams in order", "Red Bull"),
        Column("races", "int", "grands prix in which both had an entry of the same team", 90),
        Column("races_ahead", "int", "of those in which both were classified, how often ahead", 69),
        Column("races_behind", "int", "of those in which both were classified, how often behind", 6),
        Column("grids_ahead", "int", "of those in which both had a place on the grid, how often ahead", 70),
        Column("grids_behind", "int", "of those in which both had a place on the grid, how often behind", 13),
        Column("points", "float", "points in these grands prix and their sprints", 1861.5, "points"),
        Column("teammate_points", "float", "the other's points in them", 932.0, "points"),
    ),
)
