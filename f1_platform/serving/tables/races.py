"""Grands prix and sprints: the calendar, results, the laps of a race, the fastest laps."""

from __future__ import annotations

from f1_platform.serving.declaration import Column, Table
from f1_platform.serving.tables.columns import (
    CIRCUIT,
    DRIVER,
    RACE_DATE,
    RACE_ID,
    RACE_NAME,
    ROUND,
    SEASON,
    TEAM,
    nullable,
    opt,
)

RACES = Table(
    "races",
    "Every grand prix once, with its winner; those to come have none.",
    ("race_id",),
    (
        RACE_ID,
        SEASON,
        ROUND,
        RACE_NAME,
        RACE_DATE,
        *nullable(CIRCUIT),
        opt("country", "text", "country of the circuit", "Bahrain"),
        opt("winner_id", "int", "who won; null before the race; of a shared car the first who is named", 830),
        opt("winner_ref", "text", "the winner as a word", "max_verstappen"),
        opt("winner_name", "text", "name of the winner", "Max Verstappen"),
        opt("winner_team_id", "int", "the winner's team", 9),
        opt("winner_team_name", "text", "name of the winner's team", "Red Bull"),
        opt("fastest_lap_ms", "int", "fastest lap of the race; null where no lap times are known", 92608, "ms"),
        opt("fastest_lap_driver_id", "int", "who drove it", 830),
        opt("fastest_lap_driver_name", "text", "name of who drove it", "Max Verstappen"),
        opt("laps", "int", "laps of the winner", 57, "laps"),
        opt("meeting_key", "int", "OpenF1's meeting", 1229),
        opt("session_key", "int", "OpenF1's session of the race", 9472),
        opt("sprint_session_key", "int", "OpenF1's session of the sprint", 9672),
    ),
    indexes=(("season", "round"), ("circuit_id", "race_date"), ("session_key",)),
    source="races_summary",
)

_RESULT = (
    RACE_ID,
    Column("entry", "int", "tells entries of a race apart: in the 1950s a driver can have two", 26286),
    SEASON,
    ROUND,
    RACE_NAME,
    RACE_DATE,
    *nullable((CIRCUIT[0], CIRCUIT[2])),
    *nullable(DRIVER, "null where OpenF1's car number has no person"),
    opt("code", "text", "three letters of the timing screens", "VER"),
    *nullable(TEAM),
    opt("number", "int", "car number", 1),
    opt("grid", "int", "place on the grid; 0 is from the pit lane or none", 1),
    opt("position", "int", "classified place; null for the unclassified", 1),
    opt("points", "float", "points as scored at the time", 26.0, "points"),
    opt("laps", "int", "laps driven", 57, "laps"),
    opt("time_ms", "int", "race time", 5504742, "ms"),
    Column("status", "text", "how it ended", "Finished"),
    Column("started", "bool", "whether the driver took the start", True),
    Column("source", "text", "archive or openf1", "archive"),
)
_BY_SUBJECT = (("season", "round"), ("driver_id", "race_date"), ("team_id", "race_date"), ("circuit_id",))

RACE_RESULTS = Table(
    "race_results",
    "A driver's entry in a grand prix: the archive's where it has the race, else OpenF1's.",
    ("race_id", "entry"),
    _RESULT,
    indexes=_BY_SUBJECT,
)
SPRINT_RESULTS = Table(
    "sprint_results",
    "A driver's entry in a sprint, under the grand prix of its weekend; sprints count in nothing but points.",
    ("race_id", "entry"),
    _RESULT,
    indexes=_BY_SUBJECT,
    source="sprint_race_results",
)

RACE_LAPS = Table(
    "race_laps",
    "A driver's race lap by lap, to draw it: the archive's lap times (from 1996) where it has them, else OpenF1's.",
    ("race_id", "driver_id"),
    (
        RACE_ID,
        *DRIVER,
        Column("laps", "int", "laps in the lists", 57, "laps"),
        Column("positions", "ints", "place at the end of each lap from the first, null where unknown", "[1,1,1]"),
        Column("times_ms", "ints", "time of each lap from the first, null where unknown", "[97759,96296,96753]", "ms"),
        Column("source", "text", "archive or openf1", "openf1"),
    ),
)

CIRCUIT_FASTEST_LAPS = Table(
    "circuit_fastest_laps",
    "The fastest lap of every grand prix with lap times.",
    ("race_id",),
    (
        RACE_ID,
        *nullable(CIRCUIT),
        SEASON,
        ROUND,
        RACE_NAME,
        RACE_DATE,
        *nullable(DRIVER),
        *nullable(TEAM),
        Column("time_ms", "int", "the lap time", 92608, "ms"),
        opt("lap", "int", "which lap it was", 39),
        Column("source", "text", "archive or openf1", "archive"),
    ),
    indexes=(("circuit_id", "time_ms"), ("season", "round"), ("driver_id",)),
)
