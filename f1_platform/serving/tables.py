"""The published tables, declared once. What counts as a start, a win or a pole is the warehouse's to compute.

Summary-size tables only; laps and telemetry are read from the raw store. Declaring a table here is all it takes for it
to be published; `resources` says which ones the API answers as JSON.
"""

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
    )


DRIVER_STANDINGS = _standings(
    "driver",
    "The drivers' championship after every race.",
    Column("driver_id", "int", "the person", 830),
    Column("driver_ref", "text", "the person as a word", "max_verstappen"),
    Column("driver_name", "text", "first and last name", "Max Verstappen"),
)

TEAM_STANDINGS = _standings(
    "team",
    "The teams' championship after every race, from 1958 on.",
    Column("team_id", "int", "the team", 1),
    Column("team_ref", "text", "the team as a word", "mclaren"),
    Column("team_name", "text", "name of the team", "McLaren"),
)

REDIRECTS = Table(
    "redirects",
    "Ids that a person, circuit or team had before the archive brought its own; never used again.",
    ("kind", "old_id"),
    (
        Column("kind", "text", "driver, circuit or team", "driver"),
        Column("old_id", "int", "the id it had", 100005),
        Column("id", "int", "the id it has", 862),
    ),
)

TABLES: dict[str, Table] = {
    table.name: table for table in (DRIVERS_SUMMARY, CIRCUITS_SUMMARY, DRIVER_STANDINGS, TEAM_STANDINGS, REDIRECTS)
}
"""Every published table by name."""
