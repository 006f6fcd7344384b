import csv
import io
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.formats import Rows
from f1_platform_tests.api.formats.writing import BAHRAIN, read, recorded, rows_of, written
from f1_platform_tests.recorded import needs_data


def cells(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode(), newline=""), strict=True))


def column(of: str, values: list[Any]) -> bytes:
    batch = pa.record_batch({"value": values, "end": [1] * len(values)})
    return written("csv", Rows(batch.schema, [batch], {"value": of, "end": "int"}, ["value", "end"]))


def test_a_header_always_and_lines_that_end_as_rfc_4180_has_them():
    assert written("csv", rows_of("stints", [], ["stint_number", "compound"])) == b"stint_number,compound\r\n"


def test_columns_stand_in_the_order_that_was_asked_for():
    batch = read("pit", '[{"lap_number":12,"driver_number":1,"stop_duration":2.0}]')

    assert written("csv", rows_of("pit", [batch], ["driver_number", "lap_number", "stop_duration"])) == (
        b"driver_number,lap_number,stop_duration\r\n1,12,2.0\r\n"
    )


@pytest.mark.parametrize(
    ("of", "values", "expected"),
    [
        ("text", ["SOFT", "", None, "a b"], [b"SOFT", b'""', b"", b"a b"]),
        ("text", ['a "b"', "a,b", "a\r\nb"], [b'"a ""b"""', b'"a,b"', b'"a\r\nb"']),
        ("text", ["=1+1", "-", "@x", "+1 LAP"], [b"=1+1", b"-", b"@x", b"+1 LAP"]),
        ("float", [5.0, 90.625, None], [b"5.0", b"90.625", b""]),
        ("bool", [True, False, None], [b"true", b"false", b""]),
        ("day", [date(2024, 3, 2), None], [b"2024-03-02", b""]),
        ("ints", [[2048, None], [], None, [1]], [b'"[2048,null]"', b"[]", b"", b"[1]"]),
        ("json", ['"+1 LAP"', "12.5", None], [b"+1 LAP", b"12.5", b""]),
        ("json", ['"12.5"', '""', '{"a":1}'], [b'"""12.5"""', b'""""""', b'"{""a"":1}"']),
    ],
)
def test_a_cell(of: str, values: list[Any], expected: list[bytes]):
    assert column(of, values) == b"value,end\r\n" + b"".join(cell + b",1\r\n" for cell in expected)


def test_dates_are_written_as_in_json():
    batch = read("pit", '[{"date":"2024-03-02T15:00:00"},{"date":"2024-03-02T15:00:00.25"},{}]')

    assert written("csv", rows_of("pit", [batch], ["date", "lap_number"])).splitlines()[1:] == [
        b"2024-03-02T15:00:00+00:00,",
        b"2024-03-02T15:00:00.250000+00:00,",
        b",",
    ]


@settings(deadline=None)
@given(st.lists(st.text(), min_size=1))
def test_every_text_comes_back(values: list[str]):
    assert [row[0] for row in cells(column("text", values))[1:]] == values


def test_a_misfit_stands_in_its_cell():
    batch = read("pit", '[{"lap_number":"twelve","tyre":1},{"lap_number":13}]')

    assert written("csv", rows_of("pit", [batch], ["lap_number", "driver_number"])) == (
        b"lap_number,driver_number\r\ntwelve,\r\n13,\r\n"
    )


@needs_data
def test_recorded_telemetry_comes_back_from_csv_as_typed_columns():
    batch = recorded(BAHRAIN / "car_data.json.gz").slice(300_000, 20_000)
    body = written("csv", rows_of("car_data", [batch]))
    types = {field.name: field.type for field in batch.schema if field.name != "_extra"}

    table = pa.csv.read_csv(io.BytesIO(body), convert_options=pa.csv.ConvertOptions(column_types=types))

    assert table.equals(pa.table(batch.drop_columns(["_extra"])).cast(table.schema))


@needs_data
def test_recorded_messages_come_back_from_csv():
    batch = recorded(BAHRAIN / "race_control.json.gz")

    read_back = cells(written("csv", rows_of("race_control", [batch], ["message", "lap_number"])))[1:]

    assert [message for message, _ in read_back] == batch.column("message").to_pylist()
    assert [int(lap) if lap else None for _, lap in read_back] == batch.column("lap_number").to_pylist()
