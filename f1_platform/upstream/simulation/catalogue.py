"""The endpoints meetings and sessions: the calendar as OpenF1 lists it."""

from __future__ import annotations

from f1_platform.upstream.simulation.calendar import Meeting, Session
from f1_platform.upstream.simulation.field import plain
from f1_platform.upstream.simulation.venues import Venue
from f1_platform.upstream.source import Record

_PICTURES = "https://media.example"


def meeting_record(meeting: Meeting) -> Record:
    """A meeting."""
    venue, first, last = meeting.venue, meeting.sessions[0], meeting.sessions[-1]
    year = first.start.year
    return {
        "meeting_key": meeting.key,
        "meeting_name": meeting.name,
        "meeting_code": venue.country_code,
        "meeting_official_name": f"FORMULA 1 {plain(meeting.name).upper()} {year}",
        **_place(venue),
        "country_flag": f"{_PICTURES}/flags/{venue.country_code.lower()}.png",
        "circuit_type": venue.type,
        "circuit_info_url": f"{_PICTURES}/circuits/{venue.ref}.json",
        "circuit_image": f"{_PICTURES}/circuits/{venue.ref}.png",
        "gmt_offset": venue.gmt_offset,
        "date_start": first.start.isoformat(),
        "date_end": last.end.isoformat(),
        "year": year,
        "is_cancelled": meeting.cancelled,
    }


def session_record(session: Session, *, cancelled: bool) -> Record:
    """A session."""
    return {
        **session.keys,
        "session_type": session.type,
        "session_name": session.name,
        "date_start": session.start.isoformat(),
        "date_end": session.end.isoformat(),
        **_place(session.venue),
        "gmt_offset": session.venue.gmt_offset,
        "year": session.start.year,
        "is_cancelled": cancelled,
    }


def _place(venue: Venue) -> Record:
    return {
        "location": venue.location,
        "country_key": venue.country_key,
        "country_code": venue.country_code,
        "country_name": venue.country,
        "circuit_key": venue.key,
        "circuit_short_name": venue.circuit,
    }
