"""Tables of what OpenF1 says: its catalogue, and of each session who drove, the classification and the grid."""

from __future__ import annotations

from f1_platform.warehouse.tables import Column, Table, opt

SESSION = Column("session_key", "int", "the session, OpenF1's key", low=1)
CAR = Column("driver_number", "int", "the car number in this session", low=0, high=999)
_CIRCUIT_KEY = Column("circuit_key", "int", "OpenF1's key of the circuit", low=1)

MEETINGS = Table(
    "openf1.meetings",
    "catalogue",
    "a meeting of OpenF1",
    "The race weekends and tests of the seasons whose catalogue is known.",
    key=("meeting_key",),
    columns=(
        Column("season", "int", "the season", low=1950, high=2100),
        Column("meeting_key", "int", "the meeting", low=1),
        Column("meeting_name", "text", "the grand prix or test"),
        opt("country_name", "text", "the country"),
        opt("location", "text", "the city or region"),
        _CIRCUIT_KEY,
        opt("is_cancelled", "bool", "whether it will not be held"),
    ),
)
SESSIONS = Table(
    "openf1.sessions",
    "catalogue",
    "a session of OpenF1",
    "The sessions of the seasons whose catalogue is known, cancelled and future ones among them.",
    key=("session_key",),
    columns=(
        Column("season", "int", "the season", low=1950, high=2100),
        Column("meeting_key", "int", "the meeting", low=1),
        SESSION,
        Column("session_type", "text", "Practice, Qualifying or Race"),
        Column("session_name", "text", "Practice 1, Sprint, Race ..."),
        Column("date_start", "instant", "scheduled start", "UTC"),
        _CIRCUIT_KEY,
        Column("circuit_short_name", "text", "the circuit's short name"),
        opt("location", "text", "the city or region"),
        opt("country_name", "text", "the country"),
        opt("gmt_offset", "text", "local time against UTC, [-]HH:MM:SS"),
        opt("is_cancelled", "bool", "whether it will not be held"),
    ),
)
ENTRIES = Table(
    "openf1.drivers",
    "sessions",
    "a car number of a session",
    "Who is said to have driven a car; of several records that with the fewest nulls.",
    key=("session_key", "driver_number"),
    columns=(
        SESSION,
        CAR,
        opt("full_name", "text", "the full name"),
        opt("first_name", "text", "first name"),
        opt("last_name", "text", "surname"),
        opt("name_acronym", "text", "three letters"),
        opt("team_name", "text", "the team"),
    ),
)
CLASSIFICATIONS = Table(
    "openf1.session_result",
    "sessions",
    "a car of a session",
    "OpenF1's classification.",
    key=("session_key", "driver_number"),
    columns=(
        SESSION,
        CAR,
        opt("position", "int", "final place", low=1, high=99),
        opt("laps", "int", "laps driven", "laps", 0, 999),
        opt("points", "double", "points scored", "points", 0, 60),
        opt("time_ms", "int", "the first's time; others' where OpenF1 gives it", "ms", 0),
        Column("dnf", "bool", "did not finish"),
        Column("dns", "bool", "did not start"),
        Column("dsq", "bool", "disqualified"),
    ),
)
GRIDS = Table(
    "openf1.starting_grid",
    "sessions",
    "a car of a qualifying",
    "The grid of the race that a qualifying leads to.",
    key=("session_key", "driver_number"),
    columns=(SESSION, CAR, opt("position", "int", "place on the grid", low=1, high=99)),
)
