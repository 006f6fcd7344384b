import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1_platform.errors import UsageError
from f1_platform.openf1.catalogue import partition_key, session_key_of, sessions_of, usual_length
from f1_platform.openf1.units import Session
from f1_platform.settings import Settings

RACE = {
    "meeting_key": 1229,
    "session_key": 9472,
    "session_type": "Race",
    "session_name": "Race",
    "date_start": "2024-03-02T15:00:00+00:00",
    "date_end": "2024-03-02T17:00:00+00:00",
    "year": 2024,
}


def session(name: str = "Race", key: int = 9472) -> Session:
    return sessions_of([RACE | {"session_name": name, "session_key": key}])[0]


def recorded(season: int) -> list[dict]:
    path = Path(Settings().test_data) / "openf1" / str(season) / "sessions.json"
    if not path.exists():
        pytest.skip(f"no recorded sessions at {path}")
    return json.loads(path.read_bytes())


def test_a_record_becomes_a_session():
    start = datetime(2024, 3, 2, 15, tzinfo=UTC)
    assert sessions_of([RACE]) == [Session(2024, 1229, 9472, "Race", "Race", start, start + timedelta(hours=2))]


@pytest.mark.parametrize("end", [{}, {"date_end": None}, {"date_end": "2024-03-02T15:00:00+00:00"}])
@pytest.mark.parametrize(
    ("name", "minutes"),
    [("Race", 120), ("Sprint", 60), ("Sprint Qualifying", 44), ("Qualifying", 60), ("Practice 2", 60), ("Day 1", 540)],
)
def test_without_an_end_it_lasts_as_long_as_its_kind_usually_does(name, minutes, end):
    record = {key: value for key, value in RACE.items() if key != "date_end"} | {"session_name": name} | end
    [found] = sessions_of([record])
    assert found.end - found.start == timedelta(minutes=minutes)


def test_sessions_stand_in_the_order_of_their_start_whatever_their_keys():
    later = RACE | {"session_key": 1, "date_start": "2024-03-09T15:00:00+00:00"}
    assert [found.session_key for found in sessions_of([later, RACE])] == [9472, 1]


def test_of_two_records_of_a_session_the_last_counts():
    [found] = sessions_of([RACE, RACE | {"is_cancelled": True}])
    assert found.cancelled


@pytest.mark.parametrize(
    "absurd",
    [
        {"session_key": -5},
        {"date_start": "9999-12-31T23:00:00+00:00", "date_end": None},
        {"date_start": "0001-01-01T00:00:00+00:00", "date_end": None},
        {"date_start": "0001-01-01T00:00:00+00:00", "date_end": None, "year": None},
        {"year": 20240},
    ],
)
def test_a_record_that_cannot_be_is_left_out(absurd):
    assert sessions_of([RACE | absurd, RACE | {"session_key": 2}]) == sessions_of([RACE | {"session_key": 2}])


def test_an_end_long_after_any_session_is_a_slip_and_locks_nothing():
    [found] = sessions_of([RACE | {"date_end": "2025-03-02T17:00:00+00:00"}])
    assert found.end - found.start == timedelta(minutes=120)


@pytest.mark.parametrize("missing", ["session_key", "meeting_key", "date_start"])
def test_a_record_that_names_no_session_is_left_out(missing):
    assert sessions_of([RACE | {missing: None}, RACE | {"session_key": 2}]) == sessions_of([RACE | {"session_key": 2}])


@pytest.mark.parametrize(("season", "sessions"), [(2023, 113), (2024, 123), (2025, 123), (2026, 50)])
def test_every_recorded_session_has_a_length_and_a_partition_key_of_its_own(season, sessions):
    found = sessions_of(recorded(season))
    assert len(found) == sessions
    assert all(one.end > one.start for one in found)
    assert len({partition_key(one) for one in found}) == sessions


def test_usual_lengths_are_those_most_frequent_in_recorded_seasons():
    records = [record for season in (2023, 2024, 2025) for record in recorded(season) if record.get("date_end")]
    for name in ("Practice 2", "Qualifying", "Sprint Shootout", "Sprint Qualifying", "Sprint", "Race", "Day 2"):
        [*lengths] = (one.end - one.start for one in sessions_of(records) if one.name == name)
        assert usual_length(name) == max(set(lengths), key=lengths.count), name


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Race", "2024-03-02_9472_race"),
        ("Practice 1", "2024-03-02_9472_practice_1"),
        ("Sprint Qualifying", "2024-03-02_9472_sprint_qualifying"),
    ],
)
def test_a_partition_key_says_day_key_and_name(name, key):
    assert partition_key(session(name)) == key


@given(st.text(), st.integers(1, 10**6))
def test_a_partition_key_is_safe_in_any_path_and_leads_back(name, key):
    partition = partition_key(session(name, key))
    assert re.fullmatch(r"[a-z0-9_-]+", partition)
    assert session_key_of(partition) == key


@pytest.mark.parametrize("text", ["", "9472", "2024-03-02_9472_race/..", "2024-03-02_9472_Race", "2024-03-02_x_race"])
def test_what_is_no_partition_key_is_refused(text):
    with pytest.raises(UsageError, match="names no session"):
        session_key_of(text)
