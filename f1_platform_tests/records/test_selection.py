"""Which units a query reads, in which order, and which it says are missing."""

from pathlib import Path
from typing import Any

import pytest

from f1_platform.errors import UpstreamError
from f1_platform.openf1 import Unit
from f1_platform.openf1.filters import parse_query
from f1_platform.records import Records, UnknownEndpoint, UnknownField
from f1_platform_tests.records.asking import asked
from f1_platform_tests.records.filling import fill, records_in, session, settings_of, store_in

SESSIONS = [
    session(300, 10, start="2024-03-01T12:00:00+00:00", session_type="Practice"),
    session(100, 10, start="2024-03-02T15:00:00+00:00"),
    session(200, 11, start="2024-03-09T15:00:00+00:00"),
    session(400, 12, start="2024-03-16T15:00:00+00:00", is_cancelled=True),
    session(500, 13, start="2030-03-16T15:00:00+00:00"),
]


def laps(key: int, meeting: int, *numbers: int) -> list[dict[str, Any]]:
    of = {"session_key": key, "meeting_key": meeting, "driver_number": 1}
    return [of | {"lap_number": number} for number in numbers]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    store = store_in(settings_of(home))
    fill(store, Unit(2024, 0, 0, "sessions"), SESSIONS)
    fill(store, Unit(2024, 10, 100, "laps"), laps(100, 10, 2, 1))
    fill(store, Unit(2024, 10, 300, "laps"), laps(300, 10, 7))
    fill(store, Unit(2024, 10, 300, "pit"), [])
    store.fail(Unit(2024, 10, 300, "laps"), UpstreamError("The answer was cut off"))
    return home


@pytest.fixture(scope="module")
def records(home: Path) -> Records:
    return records_in(settings_of(home))


def missing(records: Records, endpoint: str, query: str) -> list[str]:
    return [str(unit) for unit in records.find(endpoint, parse_query(query)).missing]


def test_sessions_come_by_start_and_their_records_by_row_key(records: Records):
    found = asked(records, "laps")
    assert [(lap["session_key"], lap["lap_number"]) for lap in found] == [(300, 7), (100, 1), (100, 2)]


@pytest.mark.parametrize(
    ("query", "units", "keys"),
    [
        ("", 2, [300, 100]),
        ("session_key=100", 1, [100]),
        ("session_key=100&session_key=300", 2, [300, 100]),
        ("session_key>=200", 1, [300]),
        ("meeting_key=10&session_key<200", 1, [100]),
        ("meeting_key=11", 0, []),
        ("session_key=one", 0, []),
        ("session_key=300&lap_number>7", 1, []),
    ],
)
def test_only_units_that_the_keys_cover_are_read(records: Records, query: str, units: int, keys: list[int]):
    found = records.find("laps", parse_query(query))
    assert found.units == units
    assert list(dict.fromkeys(lap["session_key"] for lap in asked(records, "laps", query))) == keys


def test_latest_is_the_newest_session_that_has_begun_and_was_not_cancelled(records: Records):
    assert [found["session_key"] for found in asked(records, "sessions", "session_key=latest")] == [200]
    assert [found["session_key"] for found in asked(records, "sessions", "meeting_key=latest")] == [200]


def test_units_that_failed_or_were_never_fetched_are_named(records: Records):
    assert missing(records, "laps", "meeting_key=10") == ["laps of session 300 (failed)"]
    assert missing(records, "laps", "session_key=200") == ["laps of session 200 (not fetched)"]
    assert missing(records, "meetings", "year=2024&year=2023") == [
        "meetings of season 2023 (not fetched)",
        "meetings of season 2024 (not fetched)",
    ]


def test_what_cannot_be_there_is_not_missing(records: Records):
    assert missing(records, "laps", "session_key=400") == [], "cancelled"
    assert missing(records, "laps", "session_key=500") == [], "not begun"
    assert missing(records, "pit", "session_key=300") == [], "empty is an answer"
    assert missing(records, "intervals", "session_key=300") == [], "a practice has none"


def test_records_of_before_a_failure_are_still_found(records: Records):
    assert [lap["lap_number"] for lap in asked(records, "laps", "session_key=300")] == [7]


def test_unknown_names_are_refused_with_the_nearest_one(records: Records):
    with pytest.raises(UnknownEndpoint) as endpoint:
        records.find("lap", parse_query(""))
    with pytest.raises(UnknownField) as field:
        records.find("laps", parse_query("lap_number=1&lap_numbr=2"))

    assert (endpoint.value.name, endpoint.value.meant) == ("lap", "laps")
    assert (field.value.name, field.value.meant) == ("lap_numbr", "lap_number")


def test_columns_are_read_in_the_order_asked_for(records: Records):
    found = records.find("laps", parse_query("session_key=100"), ["lap_number", "session_key"])
    assert [batch.to_pylist() for batch in found.batches] == [
        [{"lap_number": 1, "session_key": 100}, {"lap_number": 2, "session_key": 100}]
    ]


def test_equal_queries_over_equal_records_have_the_same_name(home: Path, records: Records, tmp_path: Path):
    def content(of: Records, query: str) -> str:
        return of.find("laps", parse_query(query)).content

    other = store_in(settings_of(tmp_path))
    fill(other, Unit(2024, 10, 100, "laps"), laps(100, 10, 1, 2))
    name = content(records, "session_key=100&lap_number=1")

    assert content(records, "lap_number=1&session_key=100") == name
    assert content(records_in(settings_of(tmp_path)), "session_key=100&lap_number=1") == name
    assert content(records, "session_key=100&lap_number=2") != name
    fill(other, Unit(2024, 10, 100, "laps"), laps(100, 10, 1, 2, 3))
    assert content(records_in(settings_of(tmp_path)), "session_key=100&lap_number=1") != name
