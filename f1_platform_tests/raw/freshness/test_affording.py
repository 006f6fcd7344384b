"""Which looks a day's budget affords: what matters most is taken first, and what is taken fits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from f1_platform.durations import read_ages
from f1_platform.openf1 import LIGHT, Session
from f1_platform.raw.due import Due, Reason
from f1_platform.raw.freshness import afford

AGES = read_ages("40m,6h,24h,7d,60d")
WINDOW = timedelta(minutes=15)
START = datetime(2024, 3, 1, 11, tzinfo=UTC)


def held(number: int) -> Session:
    start = START + timedelta(hours=5 * number)
    return Session(2024, 1229, 9465 + number, "Race", "Race", start, start + timedelta(hours=1))


SESSIONS = [held(number) for number in range(4)]


def look(of: Session, endpoint: str, reason: Reason, age: str | None = None) -> Due:
    return Due(of.unit(endpoint), reason, of.end, read_ages(age)[0] if age else None)


NEW = look(SESSIONS[0], "laps", "new", "40m")
FIRST = look(SESSIONS[3], "laps", "age", "40m")
FAILED = look(SESSIONS[1], "pit", "failed")
LATER = look(SESSIONS[3], "pit", "age", "6h")
OLDER = look(SESSIONS[2], "pit", "age", "6h")
EMPTY = look(SESSIONS[3], "stints", "empty", "6h")
BY_IMPORTANCE = [NEW, FIRST, FAILED, LATER, OLDER, EMPTY]


def test_the_most_important_is_taken_first_and_the_rest_is_put_off_in_that_order():
    for left in range(len(BY_IMPORTANCE) + 1):
        chosen = afford(reversed(BY_IMPORTANCE), SESSIONS, left, WINDOW, AGES)

        assert {look for ask in chosen.asks for look in ask.looks} == set(BY_IMPORTANCE[:left])
        assert list(chosen.postponed) == BY_IMPORTANCE[left:]
        assert chosen.requests == left


def test_each_session_is_asked_once_in_the_order_of_the_season():
    chosen = afford(BY_IMPORTANCE, SESSIONS, None, WINDOW, AGES)

    assert [ask.session for ask in chosen.asks] == SESSIONS
    assert [ask.requests for ask in chosen.asks] == [1, 1, 1, 3]


def test_telemetry_costs_its_windows_and_what_is_cheaper_may_still_fit():
    telemetry = look(SESSIONS[0], "car_data", "new")

    whole = afford([telemetry], SESSIONS, None, WINDOW, AGES)
    tight = afford([telemetry, EMPTY], SESSIONS, whole.requests - 1, WINDOW, AGES)

    assert whole.requests > 4
    assert [ask.looks for ask in tight.asks] == [(EMPTY,)]
    assert tight.postponed == (telemetry,)


@given(st.lists(st.tuples(st.sampled_from(SESSIONS), st.sampled_from(LIGHT)), unique=True), st.integers(0, 60))
def test_nothing_is_lost_and_the_budget_is_never_exceeded(of: list[tuple[Session, object]], left: int):
    looks = [look(session, endpoint.name, "new") for session, endpoint in of]  # type: ignore[attr-defined]

    chosen = afford(looks, SESSIONS, left, WINDOW, AGES)

    assert chosen.requests == min(left, len(looks))
    assert sorted(look.unit for look in looks) == sorted(
        [*(unit for ask in chosen.asks for unit in ask.units), *(look.unit for look in chosen.postponed)]
    )
