"""What the ingestion owes at an instant: due looks and unstored sessions, of what the home is expected to follow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from f1_platform.durations import read_ages
from f1_platform.openf1 import LIGHT, Session, Unit
from f1_platform.openf1.plan import units_of
from f1_platform.raw import Report
from f1_platform.records import Coverage
from f1_platform.records.backlog import Backlog, backlog

AGES = read_ages("40m,6h,24h,7d,60d")
END = datetime(2024, 3, 2, 17, tzinfo=UTC)


def race(key: int, end: datetime = END, *, cancelled: bool = False) -> Session:
    return Session(2024, 1229, key, "Race", "Race", end - timedelta(hours=2), end, cancelled)


def looked(session: Session, at: datetime, content: str | None = "abc") -> dict[Unit, Report]:
    status = "ok" if content else "failed"
    return {unit: Report(unit, status, content_hash=content, looked_at=at) for unit in units_of([session], LIGHT)}


def owed(now: datetime, sessions: Sequence[Session], reports: dict[Unit, Report] | None = None) -> Backlog:
    return backlog(Coverage(reports or {}, sessions), now, AGES)


def test_a_home_that_knows_nothing_owes_nothing() -> None:
    assert owed(END, []) == Backlog(0, None, None, None)


def test_a_session_that_has_not_ended_is_not_owed() -> None:
    assert owed(END - timedelta(minutes=1), [race(9472)]) == Backlog(0, None, None, None)


def test_a_session_that_ended_is_unstored_from_its_end_and_due_from_the_first_age() -> None:
    session = race(9472)
    early = owed(END + timedelta(minutes=30), [session])
    assert (early.due, early.unstored_since, early.latest_end) == (0, END, END)
    late = owed(END + timedelta(minutes=41), [session])
    assert (late.due, late.due_since) == (len(units_of([session], LIGHT)), END + AGES[0])


def test_a_stored_session_owes_its_next_age_and_no_more() -> None:
    session = race(9472)
    reports = looked(session, END + timedelta(hours=1))
    assert owed(END + timedelta(hours=5), [session], reports) == Backlog(0, None, None, END)
    after = owed(END + timedelta(hours=7), [session], reports)
    assert after.due > 0
    assert (after.due_since, after.unstored_since) == (END + AGES[1], None)


def test_a_session_whose_every_look_failed_is_unstored() -> None:
    session = race(9472)
    reports = looked(session, END + timedelta(minutes=41), content=None)
    now = owed(END + timedelta(hours=1), [session], reports)
    assert now.unstored_since == END
    assert now.due == len(reports)


def test_a_cancelled_session_owes_nothing() -> None:
    assert owed(END + timedelta(hours=2), [race(9472, cancelled=True)]) == Backlog(0, None, None, None)


def test_a_session_of_months_ago_that_nobody_asked_for_owes_nothing() -> None:
    months_ago, latest = race(9472), race(9480, END + timedelta(days=90))
    now = latest.end + timedelta(hours=1)
    reports = looked(latest, latest.end + timedelta(minutes=41))
    assert owed(now, [months_ago, latest], reports) == Backlog(0, None, None, latest.end)


def test_of_a_session_of_months_ago_that_was_asked_for_the_rest_is_owed() -> None:
    session = race(9472)
    some = dict(list(looked(session, END + timedelta(days=61)).items())[:3])
    now = owed(END + timedelta(days=90), [session], some)
    assert now.due == len(units_of([session], LIGHT)) - 3
    assert now.unstored_since is None
