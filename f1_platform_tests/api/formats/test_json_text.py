import json
import math
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.formats import FORMATS, Rows
from api.formats.pieces import MOST
from f1_platform.openf1 import ENDPOINTS, arrow_schema, decode
from f1_platform_tests.api.formats.writing import (
    BAHRAIN,
    counted,
    exactly,
    one_of_each_recorded,
    openf1_would_send,
    read,
    recorded,
    rows_of,
    written,
)
from f1_platform_tests.recorded import needs_data

ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**40), 2**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "int": st.integers(-(2**31), 2**31 - 1),
    "float": st.floats(allow_nan=False, allow_infinity=False) | st.integers(-99, 99).map(float),
    "bool": st.booleans(),
    "text": st.text(),
    "date": st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)).map(lambda d: d.replace(tzinfo=UTC).isoformat()),  # noqa: DTZ001
    "ints": st.lists(st.none() | st.integers(-(2**31), 2**31 - 1), max_size=3),
    "json": ANY_JSON,
}


@st.composite
def answers(draw: st.DrawFn) -> tuple[str, bytes]:
    """An endpoint and records as it might send them one day: misfits, unknown and missing members among them."""
    endpoint = draw(st.sampled_from(sorted(ENDPOINTS)))
    declared = {field.name: st.none() | VALUES[field.type] for field in ENDPOINTS[endpoint].fields}
    usual = st.fixed_dictionaries({}, optional=declared)
    odd = st.dictionaries(st.sampled_from(sorted(declared)) | st.text(min_size=1), ANY_JSON, max_size=2)
    record = st.one_of(usual, usual, st.builds(lambda a, b: a | b, usual, odd))
    return endpoint, msgspec.json.encode(draw(st.lists(record, max_size=6)))


@settings(deadline=None)
@given(answers())
def test_json_is_what_openf1_would_send(answer: tuple[str, bytes]):
    endpoint, body = answer
    batch = decode(endpoint, body).batch
    expected = [exactly(record) for record in openf1_would_send(batch, endpoint)]

    assert [exactly(record) for record in msgspec.json.decode(written("json", rows_of(endpoint, [batch])))] == expected
    lines = written("ndjson", rows_of(endpoint, [batch])).splitlines()
    assert [exactly(line) for line in lines] == expected


@needs_data
@pytest.mark.parametrize("path", one_of_each_recorded(), ids=lambda path: path.name.split(".")[0])
def test_recorded_json_is_what_openf1_would_send(path: Path):
    endpoint, batch = path.name.split(".")[0], recorded(path)
    expected = openf1_would_send(batch, endpoint)

    assert expected
    assert exactly(written("json", rows_of(endpoint, [batch]))) == exactly(expected)
    assert exactly(b"[" + b",".join(written("ndjson", rows_of(endpoint, [batch])).splitlines()) + b"]") == exactly(
        expected
    )


@needs_data
def test_telemetry_as_it_was_recorded():
    batch = recorded(BAHRAIN / "car_data.json.gz").slice(300_000, 5_000)

    assert exactly(written("json", rows_of("car_data", [batch]))) == exactly(openf1_would_send(batch, "car_data"))


def test_members_stand_in_the_order_that_was_asked_for():
    batch = read("pit", '[{"lap_number":12,"driver_number":1,"stop_duration":2.0}]')

    assert (
        written("json", rows_of("pit", [batch], ["stop_duration", "lap_number"]))
        == b'[{"stop_duration":2.0,"lap_number":12}]'
    )


def test_a_misfit_stands_in_its_members_place_and_the_unknown_come_last():
    batch = read("pit", '[{"lap_number":12},{"tyre":{"a":[1]},"lap_number":"12"}]')

    assert written("ndjson", rows_of("pit", [batch], ["lap_number", "date"])) == (
        b'{"lap_number":12,"date":null}\n{"lap_number":"12","date":null,"tyre":{"a":[1]}}\n'
    )


