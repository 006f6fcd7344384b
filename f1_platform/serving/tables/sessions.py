"""OpenF1's catalogue with the ids of this platform, and what each driver did in a session."""

from __future__ import annotations

from f1_platform.serving.declaration import Column, Table
from f1_platform.serving.tables.columns import CIRCUIT, DRIVER, TEAM, nullable, opt

_SEASON = Column("season", "int", "season", 2024, "year")
_MEETING_KEY = Column("meeting_key", "int", "the meeting, OpenF1's key", 1229)
_MEETING_NAME = Column("meeting_name", "text", "the grand prix or test", "Bahrain Grand Prix")
_SESSION_KEY = Column("session_key", "int", "the session, OpenF1's key", 9472)
_CAR = Column("driver_number", "int", "car number in this session", 1)
_LOCATION = opt("location", "text", "city or region", "Sakhir")
_COUNTRY = opt("country_name", "text", "country", "Bahrain")
_CANCELLED = opt("is_cancelled", "bool", "whether it will not be held; null where OpenF1 does not say", False)

MEETINGS = Table(
    "meetings",
    "Race weekends and tests of OpenF1's catalogue.",
    ("meeting_key",),
    (
        _MEETING_KEY,
        _SEASON,
        _MEETING_NAME,
        opt("date_start", "instant", "scheduled start of its first session", "2024-02-29T11:30:00+00:00"),
        _COUNTRY,
        _LOCATION,
        *nullable(CIRCUIT),
        _CANCELLED,
    ),
    indexes=(("season", "date_start"),),
)

SESSIONS = Table(
    "sessions",
    "Sessions of OpenF1's catalogue, cancelled and future ones among them.",
    ("session_key",),
    (
        _SESSION_KEY,
        _SEASON,
        _MEETING_KEY,
        _MEETING_NAME,
        Column("session_type", "text", "Practice, Qualifying or Race", "Race"),
        Column("session_name", "text", "Practice 1, Sprint, Race ...", "Race"),
        Column("date_start", "instant", "scheduled start", "2024-03-02T15:00:00+00:00"),
        opt("circuit_id", "int", "the circuit, the same in all seasons and sources", 3),
        Column("circuit_short_name", "text", "short name of the circuit", "Sakhir"),
        _LOCATION,
        _COUNTRY,
        opt("gmt_offset", "text", "local time against UTC", "03:00:00"),
        _CANCELLED,
        opt("race_id", "int", "the grand prix, where this is its race", 1121),
    ),
    indexes=(("season", "date_start"), ("date_start",), ("meeting_key", "date_start"), ("circuit_id",)),
)

_WHO = (
    opt("season", "int", "season", 2024, "year"),
    opt("meeting_key", "int", "the meeting, OpenF1's key", 1229),
    *nullable(DRIVER[:2], "null for whom no rule names a person"),
    opt("driver_name", "text", "first and last name; OpenF1's spelling where no person is known", "Max Verstappen"),
    opt("team_id", "int", "the team", 9),
    opt("team_name", "text", "name of the team; OpenF1's spelling where no team is known", TEAM[2].example),
)

SESSION_DRIVERS = Table(
    "session_drivers",
    "What each driver did in a session: laps, best lap and sectors, pit stops, tyres, places.",
    ("session_key", "driver_number"),
    (
        _SESSION_KEY,
        _CAR,
        *_WHO,
        opt("laps", "int", "laps driven; those after the winner's last don't count", 57, "laps"),
        Column("timed_laps", "int", "laps with a time", 57, "laps"),
        opt("best_lap_ms", "int", "fastest lap", 92608, "ms"),
        opt("best_lap_number", "int", "the lap it was driven on", 39),
        opt("best_sector_1_ms", "int", "fastest first sector", 29741, "ms"),
        opt("best_sector_2_ms", "int", "fastest second sector", 39916, "ms"),
        opt("best_sector_3_ms", "int", "fastest third sector", 22951, "ms"),
        opt("average_lap_ms", "float", "mean of the timed laps that neither begin nor end in the pits", 95694.1, "ms"),
        opt("speed_trap", "int", "highest speed at a speed trap", 314, "km/h"),
        opt("pit_stops", "int", "laps that ended in the pit lane; null where OpenF1 has no pit records", 2),
        opt("pit_time_s", "float", "time in the pit lane, waits under a red flag among it", 49.2, "s"),
        opt("stints", "int", "sets of tyres run", 3),
        opt("compounds", "text", "their compounds in order, joined by commas", "SOFT,HARD,SOFT"),
        opt("first_position", "int", "first place held, the grid as a rule; races and sprints only", 1),
        opt("final_position", "int", "place in the classification, else the last one held", 1),
        opt("positions_won", "int", "places won on the way; those held less than ten seconds don't count", 0),
        opt("positions_lost", "int", "places lost on the way, by retiring among them", 0),
        opt("laps_led", "int", "laps at whose end the car was first; races and sprints only", 57, "laps"),
        opt("grid_position", "int", "place on the grid of the race or sprint", 1),
    ),
    indexes=(("driver_id",), ("season",)),
)

SESSION_STINTS = Table(
    "session_stints",
    "Laps driven on one set of tyres in a session.",
    ("session_key", "driver_number", "stint_number"),
    (
        _SESSION_KEY,
        _CAR,
        Column("stint_number", "int", "stint of the driver, from 1", 1),
        *_WHO,
        opt("compound", "text", "SOFT, MEDIUM, HARD, INTERMEDIATE, WET, UNKNOWN", "SOFT"),
        opt("lap_start", "int", "first lap", 1),
        opt("lap_end", "int", "last lap; may lie before the first", 17),
        opt("laps", "int", "laps on this set of tyres in this stint", 17, "laps"),
        opt("tyre_age_at_start", "int", "laps on the tyres before", 3, "laps"),
        opt("average_lap_ms", "float", "mean of the timed laps that neither begin nor end in the pits", 97021.1, "ms"),
        opt("best_lap_ms", "int", "fastest lap of the stint", 96296, "ms"),
    ),
    indexes=(("driver_id",),),
)
