"""The index of a telemetry file finds what a look at every record finds, and hands on the bytes as they were."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1_platform.errors import PermanentError
from f1_platform.openf1 import ENDPOINTS
from f1_platform.openf1.filters import matcher, parse_query
from f1_platform.upstream import telemetry
from f1_platform.upstream.telemetry import TelemetryFile, open_telemetry
from f1_platform_tests.upstream.conftest import write

CAR_DATA = ENDPOINTS["car_data"]


def opened(text: str, name: str = "car_data.json") -> TelemetryFile:
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / name, text)
        return open_telemetry(Path(folder) / name, CAR_DATA)


def found(file: TelemetryFile, query: str) -> str:
    chunks = list(file.chunks(parse_query(query).filters()))
    text = b",".join(chunk.read() for chunk in chunks)
    assert all(chunk.size == len(chunk.read()) for chunk in chunks)
    return f"[{text.decode()}]"


second = st.integers(0, 9)
records = st.lists(
    st.fixed_dictionaries(
        {
            "date": st.one_of(st.none(), second.map(lambda s: f"2024-03-02T15:00:0{s}.5+00:00")),
            "driver_number": st.one_of(st.none(), st.integers(1, 4)),
            "speed": st.one_of(st.none(), st.integers(0, 3)),
        }
    ),
    max_size=30,
)
conditions = st.lists(
    st.one_of(
        st.builds("date{}2024-03-02T15:00:0{}.5".format, st.sampled_from(["=", ">=", "<=", ">", "<"]), second),
        st.builds("driver_number{}{}".format, st.sampled_from(["=", ">=", "<=", ">", "<"]), st.integers(0, 5)),
        st.builds("speed{}{}".format, st.sampled_from(["=", ">="]), st.integers(0, 3)),
        st.sampled_from(["date=soon", "driver_number=true", "wings=2"]),
    ),
    max_size=6,
).map("&".join)


@given(records, conditions)
def test_the_index_finds_what_a_look_at_every_record_finds(records, query):
    matches = matcher(CAR_DATA, parse_query(query).filters())
    assert json.loads(found(opened(json.dumps(records)), query)) == [r for r in records if matches(r)]


@pytest.mark.parametrize("name", ["car_data.json", "car_data.json.gz"])
@pytest.mark.parametrize("block", [1, 7, 64, 2**20])
def test_records_keep_their_bytes_wherever_a_block_ends(monkeypatch, block, name):
    monkeypatch.setattr(telemetry, "BLOCK", block)
    records = ['{"speed": 1.0 ,"n":{"a":[{"b":"}{"}]}}', '{"rpm":10000000000000000000000,"speed":1e2}', '{"date":null}']
    assert found(opened(f" [ {records[0]},\n{records[1]} , {records[2]} ]\n", name), "") == f"[{','.join(records)}]"


def test_dates_without_a_zone_are_utc():
    file = opened('[{"date":"2024-03-02T15:00:00"},{"date":"2024-03-02T15:00:01.5+00:00"}]')
    assert found(file, "date<2024-03-02T15:00:01") == '[{"date":"2024-03-02T15:00:00"}]'


def test_an_empty_array_holds_nothing():
    assert found(opened("[]"), "") == "[]"


@pytest.mark.parametrize(
    "text", ['[{"date":"2024-03-02T15:00:00+00:00"}', '[{"date":1}]', "", "<html></html>", '{"a":1}', "[1,2]"]
)
def test_what_is_no_telemetry_is_refused_by_name(text):
    with pytest.raises(PermanentError, match=r"Not a JSON array of telemetry.*car_data\.json"):
        opened(text)
