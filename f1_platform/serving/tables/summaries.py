"""One row for each person, circuit and team over all seasons."""

from __future__ import annotations

from f1_platform.serving.declaration import Column, Table

DRIVERS_SUMMARY = Table(
    "drivers_summary",
    "People with a race result, one row a person over all seasons and sources.",
    ("driver_id",),
    (
        Column("driver_id", "int", "the person, the same in all seasons and sources", 830),
        Column("name", "text", "first and last name", "Max Verstappen"),
        Column("races_entered", "int", "different grands prix with a result, did-not-qualify included", 227),
        Column("podiums", "int", "grands prix classified first to third", 121),
        Column("wins", "int", "grands prix classified first", 67),
        Column("driver_ref", "text", "the person as a word", "max_verstappen"),
        Column("code", "text", "three letters of the timing screens", "VER", nullable=True),
        Column("nationality", "text", "nationality", "Dutch", nullable=True),
        Column("starts", "int", "grands prix started", 227),
        Column("poles", "int", "first places of the grid; null where no grid is known", 45, nullable=True),
        Column("points", "float", "grands prix and sprints, as scored at the time", 3296.5, "points"),
        Column("fastest_laps", "int", "fastest laps of races; null where no lap times are known", 34, nullable=True),
        Column("first_season", "int", "season of the first race", 2015, "year"),
        Column("last_season", "int", "season of the latest race", 2025, "year"),
        Column("number", "int", "permanent car number", 33, nullable=True),
        Column("date_of_birth", "date", "date of birth", "1997-09-30", nullable=True),
    ),
)

CIRCUITS_SUMMARY = Table(
    "circuits_summary",
    "Circuits with a race, one row a circuit over all its layouts.",
    ("circuit_id",),
    (
        Column("circuit_id", "int", "the circuit, the same in all seasons and sources", 1),
        Column("circuit_name", "text", "name of the circuit", "Albert Park Grand Prix Circuit"),
        Column("location", "text", "town", "Melbourne", nullable=True),
        Column("country", "text", "country", "Australia", nullable=True),
        Column("total_races", "int", "grands prix held", 28),
        Column("fastest_lap", "int", "fastest race lap; null where no lap times are known", 79813, "ms", nullable=True),
        Column("fastest_driver", "int", "`driverId` of who drove it", 844, nullable=True),
        Column("fastest_driver_name", "text", "name of who drove it", "Charles Leclerc", nullable=True),
        Column("fastest_lap_year", "int", "season it was driven in", 2024, "year", nullable=True),
        Column("circuit_ref", "text", "the circuit as a word", "albert_park"),
        Column("latitude", "float", "latitude, north positive", -37.8497, "degrees", nullable=True),
        Column("longitude", "float", "longitude, east positive", 144.968, "degrees", nullable=True),
        Column("first_season", "int", "season of the first race", 1996, "year"),
        Column("last_season", "int", "season of the latest race", 2025, "year"),
    ),
)

TEAMS_SUMMARY = Table(
    "teams_summary",
    "Teams with a race result, one row a team over all seasons; a new name is a new team.",
    ("team_id",),
    (
        Column("team_id", "int", "the team, the same in all seasons and sources", 6),
        Column("team_ref", "text", "the team as a word", "ferrari"),
        Column("team_name", "text", "name of the team", "Ferrari"),
        Column("nationality", "text", "nationality", "Italian", nullable=True),
        Column("races_entered", "int", "different grands prix with a result of one of its cars", 1119),
        Column("starts", "int", "grands prix that one of its cars started", 1118),
        Column("wins", "int", "grands prix won by one of its cars", 248),
        Column("podiums", "int", "places from first to third; two in one race count twice", 834),
        Column("poles", "int", "grands prix begun from grid place 1; null where no grid is known", 254, nullable=True),
        Column("points", "float", "points of its cars, sprints among them, as scored at the time", 11541.27, "points"),
        Column("fastest_laps", "int", "fastest laps of races; null where no lap times are known", 143, nullable=True),
        Column("championships", "int", "teams' championships won, from 1958 on", 16),
        Column("first_season", "int", "season of the first race", 1950, "year"),
        Column("last_season", "int", "season of the latest race", 2025, "year"),
    ),
)
