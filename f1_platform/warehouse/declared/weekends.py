"""The marts of OpenF1's catalogue and of what was done in a session, with this platform's ids and names."""

from __future__ import annotations

from f1_platform.warehouse.declared.named import CIRCUIT, SEASON
from f1_platform.warehouse.declared.observed import SESSION
from f1_platform.warehouse.declared.sessions import DRIVER_FACTS, STINT_FACTS, WHO
from f1_platform.warehouse.tables import Column, Table, opt

_MEETING = Column("meeting_key", "int", "the meeting", low=1)
_MEETING_NAME = Column("meeting_name", "text", "the grand prix or test")
_PLACE = (opt("location", "text", "the city or region"), opt("country_name", "text", "the country"))
_CANCELLED = opt("is_cancelled", "bool", "whether it will not be held")
_NAMES = (
    opt("driver_ref", "text", "the driver's name for machines"),
    opt("driver_name", "text", "the driver's name; OpenF1's spelling where no person is known"),
    opt("team_name", "text", "the team's name; OpenF1's spelling where no team is known"),
)

MEETINGS = Table(
    "meetings",
    "marts",
    "a race weekend or test",
    "Meetings of OpenF1's catalogue; one that only its sessions name is called after their place.",
    key=("meeting_key",),
    columns=(
        _MEETING,
        SEASON,
        _MEETING_NAME,
        opt("date_start", "instant", "scheduled start of its first session", "UTC"),
        *_PLACE,
        *CIRCUIT,
        _CANCELLED,
    ),
)
SESSIONS = Table(
    "sessions",
    "marts",
    "a session",
    "Sessions of OpenF1's catalogue, cancelled and future ones among them.",
    key=("session_key",),
    columns=(
        SESSION,
        SEASON,
        _MEETING,
        _MEETING_NAME,
        Column("session_type", "text", "Practice, Qualifying or Race"),
        Column("session_name", "text", "Practice 1, Sprint, Race ..."),
        Column("date_start", "instant", "scheduled start", "UTC"),
        CIRCUIT[0],
        Column("circuit_short_name", "text", "the circuit's short name"),
        *_PLACE,
        opt("gmt_offset", "text", "local time against UTC, [-]HH:MM:SS"),
        _CANCELLED,
        opt("race_id", "int", "the grand prix, where this is its race", low=1),
    ),
)
SESSION_DRIVERS = Table(
    "session_drivers",
    "marts",
    "a driver in a session",
    "What each driver did in each session, with names.",
    key=("session_key", "driver_number"),
    columns=(
        *WHO,
        *_NAMES,
        *DRIVER_FACTS,
        opt("grid_position", "int", "place on the grid of the race or sprint", low=1, high=99),
    ),
)
SESSION_STINTS = Table(
    "session_stints",
    "marts",
    "a stint of a driver in a session",
    "Tyre stints with names.",
    key=("session_key", "driver_number", "stint_number"),
    columns=(*WHO, *_NAMES, *STINT_FACTS),
)
