"""Records as rows and back, and rows as somebody reads them who knows the document and none of our code."""

import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from f1_platform.errors import StoreError
from f1_platform.openf1 import ENDPOINTS, EXTRA, Unit, arrow_schema, decode, to_records
from f1_platform.raw.content import settle
from f1_platform.raw.hbase import keys, rows
from f1_platform_tests.raw.deliveries import any_records, canonical
from f1_platform_tests.raw.hbase.independent import record_of
from f1_platform_tests.recorded import OPENF1, needs_data

patiently = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
Row = tuple[bytes, dict[bytes, bytes]]
LAP = {"meeting_key": 1229, "session_key": 9472, "driver_number": 1, "lap_number": 7}
LAPS = Unit(2024, 1229, 9472, "laps")


def unit_of(endpoint: str) -> Unit:
    season = ENDPOINTS[endpoint].grain == "season"
    return Unit(2024, 0 if season else 1229, 0 if season else 9472, endpoint)


def settled(unit: Unit, records: list[dict[str, Any]]) -> pa.Table:
    body = json.dumps(records).encode()
    return settle(pa.Table.from_batches([decode(unit.endpoint, body).batch]), unit.endpoint).table


def scan(written: rows.Rows, asked: list[bytes] | None = None) -> list[Row]:
    """As HBase answers: rows by the bytes of their keys, only cells that are asked for, no row without any."""
    columns = {name: texts.to_pylist() for name, texts in written.columns.items() if asked is None or name in asked}
    found = [
        (key, {name: texts[n] for name, texts in columns.items() if texts[n] is not None})
        for n, key in enumerate(written.keys.to_pylist())
    ]
    return sorted((row for row in found if row[1]), key=lambda row: row[0])


def read(found: list[Row], unit: Unit, wanted: list[str] | None = None) -> pa.Table:
    columns = {name: [cells.get(name) for _, cells in found] for name in {name for _, cells in found for name in cells}}
    records = rows.decode([key for key, _ in found], columns, unit, wanted)
    table = rows.in_settled_order(pa.Table.from_batches([records.batch]), records.collisions, unit.declared)
    return table if wanted is None else table.select(wanted)


def cells_of(*records: dict[str, Any], unit: Unit = LAPS) -> list[tuple[str, dict[str, str]]]:
    found = scan(rows.encode(settled(unit, list(records)), unit))
    return [(key.decode(), {name.decode(): text.decode() for name, text in cells.items()}) for key, cells in found]


@patiently
@given(any_records())
def test_every_record_of_every_endpoint_comes_back_in_its_place(given: tuple[str, list[dict[str, Any]]]):
    unit = unit_of(given[0])
    table = settled(unit, given[1])
    found = scan(rows.encode(table, unit))

    assert len({key for key, _ in found}) == table.num_rows
    assert read(found, unit).equals(table)


@patiently
@given(any_records())
def test_plain_json_and_the_key_give_every_record_to_others(given: tuple[str, list[dict[str, Any]]]):
    endpoint, records = given
    unit = unit_of(endpoint)
    found = scan(rows.encode(settled(unit, records), unit))

    assert {canonical(endpoint, record_of(unit.declared.family, key, cells)) for key, cells in found} == {
        canonical(endpoint, record) for record in records
    }


@patiently
@given(any_records(), st.data())
def test_a_scan_of_some_columns_sees_every_row(given: tuple[str, list[dict[str, Any]]], data: st.DataObject):
    unit = unit_of(given[0])
    wanted = data.draw(st.lists(st.sampled_from(arrow_schema(unit.endpoint).names), min_size=1, unique=True))
    table = settled(unit, given[1])
    found = scan(rows.encode(table, unit), rows.cells_for(unit.declared, wanted))

    assert read(found, unit, wanted).equals(table.select(wanted))


@patiently
@given(any_records(), st.integers(1, 3))
def test_slices_of_a_table_make_the_rows_of_the_whole(given: tuple[str, list[dict[str, Any]]], size: int):
    unit = unit_of(given[0])
    table = settled(unit, given[1])
    collisions = keys.collisions(table, unit.endpoint)
    slices = [rows.encode(table.slice(n, size), unit, collisions.slice(n, size)) for n in range(0, len(table), size)]

    assert sorted(row for part in slices for row in scan(part)) == scan(rows.encode(table, unit))


def test_what_the_key_says_has_no_cell_and_neither_has_null():
    lap = LAP | {"is_pit_out_lap": False, "lap_duration": None, "i1_speed": 301, "date_start": "2024-03-02T15:00:00"}

    assert cells_of(lap) == [
        (
            "2024#1229#9472#1#007",
            {
                "laps:date_start": '"2024-03-02T15:00:00+00:00"',
                "laps:i1_speed": "301",
                "laps:is_pit_out_lap": "false",
            },
        )
    ]


def test_what_differs_from_the_prefix_has_a_cell():
    with_date = LAP | {"date_start": "2024-03-02T15:00:00"}
    different = [with_date | {"meeting_key": 1230}, with_date | {"session_key": None, "lap_number": 8}]

    assert cells_of(*different) == [
        ("2024#1229#9472#1#007", {"laps:date_start": '"2024-03-02T15:00:00+00:00"', "laps:meeting_key": "1230"}),
        ("2024#1229#9472#1#008", {"laps:date_start": '"2024-03-02T15:00:00+00:00"', "laps:session_key": "null"}),
    ]


