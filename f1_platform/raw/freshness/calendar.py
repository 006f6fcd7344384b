"""The calendar as it changes: sessions new, moved, cancelled, returned; and when OpenF1 locks for one. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from f1_platform.openf1 import Session

AROUND = timedelta(minutes=30)
"""Before a session's start and after its end, OpenF1 answers nobody without a token (openf1.md: live lock)."""

LEEWAY = timedelta(minutes=2)
"""Kept away from both sides: what is asked shortly before it locks is still under way then, and "about half an hour" is
all that is known. A session takes up to 13 requests, which the limits let through within a minute.
"""

Seen = Mapping[str, str]
"""Start and end of each session that was to be held, by session_key; as JSON keeps it. Cancelled: an empty text."""


@dataclass(frozen=True)
class Lock:
    """OpenF1 is locked.

    Attributes:
        session: because of this one.
        until: when it can be asked again, if the session ends as scheduled.
    """

    session: Session
    until: datetime


def locked(sessions: Iterable[Session], now: datetime) -> Lock | None:
    """The lock at an instant, for who asks without a token."""
    around = AROUND + LEEWAY
    live = [s for s in sessions if not s.cancelled and s.start - around <= now < s.end + around]
    last = max(live, key=lambda session: session.end, default=None)
    return Lock(last, last.end + around) if last is not None else None


def seen(sessions: Iterable[Session], before: Seen) -> dict[str, str]:
    """What is remembered of a catalogue; a session that it does not have any more counts as cancelled."""
    gone = dict.fromkeys(before, "")
    return gone | {str(session.session_key): _times(session) for session in sessions}


def moves(before: Seen, sessions: Sequence[Session]) -> Iterator[str]:
    """What has become of the calendar since, a phrase for each session."""
    named = {str(session.session_key): session for session in sessions}
    for key, after in seen(sessions, before).items():
        name = f"{named[key].name} of meeting {named[key].meeting_key} ({key})" if key in named else f"session {key}"
        match before.get(key), after:
            case known, now if known == now:
                continue
            case None, _:
                yield f"{name} is new" if after else f"{name} is new, and cancelled"
            case _, "":
                yield f"{name} is cancelled"
            case "", _:
                yield f"{name} is held again, {_said(named[key])}"
            case _:
                yield f"{name} has moved to {_said(named[key])}"


def _times(session: Session) -> str:
    return "" if session.cancelled else f"{session.start:%Y-%m-%dT%H:%M}/{session.end:%Y-%m-%dT%H:%M}"


def _said(session: Session) -> str:
    return f"{session.start:%Y-%m-%d %H:%M} to {session.end:%H:%M} UTC"
