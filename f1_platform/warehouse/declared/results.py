"""Tables of races and their results, both sources as one."""

from __future__ import annotations

from f1_platform.warehouse.tables import Column, Table, opt

_RACE = Column("race_id", "int", "the archive's raceId, or 100000 + session_key where only OpenF1 has it", low=1)

RACES = Table(
    "races",
    "results",
    "a grand prix",
    "Every grand prix of the archive or of OpenF1's catalogue once, future ones among them, cancelled ones only where "
    "their sprint is held.",
    key=("race_id",),
    columns=(
        _RACE,
        Column("season", "int", "the season", low=1950, high=2100),
        Column("round", "int", "its number in the season", low=1, high=40),
        Column("race_name", "text", "the grand prix"),
        Column("race_date", "date", "day of the race, local"),
        opt("circuit_id", "int", "the circuit", low=1),
        opt("archive_race_id", "int", "the archive's raceId", low=1),
        opt("meeting_key", "int", "OpenF1's meeting", low=1),
        opt("session_key", "int", "OpenF1's session of the race", low=1),
        opt("sprint_session_key", "int", "OpenF1's session of the sprint", low=1),
        Column("is_cancelled", "bool", "whether only its sprint is held"),
    ),
)

RESULT_FACTS = (
    opt("number", "int", "the car number", low=0, high=999),
    opt("grid", "int", "place on the grid; 0 = from the pit lane or none", low=0, high=99),
    opt("position", "int", "classified place", low=1, high=99),
    opt("points", "double", "points as scored at the time", "points", 0, 60),
    opt("laps", "int", "laps driven", "laps", 0, 999),
    opt("time_ms", "int", "race time", "ms", 0),
    Column("status", "text", "how it ended: Finished, +1 Lap, Engine ..."),
    Column("started", "bool", "whether the driver took the start"),
    Column("source", "text", "archive or openf1"),
    Column("entry", "int", "the archive's resultId, or the car number", low=0),
)
_RESULT = (
    _RACE,
    Column("season", "int", "the season", low=1950, high=2100),
    Column("round", "int", "its number in the season", low=1, high=40),
    opt("driver_id", "int", "the driver; null where OpenF1's car number has no person", low=1),
    opt("team_id", "int", "the team", low=1),
    *RESULT_FACTS,
)

RESULTS = Table(
    "results",
    "results",
    "a driver's entry in a grand prix",
    "Results of both sources as one: the archive's where it has the race, else OpenF1's. In the 1950s drivers shared "
    "cars, so a race can hold two rows of one driver.",
    key=("race_id", "entry"),
    columns=_RESULT,
)
SPRINT_RESULTS = Table(
    "sprint_results",
    "results",
    "a driver's entry in a sprint",
    "Sprint results of both sources as one; they count in nothing but points.",
    key=("race_id", "entry"),
    columns=_RESULT,
)
FASTEST_LAPS = Table(
    "fastest_laps",
    "results",
    "a grand prix with lap times",
    "The fastest lap of each grand prix: least of the archive's lap times and fastest laps and OpenF1's laps.",
    key=("race_id",),
    columns=(
        _RACE,
        opt("driver_id", "int", "who drove it", low=1),
        Column("time_ms", "int", "the lap time", "ms", low=20_000, high=3_600_000),
        opt("lap", "int", "the lap", low=0, high=300),
        Column("source", "text", "archive or openf1"),
    ),
)
DIFFERENCES = Table(
    "differences",
    "results",
    "a value of a race that the sources give differently",
    "Where archive and OpenF1 disagree on a race or sprint that both have; the archive's value counts.",
    key=("race_id", "contest", "driver_id", "what"),
    columns=(
        _RACE,
        Column("contest", "text", "race or sprint"),
        opt("driver_id", "int", "the driver", low=1),
        Column("what", "text", "entry, position, points, laps or fastest_lap"),
        opt("archive", "text", "the archive's value"),
        opt("openf1", "text", "OpenF1's value"),
    ),
)
