from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1_platform.errors import UsageError
from f1_platform.openf1 import Session
from f1_platform.orchestration.selection import Selection, chunks, last_finished

NOW = datetime(2024, 4, 1, tzinfo=UTC)


def session(key: int, meeting: int, days: int, *, season: int = 2024, cancelled: bool = False) -> Session:
    start = datetime(season, 3, 1, tzinfo=UTC) + timedelta(days=days)
    return Session(season, meeting, key, "Race", "Race", start, start + timedelta(hours=2), cancelled)


CATALOGUE = [
    session(1, 10, 0),
    session(2, 10, 1),
    session(3, 11, 7),
    session(4, 12, 40),
    session(5, 13, 20, cancelled=True),
]


def test_without_a_selection_the_last_finished_meeting_is_meant():
    assert [s.session_key for s in Selection().pick(CATALOGUE, NOW)] == [3]


def test_a_meeting_that_was_cancelled_or_is_still_to_come_has_not_finished():
    assert last_finished(CATALOGUE, NOW) == 11
    assert last_finished(CATALOGUE[3:], NOW) is None


def test_meetings_and_sessions_are_found_by_key():
    assert [s.session_key for s in Selection(meetings=(10,), sessions=(4,)).pick(CATALOGUE, NOW)] == [1, 2, 4]


def test_what_is_named_and_not_there_is_told():
    assert Selection(meetings=(10, 99), sessions=(7,)).missing(CATALOGUE) == ["meeting 99", "session 7"]
    assert Selection(seasons=(2023, 2024)).missing(CATALOGUE) == ["season 2023"]


@pytest.mark.parametrize("year", [1950, 2022, 2025])
def test_a_season_that_openf1_cannot_have_is_refused_by_name(year: int):
    with pytest.raises(UsageError, match=f"no season {year}: it has 2023 to 2024"):
        Selection(seasons=(2023, year)).check(NOW)


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 6)), max_size=12))
def test_chunks_are_contiguous_whole_meetings_of_bounded_size(meetings: list[tuple[int, int]]):
    places, place = [], 0
    for number, (gap, sessions) in enumerate(meetings):
        place += gap - 1
        for _ in range(sessions):
            places.append((place, number))
            place += 1
    cut = chunks(places, at_most=20)

    assert [p for chunk in cut for p in chunk] == [p for p, _ in places]
    of = dict(places)
    for chunk in cut:
        assert chunk == list(range(chunk[0], chunk[-1] + 1))
        assert len(chunk) <= 20
    assert sum(len({of[p] for p in chunk}) for chunk in cut) == len(meetings)


def test_neighbouring_meetings_share_a_run():
    assert chunks([(n, n // 5) for n in range(50)], at_most=20) == [
        list(range(20)),
        list(range(20, 40)),
        list(range(40, 50)),
    ]
