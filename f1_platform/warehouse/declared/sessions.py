"""Tables at the grain of a session: what follows for each driver from what OpenF1 says of it."""

from __future__ import annotations

from f1_platform.warehouse.declared.observed import CAR, SESSION
from f1_platform.warehouse.tables import Column, Table, opt

DRIVER_FACTS = (
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
STINT_FACTS = (
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
        columns=(SESSION, CAR, *DRIVER_FACTS),
    ),
    Table(
        "facts.driver_stints",
        "sessions",
        "a stint of a car in a session",
        "Laps driven on one set of tyres.",
        key=("session_key", "driver_number", "stint_number"),
        columns=(SESSION, CAR, *STINT_FACTS),
    ),
    Table(
        "facts.race_laps",
        "sessions",
        "a car of a race or sprint",
        "Its laps as lists, from the first on, to draw the race by.",
        key=("session_key", "driver_number"),
        columns=(
            SESSION,
            CAR,
            Column("laps", "int", "laps in the lists", "laps", low=1, high=999),
            Column("positions", "text", "place at the end of each lap, JSON"),
            Column("times_ms", "text", "time of each lap, JSON", "ms"),
        ),
    ),
    Table(
        "facts.driver_telemetry",
        "telemetry",
        "a car of a session",
        "What a car's telemetry amounts to.",
        key=("session_key", "driver_number"),
        columns=(SESSION, CAR, *_TELEMETRY_FACTS),
    ),
)

WHO = (
    opt("season", "int", "the season", low=1950, high=2100),
    opt("meeting_key", "int", "the meeting, OpenF1's key", low=1),
    SESSION,
    CAR,
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
            *WHO,
            *DRIVER_FACTS,
            opt("grid_position", "int", "place on the grid of the race or sprint", low=1, high=99),
        ),
    ),
    Table(
        "driver_stints",
        "sessions",
        "a stint of a driver in a session",
        "Tyre stints with compound, length and mean lap.",
        key=("session_key", "driver_number", "stint_number"),
        columns=(*WHO, *STINT_FACTS),
    ),
    Table(
        "driver_telemetry",
        "telemetry",
        "a driver in a session with telemetry",
        "Top and mean speed, throttle, brake and DRS of each driver. Samples come about 3.7 times a second.",
        key=("session_key", "driver_number"),
        columns=(*WHO, *_TELEMETRY_FACTS),
    ),
)
