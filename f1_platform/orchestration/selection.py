"""What a person asks to be fetched: seasons, meetings or sessions by key. Pure; `road` looks up the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from f1_platform.errors import UsageError
from f1_platform.openf1 import Session
from f1_platform.orchestration.partitions import FIRST_SEASON


@dataclass(frozen=True)
class Selection:
    """Sessions by name. Nothing named means the last finished meeting.

    Attributes:
        seasons: whole seasons; beside keys, the seasons in which those are looked for.
        meetings: meeting keys.
        sessions: session keys.
        telemetry: whether car_data and location are wanted too.
    """

    seasons: tuple[int, ...] = ()
    meetings: tuple[int, ...] = ()
    sessions: tuple[int, ...] = ()
    telemetry: bool = False

    @property
    def is_named(self) -> bool:
        """Whether meetings or sessions are named by key."""
        return bool(self.meetings or self.sessions)

    def check(self, now: datetime) -> None:
        """Refuses seasons that OpenF1 cannot have.

        Raises:
            UsageError: naming them.
        """
        impossible = [year for year in self.seasons if not FIRST_SEASON <= year <= now.year]
        if impossible:
            raise UsageError(
                f"OpenF1 has no season {', '.join(map(str, impossible))}: it has {FIRST_SEASON} to {now.year}",
                where="--season",
                mend=f"Choose from {FIRST_SEASON} to {now.year}; earlier seasons come with the archive (F1_ARCHIVE)",
            )

    def years(self, now: datetime) -> list[int]:
        """Seasons whose catalogue may have what is asked for, the likeliest first."""
        return list(self.seasons) or list(range(now.year, FIRST_SEASON - 1, -1))

    def missing(self, catalogue: Sequence[Session]) -> list[str]:
        """What is named and not in the catalogue."""
        meetings = {session.meeting_key for session in catalogue}
        sessions = {session.session_key for session in catalogue}
        lost = [f"meeting {key}" for key in self.meetings if key not in meetings]
        lost += [f"session {key}" for key in self.sessions if key not in sessions]
        if not self.is_named:
            seasons = {session.season for session in catalogue}
            lost += [f"season {year}" for year in self.seasons if year not in seasons]
        return lost

    def pick(self, catalogue: Sequence[Session], now: datetime) -> list[Session]:
        """The sessions asked for, by start."""
        if self.is_named:
            return [s for s in catalogue if s.meeting_key in self.meetings or s.session_key in self.sessions]
        if self.seasons:
            return [session for session in catalogue if session.season in self.seasons]
        meeting = last_finished(catalogue, now)
        return [session for session in catalogue if session.meeting_key == meeting]


def last_finished(catalogue: Sequence[Session], now: datetime) -> int | None:
    """The meeting that ended last, all of its sessions that were held."""
    ends: dict[int, datetime] = {}
    for session in catalogue:
        if not session.cancelled:
            ends[session.meeting_key] = max(session.end, ends.get(session.meeting_key, session.end))
    finished = [(end, meeting) for meeting, end in ends.items() if end <= now]
    return max(finished)[1] if finished else None


def chunks(keys: Sequence[tuple[int, int]], at_most: int = 20) -> list[list[int]]:
    """Session keys cut into runs that Dagster can name as ranges.

    Args:
        keys: places among the registered partitions and the meetings they belong to, by place.
        at_most: sessions a run; a meeting is never cut, so that one request serves it.

    Returns:
        Places, contiguous within a chunk.
    """
    runs: list[list[int]] = []
    meeting: list[int] = []
    for number, (place, of) in enumerate(keys):
        meeting.append(place)
        following = keys[number + 1] if number + 1 < len(keys) else None
        gap = following is None or following[0] != place + 1
        if not gap and following is not None and following[1] == of:
            continue
        joins = runs and runs[-1][-1] + 1 == meeting[0] and len(runs[-1]) + len(meeting) <= at_most
        if joins:
            runs[-1].extend(meeting)
        else:
            runs.append(meeting)
        meeting = []
    return runs
