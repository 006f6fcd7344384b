from datetime import UTC, datetime, timedelta

import pytest

from f1_platform.openf1 import ENDPOINTS, LIGHT, Session
from f1_platform.raw import Report
from f1_platform.raw.due import catalogue_due, due_units

END = datetime(2024, 3, 2, 17, tzinfo=UTC)
RACE = Session(2024, 1229, 9472, "Race", "Race", END - timedelta(hours=2), END)
LAPS = [ENDPOINTS["laps"]]


def is_due(status: str, looked_after: timedelta, now_after: timedelta) -> bool:
    unit = RACE.unit("laps")
    report = Report(unit, status, looked_at=END + looked_after)  # type: ignore[arg-type]
    return due_units([RACE], LAPS, {unit: report}, END + now_after) == [unit]


def test_a_unit_never_looked_at_is_due_once_its_session_has_ended():
    assert due_units([RACE], LAPS, {}, END) == [RACE.unit("laps")]
    assert due_units([RACE], LAPS, {}, END - timedelta(seconds=1)) == []


def test_a_stored_unit_is_not_due():
    assert not is_due("ok", timedelta(), timedelta(days=400))


def test_a_failed_unit_is_due_at_once_and_always():
    assert is_due("failed", timedelta(), timedelta())
    assert is_due("failed", timedelta(days=400), timedelta(days=400))


@pytest.mark.parametrize(
    ("looked_after", "now_after", "due"),
    [
        (timedelta(hours=1), timedelta(hours=2), False),
        (timedelta(hours=1), timedelta(hours=7), True),
        (timedelta(days=1), timedelta(days=59), True),
        (timedelta(days=1), timedelta(days=61), False),
    ],
)
def test_an_empty_unit_is_looked_at_again_until_sixty_days_after(
    looked_after: timedelta, now_after: timedelta, due: bool
):
    assert is_due("empty", looked_after, now_after) is due


def test_a_session_has_the_endpoints_of_its_type():
    practice = Session(2024, 1229, 9465, "Practice", "Practice 1", RACE.start, RACE.end)
    names = {unit.endpoint for unit in due_units([practice], LIGHT, {}, END)}

    assert "laps" in names
    assert names.isdisjoint({"overtakes", "intervals", "starting_grid", "championship_drivers"})


def test_the_catalogue_is_due_until_a_look_long_after_its_last_session():
    def report(at: datetime) -> Report:
        return Report(RACE.unit("sessions"), "ok", looked_at=at)

    assert catalogue_due(None, [], END)
    assert not catalogue_due(report(END), [RACE], END + timedelta(hours=5))
    assert catalogue_due(report(END), [RACE], END + timedelta(hours=6))
    assert not catalogue_due(report(END + timedelta(days=61)), [RACE], END + timedelta(days=900))
