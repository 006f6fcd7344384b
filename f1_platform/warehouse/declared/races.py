"""The marts of grands prix and sprints with the names of who took part, of their laps, and of the circuits."""

from __future__ import annotations

from f1_platform.warehouse.declared.identity import CIRCUITS
from f1_platform.warehouse.declared.named import CIRCUIT, DRIVER, RACE, TEAM, nullable
from f1_platform.warehouse.declared.results import RESULT_FACTS
from f1_platform.warehouse.tables import Column, Table, opt

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

RACES_SUMMARY = Table(
    "races_summary",
    "marts",
    "a grand prix",
    "Every grand prix with its circuit, its winner and its fastest lap.",
    key=("race_id",),
    columns=(
        *RACE,
        *CIRCUIT,
        opt("country", "text", "the circuit's country"),
        opt("winner_id", "int", "who won; of a shared car the first who is named", low=1),
        opt("winner_ref", "text", "the winner's name for machines"),
        opt("winner_name", "text", "the winner's name"),
        opt("winner_team_id", "int", "the winner's team", low=1),
        opt("winner_team_name", "text", "the winner's team's name"),
        opt("fastest_lap_ms", "int", "fastest lap", "ms", 20_000, 3_600_000),
        opt("fastest_lap_driver_id", "int", "who drove it", low=1),
        opt("fastest_lap_driver_name", "text", "the name of who drove it"),
        opt("laps", "int", "laps of the winner", "laps", 1, 999),
        opt("meeting_key", "int", "OpenF1's meeting", low=1),
        opt("session_key", "int", "OpenF1's session of the race", low=1),
        opt("sprint_session_key", "int", "OpenF1's session of the sprint", low=1),
    ),
)

_NAMED_RESULT = (
    *RACE,
    CIRCUIT[0],
    CIRCUIT[2],
    *nullable(DRIVER),
    opt("code", "text", "the driver's acronym"),
    *nullable(TEAM),
    *RESULT_FACTS,
)

RACE_RESULTS = Table(
    "race_results",
    "marts",
    "a driver's entry in a grand prix",
    "Results of grands prix with names.",
    key=("race_id", "entry"),
    columns=_NAMED_RESULT,
)
SPRINT_RACE_RESULTS = Table(
    "sprint_race_results",
    "marts",
    "a driver's entry in a sprint",
    "Results of sprints with names.",
    key=("race_id", "entry"),
    columns=_NAMED_RESULT,
)
RACE_LAPS = Table(
    "race_laps",
    "marts",
    "a driver of a grand prix with lap times",
    "Places and times lap by lap as lists: the archive's lap times where it has them, else OpenF1's.",
    key=("race_id", "driver_id"),
    columns=(
        RACE[0],
        *DRIVER,
        Column("laps", "int", "laps in the lists", "laps", low=1, high=999),
        Column("positions", "text", "place at the end of each lap, JSON"),
        Column("times_ms", "text", "time of each lap, JSON", "ms"),
        Column("source", "text", "archive or openf1"),
    ),
)
CIRCUIT_FASTEST_LAPS = Table(
    "circuit_fastest_laps",
    "marts",
    "a grand prix with lap times",
    "The fastest lap of each grand prix with its circuit, its driver and the team.",
    key=("race_id",),
    columns=(
        *RACE,
        *CIRCUIT,
        *nullable(DRIVER),
        *nullable(TEAM),
        Column("time_ms", "int", "the lap time", "ms", low=20_000, high=3_600_000),
        opt("lap", "int", "the lap", low=0, high=300),
        Column("source", "text", "archive or openf1"),
    ),
)
