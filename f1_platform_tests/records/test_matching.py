"""What is found is what `openf1.filters.matcher` says, whatever the records and the query."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from f1_platform.openf1 import ENDPOINTS, Unit, to_records
from f1_platform.openf1.filters import matcher, parse_query
from f1_platform.raw import RawStore
from f1_platform.records import Records
from f1_platform_tests.raw.deliveries import any_records
from f1_platform_tests.records.asking import asked
from f1_platform_tests.records.filling import fill, records_in, session, settings_of, store_in

UNIT = Unit(2024, 10, 100, "laps")
BOUNDS = [
    *("0", "5", "-1", "5.0", "4.9", "1e0", "1e999", "-1e999", "9007199254740993", "9999999999999999999", "2147483648"),
    *("true", "false", "True", "null", "", "a", "Z", "é", "%F0%9F%8F%81", "%00", "%ED%A0%80", "%22", "%5C", "+1 LAP"),
    *("2024-03-02", "2024-03-02T15:00:00", "0001-01-01", "9999-12-31", "9999-12-31T23:59:59.999999"),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def store(home: Path) -> RawStore:
    store = store_in(settings_of(home))
    fill(store, Unit(2024, 0, 0, "sessions"), [session(100)])
    return store


@pytest.fixture(scope="module")
def records(home: Path) -> Iterator[Records]:
    yield records_in(settings_of(home))


@st.composite
def queries(draw: st.DrawFn, endpoint: str, held: list[dict[str, Any]]) -> str:
    """Conditions on declared fields, half of them with values that the records hold."""
    names = [field.name for field in ENDPOINTS[endpoint].fields if field.name not in ("session_key", "meeting_key")]
    cells = [record.get(name) for record in held for name in names]
    values = [quote(str(cell), safe="", errors="replace") for cell in cells if isinstance(cell, int | float | str)]
    terms = []
    for _ in range(draw(st.integers(1, 4))):
        name, operator = draw(st.sampled_from(names)), draw(st.sampled_from(["=", ">=", "<=", ">", "<"]))
        value = draw(st.sampled_from(values) | st.sampled_from(BOUNDS) if values else st.sampled_from(BOUNDS))
        terms.append(f"{name}{operator}{value}")
    return "&".join(terms)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_the_same_records_match_as_for_the_matcher(store: RawStore, records: Records, data: st.DataObject):
    endpoint, held = data.draw(any_records())
    unit = Unit(2024, 0, 0, endpoint) if ENDPOINTS[endpoint].grain == "season" else Unit(2024, 10, 100, endpoint)
    known = {"year": 2024} if ENDPOINTS[endpoint].grain == "season" else {"session_key": 100, "meeting_key": 10}
    held = [record | known for record in held]
    try:
        body = msgspec.json.encode(held)
    except (OverflowError, msgspec.MsgspecError):
        body = json.dumps(held).encode()
    store.delete(unit)
    fill(store, unit, body)
    records.refresh()
    query = data.draw(queries(endpoint, held))

    stored = [record for batch in store.scan(unit) for record in to_records(batch, endpoint)]
    matches = matcher(ENDPOINTS[endpoint], parse_query(query).filters())
    assert asked(records, endpoint, query) == [record for record in stored if matches(record)]


LAPS = [
    {"lap_number": 1, "lap_duration": 98.5, "is_pit_out_lap": True, "date_start": "2024-03-02T15:00:00+00:00"},
    {"lap_number": 2, "lap_duration": None, "is_pit_out_lap": False, "date_start": "2024-03-02T23:59:59.999999+00:00"},
    {
        "lap_number": 3,
        "lap_duration": 9007199254740993,
        "is_pit_out_lap": None,
        "date_start": "2024-03-03T00:00:00+00:00",
    },
    {"lap_number": "4b", "lap_duration": 97.0, "is_pit_out_lap": 1, "date_start": "soon", "tyre": "new"},
]


@pytest.mark.parametrize(
    ("query", "matching"),
    [
        ("lap_number=2", [2]),
        ("lap_number=2.0&lap_number=3", [2, 3]),
        ("lap_number>1.5", [2, 3]),
        ("lap_number=1.5", []),
        ("lap_number=4b", ["4b"]),
        ("lap_number>=1e999", []),
        ("lap_number<1e999", [1, 2, 3]),
        ("lap_duration>=9007199254740993", [3]),
        ("lap_duration>9007199254740992", [3]),
        ("lap_duration=9007199254740992", []),
        ("lap_duration>0", [1, 3, "4b"]),
        ("is_pit_out_lap=true", [1]),
        ("is_pit_out_lap>=false", [1, 2]),
        ("is_pit_out_lap=1", ["4b"]),
        ("date_start=2024-03-02", [1, 2]),
        ("date_start>2024-03-02", [3]),
        ("date_start<=2024-03-02", [1, 2]),
        ("date_start=soon", []),
        ("segments_sector_1=1", []),
        ("lap_number>=1&lap_number<2&lap_number>=3&lap_number<9", [1, 3]),
        ("lap_number%3E=3", [3]),
        ("LAP_NUMBER=1", [1]),
    ],
)
def test_an_edge(tmp_path: Path, query: str, matching: list[Any]):
    store = store_in(settings_of(tmp_path))
    fill(store, UNIT, [lap | {"session_key": 100, "meeting_key": 10, "driver_number": 1} for lap in LAPS])

    got = [record["lap_number"] for record in asked(records_in(settings_of(tmp_path)), "laps", query)]
    assert sorted(got, key=str) == matching


@pytest.mark.parametrize(
    ("query", "matching"),
    [
        ("gap_to_leader=%2B1 LAP", ["+1 LAP"]),
        ('gap_to_leader=%2B2 "LAPS"', ['+2 "LAPS"']),
        ("gap_to_leader>=12&gap_to_leader<12.5", [12, 12.25]),
        ("gap_to_leader=true", [True]),
        ("gap_to_leader>9007199254740992", [9007199254740993]),
        ("gap_to_leader>=a", []),
    ],
)
def test_a_field_of_several_types_is_asked_by_number_text_or_truth(tmp_path: Path, query: str, matching: list[Any]):
    values = ["+1 LAP", '+2 "LAPS"', 12, 12.25, True, [12, 13], None, {"a": 12}, 9007199254740993]
    known = {"session_key": 100, "meeting_key": 10}
    rows = [known | {"driver_number": n, "gap_to_leader": value} for n, value in enumerate(values)]
    store = store_in(settings_of(tmp_path))
    fill(store, Unit(2024, 10, 100, "session_result"), rows)

    found = asked(records_in(settings_of(tmp_path)), "session_result", query)
    assert [record["gap_to_leader"] for record in found] == matching
