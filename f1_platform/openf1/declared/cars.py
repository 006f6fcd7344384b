"""The cars: who drives them, and what they and the timing of their laps say."""

from __future__ import annotations

from f1_platform.openf1.declared.shared import DATE, DRIVER, MEETING, SESSION, names, opt
from f1_platform.openf1.fields import Endpoint, Field

CARS = (
    Endpoint(
        "drivers",
        "driver",
        "Who drove which car number in a session.",
        key=("driver_number",),
        row_key=("driver_number",),
        mutable=True,
        sent=names(
            "meeting_key session_key driver_number broadcast_name full_name name_acronym team_name team_colour "
            "first_name last_name headshot_url country_code"
        ),
        fields=(
            MEETING,
            SESSION,
            DRIVER,
            opt("broadcast_name", "text", "as on television: M VERSTAPPEN"),
            opt("full_name", "text", "first name and upper-case surname"),
            opt("first_name", "text", "first name"),
            opt("last_name", "text", "surname"),
            opt("name_acronym", "text", "three letters"),
            opt("team_name", "text", "the team"),
            opt("team_colour", "text", "six hexadecimal digits"),
            opt("headshot_url", "text", "address of a portrait"),
            opt("country_code", "text", "nationality, three letters; gone in newer rows"),
        ),
    ),
    Endpoint(
        "car_data",
        "car",
        "The car's telemetry, about 3.7 samples a second.",
        key=("driver_number", "date"),
        row_key=("driver_number", "date"),
        telemetry=True,
        sent=names("date session_key throttle brake rpm speed meeting_key driver_number n_gear drs"),
        fields=(
            MEETING,
            SESSION,
            DRIVER,
            DATE,
            opt("rpm", "int", "engine speed", "1/min", 0, 20_000),
            opt("speed", "int", "speed", "km/h", 0, 450),
            opt("n_gear", "int", "gear, 0 = neutral; up to 85 where the signal is broken", low=0, high=127),
            opt("throttle", "int", "throttle; 104 = no data", "%", 0, 104),
            opt("brake", "int", "brake, 0 or 100; 104 = no data", "%", 0, 104),
            opt("drs", "int", "DRS state: 0, 1 off, 8 eligible, 10, 12, 14 open; null from 2026", low=0, high=20),
        ),
    ),
    Endpoint(
        "location",
        "location",
        "Where the car is, about 3.8 samples a second; (0, 0, 0) = not on track.",
        key=("driver_number", "date"),
        row_key=("driver_number", "date"),
        telemetry=True,
        sent=names("date session_key x z meeting_key driver_number y"),
        fields=(
            MEETING,
            SESSION,
            DRIVER,
            DATE,
            opt("x", "int", "x coordinate", "1/10 m"),
            opt("y", "int", "y coordinate", "1/10 m"),
            opt("z", "int", "height", "1/10 m"),
        ),
    ),
    Endpoint(
        "laps",
        "laps",
        "Lap and sector times, speed traps, mini-sectors.",
        key=("driver_number", "lap_number"),
        row_key=("driver_number", "lap_number"),
        mutable=True,
        sent=names(
            "meeting_key session_key driver_number lap_number date_start duration_sector_1 duration_sector_2 "
            "duration_sector_3 i1_speed i2_speed is_pit_out_lap lap_duration segments_sector_1 segments_sector_2 "
            "segments_sector_3 st_speed"
        ),
        fields=(
            MEETING,
            SESSION,
            DRIVER,
            Field("lap_number", "int", "lap of the driver, from 1", low=0, high=300),
            opt("date_start", "date", "start of the lap", "UTC"),
            *(opt(f"duration_sector_{n}", "float", f"time in sector {n}", "s", low=0) for n in (1, 2, 3)),
            opt("i1_speed", "int", "speed at the first intermediate", "km/h", 0, 450),
            opt("i2_speed", "int", "speed at the second intermediate", "km/h", 0, 450),
            opt("st_speed", "int", "speed at the trap", "km/h", 0, 450),
            opt("is_pit_out_lap", "bool", "whether the lap began in the pit lane"),
            opt("lap_duration", "float", "lap time", "s", low=0),
            *(opt(f"segments_sector_{n}", "ints", f"mini-sector codes of sector {n}") for n in (1, 2, 3)),
        ),
    ),
    Endpoint(
        "stints",
        "stints",
        "Laps driven on one set of tyres.",
        key=("driver_number", "stint_number"),
        row_key=("driver_number", "stint_number"),
        mutable=True,
        sent=names("meeting_key session_key stint_number driver_number lap_start lap_end compound tyre_age_at_start"),
        fields=(
            MEETING,
            SESSION,
            DRIVER,
            Field("stint_number", "int", "stint of the driver, from 1", low=0, high=99),
            opt("lap_start", "int", "first lap", low=0, high=300),
            opt("lap_end", "int", "last lap; may lie before the first", low=0, high=300),
            opt("compound", "text", "SOFT, MEDIUM, HARD, INTERMEDIATE, WET, UNKNOWN"),
            opt("tyre_age_at_start", "int", "laps on the tyres before", "laps", 0, 200),
        ),
    ),
    Endpoint(
        "pit",
        "pit",
        "Visits to the pit lane.",
        key=("driver_number", "lap_number", "date"),
        row_key=("driver_number", "lap_number", "date"),
        mutable=True,
        sent=names("date session_key pit_duration meeting_key driver_number lap_number"),
        fields=(
            MEETING,
            SESSION,
            DRIVER,
            opt("lap_number", "int", "the lap that ends in the pit lane", low=0, high=300),
            opt("date", "date", "exit", "UTC"),
            opt("lane_duration", "float", "time in the pit lane", "s", low=0),
            opt("pit_duration", "float", "the same under its older name", "s", low=0),
            opt("stop_duration", "float", "time standing at the box", "s", low=0),
        ),
    ),
)
