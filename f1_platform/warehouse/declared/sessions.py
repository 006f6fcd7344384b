"""Tables at the grain of a session: what OpenF1 says of it, and what follows from it for each driver."""

from __future__ import annotations

from f1_platform.warehouse.tables import Column, Table, opt

_SESSION = Column("session_key", "int", "the session, OpenF1's key", low=1)
_CAR = Column("driver_number", "int", "the car number in this session", low=0, high=999)
_CIRCUIT_KEY = Column("circuit_key", "int", "OpenF1's key of the circuit", low=1)
_GMT_OFFSET = opt("gmt_offset", "text", "local time against UTC, [-]HH:MM:SS")

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
        _SESSION,
        Column("session_type", "text", "Practice, Qualifying or Race"),
        Column("session_name", "text", "Practice 1, Sprint, Race ..."),
        Column("date_start", "instant", "scheduled start", "UTC"),
        _CIRCUIT_KEY,
        Column("circuit_short_name", "text", "the circuit's short name"),
        opt("location", "text", "the city or region"),
        opt("country_name", "text", "the country"),
        _GMT_OFFSET,
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
        _SESSION,
        _CAR,
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
        _SESSION,
        _CAR,
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
    columns=(_SESSION, _CAR, opt("position", "int", "place on the grid", low=1, high=99)),
)

_DRIVER_SESSION_FACTS = (
    opt("laps", "int", "laps driven; those after the winner's last don't count", "laps", 0, 999),
    Column("timed_laps", "int", "laps with a time", "laps", low=0, high=999),
    opt("best_lap_ms", "int", "fastest lap", "ms", 20_000, 3_600_000),
    opt("best_lap_number", "int", "the lap it was driven on", low=0, high=999),
    opt("best_sector_1_ms", "int", "fastest first sector", "ms", 1),
    opt("best_sector_2_ms", "int", "fastest second sector", "ms", 1),
    opt("best_sector_3_ms", "int", "fastest third sector", "ms", 1),
    opt("average_lap_ms", "double", "mean of the timed laps that neither begin nor end in the pits", "ms", 20_000),
    opt("speed_trap", "int", "highest speed at a speed trap", "km/h", 0, 450),
    opt("pit_stops", "int", "laps that ended in the pit lane; null where OpenF1 has no pit records", low=0),
    opt("pit_time_s", "double", "time in the pit lane, waits under a red flag among it", "s", 0),
    opt("stints", "int", "sets of tyres run", low=0),
    opt("compounds", "text", "their compounds in order, joined by commas"),
    opt("first_position", "int", "first place held, the grid as a rule; races and sprints only", low=1, high=99),
    opt("final_position", "int", "place in the classification, else the last one held", low=1, high=99),
    opt("positions_won", "int", "places won on the way; places held less than ten seconds don't count", low=0),
    opt("positions_lost", "int", "places lost on the way, by retiring among them", low=0),
    opt("laps_led", "int", "laps at whose end the car was first; races and sprints only", "laps", 0, 999),
)
_STINT_FACTS = (
    Column("stint_number", "int", "stint of the driver, from 1", low=0, high=99),
    opt("compound", "text", "SOFT, MEDIUM, HARD, INTERMEDIATE, WET, UNKNOWN"),
    opt("lap_start", "int", "first lap", low=0, high=300),
    opt("lap_end", "int", "last lap; may lie before the first", low=0, high=300),
    opt("laps", "int", "laps on this set of tyres in this stint", "laps", 0, 300),
    opt("tyre_age_at_start", "int", "laps on the tyres before", "laps", 0, 200),
    opt("average_lap_ms", "double", "mean of the timed laps that neither begin nor end in the pits", "ms", 20_000),
    opt("best_lap_ms", "int", "fastest lap of the stint", "ms", 20_000),
)
_TELEMETRY_FACTS = (
    Column("samples", "int", "records of the car", low=1),
    opt("top_speed", "int", "highest speed", "km/h", 0, 450),
    opt("mean_speed", "double", "mean speed while moving", "km/h", 0, 450),
    opt("mean_throttle", "double", "mean throttle while moving; broken samples don't count", "%", 0, 100),
    opt("brake_share", "double", "share of the samples while moving with the brake on", "1", 0, 1),
    opt("drs_activations", "int", "times the DRS was opened; null where there is no DRS signal", low=0),
    opt("drs_seconds", "double", "time with the DRS open", "s", 0),
)

FACTS = (
    Table(
        "facts.driver_sessions",
        "sessions",
        "a car of a session",
        "What a car did in a session, from laps, pit, stints, position and results.",
        key=("session_key", "driver_number"),
        columns=(_SESSION, _CAR, *_DRIVER_SESSION_FACTS),
    ),
    Table(
        "facts.driver_stints",
        "sessions",
        "a stint of a car in a session",
        "Laps driven on one set of tyres.",
        key=("session_key", "driver_number", "stint_number"),
        columns=(_SESSION, _CAR, *_STINT_FACTS),
    ),
    Table(
        "facts.driver_telemetry",
        "telemetry",
        "a car of a session",
        "What a car's telemetry amounts to.",
        key=("session_key", "driver_number"),
        columns=(_SESSION, _CAR, *_TELEMETRY_FACTS),
    ),
)

_WHO = (
    opt("season", "int", "the season", low=1950, high=2100),
    opt("meeting_key", "int", "the meeting, OpenF1's key", low=1),
    _SESSION,
    _CAR,
    opt("driver_id", "int", "who drove; null for whom no rule names a person", low=1),
    opt("team_id", "int", "for which team", low=1),
)

VIEWS = (
    Table(
        "driver_sessions",
        "sessions",
        "a driver in a session",
        "Laps, best lap and sectors, pit stops, stints, places and laps led of each driver in each session.",
        key=("session_key", "driver_number"),
        columns=(
            *_WHO,
            *_DRIVER_SESSION_FACTS,
            opt("grid_position", "int", "place on the grid of the race or sprint", low=1, high=99),
        ),
    ),
    Table(
        "driver_stints",
        "sessions",
        "a stint of a driver in a session",
        "Tyre stints with compound, length and mean lap.",
        key=("session_key", "driver_number", "stint_number"),
        columns=(*_WHO, *_STINT_FACTS),
    ),
    Table(
        "driver_telemetry",
        "telemetry",
        "a driver in a session with telemetry",
        "Top and mean speed, throttle, brake and DRS of each driver. Samples come about 3.7 times a second.",
        key=("session_key", "driver_number"),
        columns=(*_WHO, *_TELEMETRY_FACTS),
    ),
)
