"""The season's calendar: a pre-season test and 24 grands prix, one of them cancelled, six with a sprint.

What is special about a round stands here, fixed, so that every seed meets it; what happens on track does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from f1_platform.upstream.simulation.venues import VENUES, Venue

SessionType = Literal["Practice", "Qualifying", "Race"]

SPRINTS = frozenset({2, 6, 11, 13, 19, 21})
CANCELLED = frozenset({7})
RED_FLAGGED = frozenset({3})
WET = frozenset({(2, "Race"), (12, "Qualifying"), (12, "Race"), (21, "Race")})
_WEEKS = (0, 1, 3, 5, 6, 8, 10, 11, 13, 14, 16, 17, 19, 20, 22, 23, 25, 27, 30, 31, 33, 36, 38, 39)
_TEST_DAYS_BEFORE = 11


@dataclass(frozen=True)
class Session:
    """A session as the calendar has it.

    Attributes:
        key: unique over all years; as upstream, not chronological within a sprint weekend.
        round: of its meeting, 0 for the test.
        start: scheduled.
        end: scheduled.
    """

    key: int
    meeting_key: int
    round: int
    type: SessionType
    name: str
    start: datetime
    end: datetime
    venue: Venue

    @property
    def wet(self) -> bool:
        """Whether it rains."""
        return (self.round, self.name) in WET

    @property
    def red_flagged(self) -> bool:
        """Whether it is stopped, for so long that it overruns its end."""
        return self.name == "Race" and self.round in RED_FLAGGED

    @property
    def local_start(self) -> datetime:
        """The start by the clocks of the place."""
        return self.start + timedelta(hours=self.venue.utc_offset)

    @property
    def keys(self) -> dict[str, int]:
        """What every record of the session begins with."""
        return {"meeting_key": self.meeting_key, "session_key": self.key}

    def stamp(self, milliseconds: int) -> str:
        """An instant counted from the start, as OpenF1 writes dates: a whole second has no fraction."""
        return (self.start + timedelta(milliseconds=milliseconds)).isoformat()


@dataclass(frozen=True)
class Meeting:
    """A race weekend, or the test, with its sessions in order."""

    key: int
    round: int
    venue: Venue
    name: str
    sessions: tuple[Session, ...]
    cancelled: bool = False


@dataclass(frozen=True)
class _Slot:
    """A session of a weekend: days before the race, hours from the race's hour, minutes it lasts."""

    number: int
    type: SessionType
    name: str
    days: int
    hours: float
    minutes: int


_PRACTICE_1 = _Slot(1, "Practice", "Practice 1", 2, -2.5, 60)
_QUALIFYING = _Slot(8, "Qualifying", "Qualifying", 1, 1, 60)
_RACE = _Slot(9, "Race", "Race", 0, 0, 120)
_WEEKEND = (
    _PRACTICE_1,
    _Slot(2, "Practice", "Practice 2", 2, 1, 60),
    _Slot(3, "Practice", "Practice 3", 1, -2.5, 60),
    _QUALIFYING,
    _RACE,
)
_SPRINT_WEEKEND = (
    _PRACTICE_1,
    _Slot(7, "Qualifying", "Sprint Qualifying", 2, 1.5, 44),
    _Slot(6, "Race", "Sprint", 1, -3, 60),
    _QUALIFYING,
    _RACE,
)
_TEST = tuple(_Slot(day, "Practice", f"Day {day}", 3 - day, -8, 540) for day in (1, 2, 3))


def season_calendar(year: int) -> tuple[Meeting, ...]:
    """All meetings of a year, by date."""
    first = _first_race(year)
    test = _meeting(year, 0, VENUES[3], first - timedelta(days=_TEST_DAYS_BEFORE), "Pre-Season Testing", _TEST)
    races = (
        _meeting(
            year,
            number,
            venue,
            first + timedelta(weeks=_WEEKS[number - 1]),
            venue.grand_prix,
            _SPRINT_WEEKEND if number in SPRINTS else _WEEKEND,
        )
        for number, venue in enumerate(VENUES, 1)
    )
    return (test, *races)


def _first_race(year: int) -> datetime:
    """The first Sunday of March from the fourth on, at midnight."""
    fourth = datetime(year, 3, 4, tzinfo=UTC)
    return fourth + timedelta(days=6 - fourth.weekday())


def _meeting(year: int, number: int, venue: Venue, race_day: datetime, name: str, slots: tuple[_Slot, ...]) -> Meeting:
    key = (year - 1950) * 100 + number + 1
    local = race_day + timedelta(hours=venue.race_hour)
    sessions: list[Session] = []
    for slot in slots:
        start = local + timedelta(days=-slot.days, hours=slot.hours - venue.utc_offset)
        end = start + timedelta(minutes=slot.minutes)
        sessions.append(Session(key * 10 + slot.number, key, number, slot.type, slot.name, start, end, venue))
    return Meeting(key, number, venue, name, tuple(sessions), number in CANCELLED)