def test_a_season_s_records_are_keyed_without_a_session_s_prefix_and_their_year_is_said():
    meeting = {"meeting_key": 1229, "meeting_name": "Bahrain Grand Prix", "year": 2024}
    session = {"meeting_key": 1229, "session_key": 9472, "session_type": "Race", "year": 2023}

    assert cells_of(meeting, unit=unit_of("meetings")) == [
        ("2024#1229", {"meeting:meeting_name": '"Bahrain Grand Prix"'})
    ]
    assert cells_of(session, unit=unit_of("sessions")) == [
        ("2024#1229#9472", {"session:session_type": '"Race"', "session:year": "2023"})
    ]


def test_a_session_in_two_meetings_keeps_both_records_in_their_order():
    unit = unit_of("sessions")
    table = settled(
        unit,
        [
            {"meeting_key": meeting, "session_key": 9472, "session_type": kind, "year": 2024}
            for meeting, kind in ((1230, "Practice"), (1229, "Race"), (1228, "Qualifying"))
        ],
    )
    found = scan(rows.encode(table, unit))

    assert [key for key, _ in found] == [b"2024#1228#9472", b"2024#1229#9472#01", b"2024#1230#9472#02"]
    assert read(found, unit).equals(table)


def test_a_row_without_its_witness_says_that_it_is_there():
    assert cells_of(LAP | {"i1_speed": 301}) == [
        ("2024#1229#9472#1#007", {"laps:_extra": "{}", "laps:i1_speed": "301"})
    ]
    assert read([(b"2024#1229#9472#1#007", {b"laps:_extra": b"{}"})], LAPS)[EXTRA].to_pylist() == [None]


def test_different_records_under_one_key_are_told_apart_by_a_number():
    two = [LAP | {"date_start": "2024-03-02T15:00:00", "lap_duration": seconds} for seconds in (91.5, 90.25)]

    assert [(key, cells["laps:lap_duration"]) for key, cells in cells_of(*two)] == [
        ("2024#1229#9472#1#007", "90.25"),
        ("2024#1229#9472#1#007#01", "91.5"),
    ]


def test_a_scan_of_everything_asks_for_the_family_one_of_some_for_their_columns_and_the_witness():
    laps = ENDPOINTS["laps"]

    assert rows.cells_for(laps, None) == [b"laps"]
    assert rows.cells_for(laps, ["lap_number", "lap_duration"]) == [
        b"laps:lap_duration",
        b"laps:date_start",
        b"laps:_extra",
    ]
    assert rows.cells_for(laps, ["date_start", "meeting_key"]) == [
        b"laps:date_start",
        b"laps:meeting_key",
        b"laps:_extra",
    ]


def test_the_witnesses_are_those_that_stored_rows_were_written_with():
    assert {name: rows.witness(endpoint) for name, endpoint in ENDPOINTS.items()} == {
        "meetings": "meeting_name",
        "sessions": "session_type",
        "drivers": "broadcast_name",
        "car_data": "rpm",
        "location": "x",
        "laps": "date_start",
        "stints": "lap_start",
        "pit": "pit_duration",
        "intervals": "gap_to_leader",
        "overtakes": "position",
        "position": "position",
        "race_control": "message",
        "team_radio": "recording_url",
        "weather": "air_temperature",
        "session_result": "position",
        "starting_grid": "position",
        "championship_drivers": "position_start",
        "championship_teams": "position_start",
    }, "part of the stored format: with another one, projections miss rows of units that are not written anew"


def test_a_cell_that_cannot_be_read_is_named():
    with pytest.raises(StoreError, match=r"cannot be read.*\(laps:i1_speed\)"):
        read([(b"2024#1229#9472#1#007", {b"laps:i1_speed": b'"fast"'})], LAPS)


def recorded(endpoint: str) -> Path | None:
    """A unit of a race with telemetry, or the first one there is."""
    if ENDPOINTS[endpoint].grain == "season":
        return next(iter(OPENF1.glob(f"2024/{endpoint}.json")), None)
    best = OPENF1 / "2024" / "1229" / "9472" / f"{endpoint}.json.gz"
    return best if best.exists() else next(iter(sorted(OPENF1.glob(f"*/*/*/{endpoint}.json.gz"))), None)


@needs_data
@pytest.mark.parametrize("endpoint", sorted(set(ENDPOINTS) - {"championship_drivers", "championship_teams"}))
def test_a_recorded_unit_of_every_family_comes_back_and_others_read_it(endpoint: str):
    path = recorded(endpoint)
    assert path is not None
    body = path.read_bytes() if path.suffix == ".json" else gzip.decompress(path.read_bytes())
    folder = path.relative_to(OPENF1).parts
    unit = Unit(2024, 0, 0, endpoint) if len(folder) == 2 else Unit(*map(int, folder[:3]), endpoint)
    table = settle(pa.Table.from_batches([decode(endpoint, body).batch]), endpoint).table
    written = rows.encode(table, unit)
    records = rows.decode(written.keys, written.columns, unit)

    assert pa.Table.from_batches([records.batch]).equals(table)
    few = table.slice(0, 5000)
    found = scan(rows.encode(few, unit, keys.collisions(table, endpoint).slice(0, 5000)))
    assert {canonical(endpoint, record_of(unit.declared.family, key, cells)) for key, cells in found} == {
        canonical(endpoint, record) for record in to_records(few, endpoint)
    }
