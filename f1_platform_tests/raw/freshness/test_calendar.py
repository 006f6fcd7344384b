"""What has become of the calendar, and when OpenF1 is locked."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from f1_platform.openf1 import Session
from f1_platform.raw.freshness import locked, moves, seen

START = datetime(2024, 3, 2, 15, tzinfo=UTC)
RACE = Session(2024, 1229, 9472, "Race", "Race", START, START + timedelta(hours=2))
OFF = replace(RACE, cancelled=True)
LATER = replace(RACE, start=RACE.start + timedelta(days=1), end=RACE.end + timedelta(days=1))
NAME = "Race of meeting 1229 (9472)"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ([RACE], [RACE], []),
        ([], [RACE], [f"{NAME} is new"]),
        ([], [OFF], [f"{NAME} is new, and cancelled"]),
        ([RACE], [LATER], [f"{NAME} has moved to 2024-03-03 15:00 to 17:00 UTC"]),
        ([RACE], [OFF], [f"{NAME} is cancelled"]),
        ([RACE], [], ["session 9472 is cancelled"]),
        ([OFF], [], []),
        ([OFF], [RACE], [f"{NAME} is held again, 2024-03-02 15:00 to 17:00 UTC"]),
    ],
)
def test_sessions_are_new_moved_cancelled_or_held_again(before: list[Session], after: list[Session], said: list[str]):
    remembered = json.loads(json.dumps(seen(before, {})))

    assert list(moves(remembered, after)) == said
    assert list(moves(seen(after, remembered), after)) == []


def test_a_session_that_was_gone_and_comes_back_is_held_again():
    gone = seen([], seen([RACE], {}))

    assert list(moves(gone, [RACE])) == [f"{NAME} is held again, 2024-03-02 15:00 to 17:00 UTC"]


def test_who_asks_without_a_token_keeps_two_minutes_away_from_the_lock_of_half_an_hour_around_a_session():
    around, moment = timedelta(minutes=32), timedelta(seconds=1)

    assert locked([RACE], RACE.start - around - moment) is None
    lock = locked([RACE], RACE.start - around)
    assert lock is not None
    assert (lock.session, lock.until) == (RACE, RACE.end + around)
    assert locked([RACE], RACE.end + around - moment)
    assert locked([RACE], RACE.end + around) is None
    assert locked([OFF], RACE.start) is None
