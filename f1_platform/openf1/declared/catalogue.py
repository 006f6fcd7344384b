"""The catalogue: what OpenF1 has of each season."""

from __future__ import annotations

from f1_platform.openf1.declared.shared import MEETING, SESSION, names, opt
from f1_platform.openf1.fields import Endpoint, Field

_PLACE = (
    opt("country_key", "int", "OpenF1's key of the country"),
    opt("country_code", "text", "the country's code, three letters"),
    opt("country_name", "text", "the country"),
    opt("location", "text", "the city or region"),
)
_CIRCUIT = (
    Field("circuit_key", "int", "OpenF1's key of the circuit", low=1),
    Field("circuit_short_name", "text", "the circuit's short name"),
)
CATALOGUE = (
    Endpoint(
        "meetings",
        "meeting",
        "Race weekends and tests of a season.",
        key=("meeting_key",),
        row_key=("meeting_key",),
        grain="season",
        mutable=True,
        sent=names(
            "meeting_key circuit_key circuit_short_name meeting_code location country_key country_code "
            "country_name meeting_name meeting_official_name gmt_offset date_start year"
        ),
        left_out=names("country_flag circuit_type circuit_info_url circuit_image date_end is_cancelled"),
        fields=(
            MEETING,
            Field("meeting_name", "text", "the grand prix or test"),
            opt("meeting_code", "text", "the country's code, as the recordings have it"),
            opt("meeting_official_name", "text", "the name with its sponsor"),
            *_PLACE,
            opt("country_flag", "text", "address of a picture of the flag"),
            *_CIRCUIT,
            opt("circuit_type", "text", "permanent, street or road"),
            opt("circuit_info_url", "text", "address of the circuit's description"),
            opt("circuit_image", "text", "address of a picture of the circuit"),
            Field("gmt_offset", "text", "local time against UTC, [-]HH:MM:SS"),
            Field("date_start", "date", "start of the first session", "UTC"),
            opt("date_end", "date", "end of the last session", "UTC"),
            Field("year", "int", "the season", low=1950, high=2100),
            opt("is_cancelled", "bool", "set by hand upstream, may be undone"),
        ),
    ),
    Endpoint(
        "sessions",
        "session",
        "Practices, qualifyings, sprints and races of a season.",
        key=("session_key",),
        row_key=("session_key",),
        grain="season",
        mutable=True,
        sent=names(
            "meeting_key session_key location date_start date_end session_type session_name country_key "
            "country_code country_name circuit_key circuit_short_name gmt_offset year"
        ),
        left_out=names("is_cancelled"),
        fields=(
            MEETING,
            SESSION,
            Field("session_type", "text", "Practice, Qualifying or Race (a sprint is a Race)"),
            Field("session_name", "text", "Practice 1, Sprint, Race ..."),
            Field("date_start", "date", "scheduled start", "UTC"),
            opt("date_end", "date", "scheduled end; two sessions in three run past it", "UTC"),
            *_CIRCUIT,
            *_PLACE,
            Field("gmt_offset", "text", "local time against UTC, [-]HH:MM:SS"),
            Field("year", "int", "the season", low=1950, high=2100),
            opt("is_cancelled", "bool", "set by hand upstream, may be undone"),
        ),
    ),
)
