"""When a unit is worth a look, by what is known of it and how long ago its session ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from f1_platform.durations import read_ages
from f1_platform.openf1 import ENDPOINTS, LIGHT, Session
from f1_platform.raw import Report
from f1_platform.raw.due import Due, ages_of, catalogue_due, due_looks, due_units

END = datetime(2024, 3, 2, 17, tzinfo=UTC)
RACE = Session(2024, 1229, 9472, "Race", "Race", END - timedelta(hours=2), END)
AGES = read_ages("40m,6h,24h,7d,60d")


def after(text: str) -> timedelta:
    (duration,) = read_ages(text)
    return duration


def looks(status: str, looked: str, now: str, endpoint: str = "laps", **known: object) -> list[Due]:
    """What is due of one unit that was looked at so long after the race, so long after it."""
    report = Report(RACE.unit(endpoint), status, looked_at=END + after(looked), **known)  # type: ignore[arg-type]
    return due_looks([RACE], [ENDPOINTS[endpoint]], {report.unit: report}, END + after(now), AGES)


def test_a_unit_never_looked_at_is_due_to_a_person_at_the_end_and_by_itself_at_the_first_age():
    (look,) = due_looks([RACE], [ENDPOINTS["laps"]], {}, END, AGES)

    assert look == Due(RACE.unit("laps"), "new", END + after("40m"), after("40m"))
    assert due_units([RACE], LIGHT, {}, END - timedelta(seconds=1), AGES) == []


@pytest.mark.parametrize(
    ("looked", "now", "age"),
    [
        ("1s", "39m", None),
        ("1s", "40m", "40m"),
        ("40m", "5h", None),
        ("5h", "359m", None),
        ("5h", "6h", "6h"),
        ("6h", "23h", None),
        ("23h", "24h", "24h"),
        ("24h", "7d", "7d"),
        ("7d", "59d", None),
        ("7d", "60d", "60d"),
        ("60d", "900d", None),
    ],
)
@pytest.mark.parametrize("status", ["ok", "empty"])
def test_a_unit_is_looked_at_again_when_an_age_has_passed_since_its_last_look(
    status: str, looked: str, now: str, age: str | None
):
    assert [look.age for look in looks(status, looked, now)] == ([after(age)] if age else [])


def test_missed_ages_come_to_one_look_that_is_due_since_the_first_of_them():
    (look,) = looks("ok", "1h", "8d")

    assert (look.reason, look.since, look.age) == ("age", END + after("6h"), after("7d"))


@pytest.mark.parametrize("endpoint", ["weather", "race_control", "position", "intervals", "team_radio", "overtakes"])
def test_a_stream_that_is_never_corrected_is_looked_at_until_recordings_cannot_go_on(endpoint: str):
    assert looks("ok", "40m", "6h", endpoint)
    assert looks("ok", "6h", "24h", endpoint)
    assert not looks("ok", "24h", "900d", endpoint)


def test_telemetry_is_looked_at_once_more_when_recordings_cannot_go_on():
    assert ages_of(ENDPOINTS["car_data"], AGES) == [after("24h")]
    assert not looks("ok", "40m", "23h", "location")
    assert looks("ok", "40m", "24h", "location")
    assert not looks("ok", "24h", "900d", "location")


def test_an_empty_answer_over_records_is_made_sure_of_six_hours_later_also_after_the_last_age():
    filled = {"rows": 3, "content_hash": "a", "empty_since": END + after("60d")}

    assert not looks("empty", "60d", "1445h", **filled)
    assert looks("empty", "60d", "1446h", **filled) == [Due(RACE.unit("laps"), "empty", END + after("1446h"))]
    assert not looks("empty", "60d", "1446h", empty_since=END + after("60d"))


def test_what_never_had_records_is_given_up_behind_the_last_age():
    assert looks("ok", "7d", "61d")
    assert not looks("empty", "7d", "61d")


@pytest.mark.parametrize(
    ("failed", "again"),
    [("41m", "46m"), ("60m", "70m"), ("2h", "130m"), ("340m", "6h"), ("25h", "26h"), ("9d", "222h"), ("300d", "7206h")],
)
def test_after_a_failure_looks_follow_at_doubling_distances_or_at_the_next_age(failed: str, again: str):
    (look,) = looks("failed", failed, failed)

    assert (look.reason, look.since) == ("failed", END + after(again))


def test_what_a_halted_run_never_came_to_waits_a_little_too():
    failed = Report(RACE.unit("laps"), "failed", looked_at=END + after("60m"))
    of = [ENDPOINTS["laps"], ENDPOINTS["pit"]]

    due = due_looks([RACE], of, {failed.unit: failed}, END + after("61m"), AGES)

    assert [(look.reason, look.since) for look in due] == [
        ("failed", END + after("70m")),
        ("new", END + after("65m")),
    ]


def test_a_session_that_moves_is_looked_at_after_its_new_end_and_a_cancelled_one_never():
    seen = {unit: Report(unit, "empty", looked_at=END + after("7d")) for unit in [RACE.unit("laps")]}
    later = END + after("8d")
    moved = Session(2024, 1229, 9472, "Race", "Race", later - timedelta(hours=2), later)
    off = Session(2024, 1229, 9472, "Race", "Race", RACE.start, END, cancelled=True)

    assert due_units([moved], [ENDPOINTS["laps"]], seen, later + after("40m"), AGES) == [RACE.unit("laps")]
    assert due_units([off], LIGHT, {}, later, AGES) == []


def test_a_session_has_the_endpoints_of_its_type():
    practice = Session(2024, 1229, 9465, "Practice", "Practice 1", RACE.start, RACE.end)
    names = {unit.endpoint for unit in due_units([practice], LIGHT, {}, END, AGES)}

    assert "laps" in names
    assert names.isdisjoint({"overtakes", "intervals", "starting_grid", "championship_drivers"})


def test_the_catalogue_is_due_until_a_look_after_the_last_age_of_its_last_session():
    def report(at: datetime) -> Report:
        return Report(RACE.unit("sessions"), "ok", looked_at=at)

    assert catalogue_due(None, [], END, AGES)
    assert not catalogue_due(report(END), [RACE], END + timedelta(hours=5), AGES)
    assert catalogue_due(report(END), [RACE], END + timedelta(hours=6), AGES)
    assert not catalogue_due(report(END + timedelta(days=61)), [RACE], END + timedelta(days=900), AGES)


@pytest.mark.parametrize("over", [30, 52, 100, 170])
def test_however_long_a_session_runs_over_a_look_is_due_soon_after_the_lock_for_it_is_lifted(over: int):
    lifted, failed, look_at = END + timedelta(minutes=over + 30), None, END + AGES[0]
    while look_at < lifted:
        failed = look_at
        (look,) = due_looks([RACE], [ENDPOINTS["laps"]], {RACE.unit("laps"): _failed(failed)}, failed, AGES)
        look_at = look.since
    assert look_at - lifted <= timedelta(minutes=10)


def test_a_look_noted_when_the_clock_was_ahead_counts_for_nothing():
    (look,) = looks("ok", "90d", "1h")
    assert look.reason == "new"
    ahead = Report(RACE.unit("sessions"), "ok", looked_at=END + timedelta(days=300))
    assert catalogue_due(ahead, [RACE], END, AGES)


def _failed(at: datetime) -> Report:
    return Report(RACE.unit("laps"), "failed", looked_at=at)


def test_a_session_of_a_type_that_nobody_knows_is_asked_for_everything():
    strange = Session(2024, 1229, 9465, "Testing", "Day 1", RACE.start, RACE.end)
    assert {unit.endpoint for unit in due_units([strange], LIGHT, {}, END, AGES)} == {one.name for one in LIGHT}
