"""The catalogue: OpenF1's records of sessions as `Session` values, and the partition keys that name them.

Sessions that a store must keep are the records themselves; this is the view of them that planning needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from f1_platform.errors import UsageError
from f1_platform.openf1.timestamps import parse_date
from f1_platform.openf1.units import Session

USUAL_LENGTHS: tuple[tuple[str, timedelta], ...] = (
    ("day", timedelta(hours=9)),
    ("practice", timedelta(minutes=60)),
    ("sprint qualifying", timedelta(minutes=44)),
    ("sprint shootout", timedelta(minutes=44)),
    ("qualifying", timedelta(minutes=60)),
    ("sprint", timedelta(minutes=60)),
    ("race", timedelta(minutes=120)),
)
"""By how the session's name begins, first match; the most frequent `date_end - date_start` of 2023 to 2026."""

LONGEST_USUAL = timedelta(minutes=120)

LONGEST = timedelta(hours=12)
"""An end later than that after the start is a slip: of 389 recorded sessions the longest, a day of tests, has 9.5
hours. Taken at its word, it would lock OpenF1 until then.
"""

_YEARS = range(1950, 2200)
"""What a season can be; a start that is not of its record's season is a slip."""

_PARTITION_KEY = re.compile(r"\d{4}-\d{2}-\d{2}_(\d+)_[a-z0-9_-]+")
_NOT_IN_SLUGS = re.compile(r"[^a-z0-9]+")


def usual_length(name: str) -> timedelta:
    """How long a session of that name usually is scheduled for."""
    lowered = name.lower()
    return next((length for start, length in USUAL_LENGTHS if lowered.startswith(start)), LONGEST_USUAL)


def sessions_of(records: Iterable[Mapping[str, Any]]) -> list[Session]:
    """The sessions that records of `/v1/sessions` name, by start; of one key the last record counts.

    A record without key, meeting or a start that can be read and is of its season names no session yet and is left
    out; stores keep it.
    """
    sessions: dict[int, Session] = {}
    for record in records:
        key, meeting, start = record.get("session_key"), record.get("meeting_key"), _instant(record, "date_start")
        if not isinstance(key, int) or key < 1 or not isinstance(meeting, int) or start is None:
            continue
        season = record.get("year") or start.year
        if season not in _YEARS or abs(start.year - season) > 1:
            continue
        name = str(record.get("session_name") or "")
        end = _instant(record, "date_end")
        sessions[key] = Session(
            season=int(season),
            meeting_key=meeting,
            session_key=key,
            type=str(record.get("session_type") or ""),
            name=name,
            start=start,
            end=end if end is not None and start < end <= start + LONGEST else start + usual_length(name),
            cancelled=record.get("is_cancelled") is True,
        )
    return sorted(sessions.values(), key=lambda session: (session.start, session.session_key))


def partition_key(session: Session) -> str:
    """The session's name among Dagster's partitions: `2024-03-02_9472_race`, `2024-03-01_9470_practice_3`."""
    slug = _NOT_IN_SLUGS.sub("_", session.name.lower()).strip("_") or "session"
    return f"{session.start:%Y-%m-%d}_{session.session_key}_{slug}"


def session_key_of(partition: str) -> int:
    """The session_key in a partition key.

    Raises:
        UsageError: it is no partition key.
    """
    match = _PARTITION_KEY.fullmatch(partition)
    if match is None:
        raise UsageError(
            f"{partition!r} names no session", where="partition", mend="Expected such as 2024-03-02_9472_race"
        )
    return int(match[1])


def _instant(record: Mapping[str, Any], field: str) -> datetime | None:
    value = record.get(field)
    return parse_date(value) if isinstance(value, str) else None
