"""The running of a session: places and gaps as they change, and what race control, radio and weather say."""

from __future__ import annotations

from f1_platform.openf1.declared.shared import DATE, DRIVER, MEETING, RACES, SESSION, names, opt
from f1_platform.openf1.fields import Endpoint, Field

RUNNING = (
    Endpoint(
        "intervals",
        "intervals",
        "Gaps during races, about every four seconds.",
        key=("driver_number", "date"),
        row_key=("driver_number", "date"),
        session_types=RACES,
        sent=names("date session_key driver_number meeting_key gap_to_leader interval"),
        fields=(
            MEETING,
            SESSION,
            DRIVER,
            DATE,
            opt("gap_to_leader", "json", 'gap to the leader: seconds, "+1 LAP" or null', "s"),
            opt("interval", "json", 'gap to the car ahead: seconds, "+1 LAP" or null', "s"),
        ),
    ),
    Endpoint(
        "overtakes",
        "overtakes",
        "One car passing another in a race.",
        key=("date", "overtaking_driver_number", "overtaken_driver_number"),
        row_key=("date", "overtaking_driver_number", "overtaken_driver_number"),
        session_types=RACES,
        sent=names("meeting_key session_key overtaking_driver_number overtaken_driver_number date position"),
        fields=(
            MEETING,
            SESSION,
            DATE,
            Field("overtaking_driver_number", "int", "the car that passed", low=0, high=999),
            Field("overtaken_driver_number", "int", "the car that was passed", low=0, high=999),
            Field("position", "int", "the place won", low=1, high=99),
        ),
    ),
    Endpoint(
        "position",
        "position",
        "Changes of place.",
        key=("driver_number", "date", "position"),
        row_key=("driver_number", "date"),
        sent=names("position driver_number date session_key meeting_key"),
        fields=(MEETING, SESSION, DRIVER, DATE, Field("position", "int", "the place from now on", low=1, high=99)),
    ),
    Endpoint(
        "race_control",
        "racecontrol",
        "Flags, safety cars, notes and penalties.",
        key=("date", "category", "flag", "scope", "sector", "driver_number", "lap_number", "message"),
        row_key=("date",),
        sent=names("meeting_key session_key date driver_number lap_number category flag scope sector message"),
        fields=(
            MEETING,
            SESSION,
            opt("date", "date", "when it was shown", "UTC"),
            opt("driver_number", "int", "the car concerned", low=0, high=999),
            opt("lap_number", "int", "the leader's lap", low=0, high=300),
            opt("category", "text", "Flag, SafetyCar, Drs, CarEvent, SessionStatus, Other"),
            opt("flag", "text", "GREEN, YELLOW, DOUBLE YELLOW, RED, CHEQUERED, BLUE ..."),
            opt("scope", "text", "Track, Sector or Driver"),
            opt("sector", "int", "marshalling sector", low=0),
            opt("qualifying_phase", "int", "1, 2 or 3", low=1, high=3),
            opt("message", "text", "the message's text"),
        ),
    ),
    Endpoint(
        "team_radio",
        "teamradio",
        "Recordings of team radio.",
        key=("driver_number", "recording_url"),
        row_key=("driver_number", "date"),
        fields=(
            MEETING,
            SESSION,
            DRIVER,
            opt("date", "date", "when it was sent", "UTC"),
            Field("recording_url", "text", "address of the recording"),
        ),
    ),
    Endpoint(
        "weather",
        "weather",
        "Weather at the track, once a minute.",
        key=("date",),
        row_key=("date",),
        sent=names(
            "air_temperature humidity pressure rainfall track_temperature wind_direction wind_speed date "
            "session_key meeting_key"
        ),
        fields=(
            MEETING,
            SESSION,
            DATE,
            opt("air_temperature", "float", "air temperature", "°C", -30, 70),
            opt("track_temperature", "float", "track temperature", "°C", -30, 90),
            opt("humidity", "float", "relative humidity", "%", 0, 100),
            opt("pressure", "float", "air pressure", "mbar", 600, 1100),
            opt("wind_speed", "float", "wind speed", "m/s", 0, 100),
            opt("wind_direction", "int", "wind direction", "°", 0, 360),
            opt("rainfall", "int", "whether it rains: 0 or 1", low=0, high=1),
        ),
    ),
)