def test_a_misfit_that_was_not_asked_for_is_left_out():
    batch = read("pit", '[{"lap_number":"12","driver_number":1}]')

    assert written("json", rows_of("pit", [batch], ["driver_number"])) == b'[{"driver_number":1}]'


def test_a_record_is_one_line_however_its_json_was_laid_out():
    batch = read("intervals", '[{"gap_to_leader":{\r\n "a": [\n1]},"odd":[\n1,\r\n2],"date":[\n3]}]')

    (line,) = written("ndjson", rows_of("intervals", [batch])).split(b"\n")[:-1]

    assert b"\r" not in line
    assert exactly(line) == exactly(openf1_would_send(batch, "intervals")[0])


@pytest.mark.parametrize("batches", [[], [pa.RecordBatch.from_pylist([], arrow_schema("pit"))]], ids=["none", "empty"])
def test_no_rows_are_an_empty_array(batches: list[pa.RecordBatch]):
    assert written("json", rows_of("pit", batches)) == b"[]"
    assert written("ndjson", rows_of("pit", batches)) == b""


def test_what_json_cannot_say_is_null():
    batch = pa.record_batch({"gap": pa.array([math.nan, math.inf, -math.inf, 5.0, None, -0.0])})

    assert written("json", Rows(batch.schema, [batch], {"gap": "float"}, ["gap"])) == (
        b'[{"gap":null},{"gap":null},{"gap":null},{"gap":5.0},{"gap":null},{"gap":-0.0}]'
    )


def test_days_and_wide_integers_of_our_own_tables():
    batch = pa.record_batch({"day": [date(1950, 5, 13), None], "id": pa.array([2**53, -1], pa.int64())})

    assert json.loads(written("json", Rows(batch.schema, [batch], {"day": "day", "id": "int"}, ["id", "day"]))) == [
        {"id": 2**53, "day": "1950-05-13"},
        {"id": -1, "day": None},
    ]


def test_names_of_members_are_written_as_json():
    batch = pa.record_batch({'a"\\é': [1]})

    assert json.loads(written("json", Rows(batch.schema, [batch], {'a"\\é': "int"}, ['a"\\é']))) == [{'a"\\é': 1}]


@needs_data
@pytest.mark.parametrize("form", FORMATS)
def test_batches_are_taken_as_pieces_are_asked_for(form: str):
    batch = recorded(BAHRAIN / "car_data.json.gz")
    batches = [batch.slice(start, 8192) for start in range(0, batch.num_rows, 8192)]
    taken: list[int] = []
    rows = rows_of("car_data", [])
    pieces = FORMATS[form].write(Rows(rows.schema, counted(batches, taken), rows.types, rows.order))

    ahead = 0
    for number, piece in enumerate(pieces):
        assert len(piece) <= MOST
        if number == 0:
            ahead = len(taken)

    assert ahead <= 16
    assert len(taken) == len(batches)


@needs_data
@pytest.mark.parametrize("form", FORMATS)
def test_memory_stays_flat(form: str):
    batch = recorded(BAHRAIN / "car_data.json.gz")
    batches = [batch.slice(start, 8192) for start in range(0, batch.num_rows, 8192)]
    before = pa.total_allocated_bytes()

    most = max(pa.total_allocated_bytes() for _ in FORMATS[form].write(rows_of("car_data", batches)))

    assert most - before < 16_000_000


@pytest.mark.parametrize("values", [[True, None, False], [None, None], [True, True]])
def test_an_optional_member_is_left_out_where_it_has_no_value(values: list[bool | None]):
    batch = read("sessions", msgspec.json.encode([{"session_key": n, "is_cancelled": v} for n, v in enumerate(values)]))
    rows = Rows(batch.schema, [batch], {"session_key": "int", "is_cancelled": "bool"}, ["session_key", "is_cancelled"])
    wanted = [{"session_key": n} | ({} if v is None else {"is_cancelled": v}) for n, v in enumerate(values)]

    assert json.loads(written("json", replace(rows, optional=frozenset({"is_cancelled"})))) == wanted
    assert [record.get("is_cancelled", 0) for record in json.loads(written("json", rows))] == values
