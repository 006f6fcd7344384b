import json
import math
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from f1_platform.errors import StoreError
from f1_platform.openf1.schemas import ARROW_TYPES
from f1_platform.raw.hbase import cells

DOUBLES = st.floats(allow_nan=False, allow_infinity=False)
INSTANTS = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)).map(lambda d: d.replace(tzinfo=UTC))  # noqa: DTZ001


def texts(values: list[Any], of: str) -> list[bytes | None]:
    return cells.encode(pa.array(values, ARROW_TYPES[of]), of).to_pylist()


def back(given: list[bytes | None], of: str) -> list[Any]:
    return cells.decode(pa.array(given, pa.binary()), of).to_pylist()


@pytest.mark.parametrize(
    ("of", "value", "text"),
    [
        ("int", -12, "-12"),
        ("float", 90.625, "90.625"),
        ("float", 1e-7, "1e-7"),
        ("float", 1e22, "1e+22"),
        ("float", 5e-324, "5e-324"),
        ("float", 91.0, "91"),
        ("bool", True, "true"),
        ("text", 'Zoë "Z"\n', '"Zoë \\"Z\\"\\n"'),
        ("date", datetime(2024, 3, 2, 15, 3, 42, 275000, UTC), '"2024-03-02T15:03:42.275000+00:00"'),
        ("date", datetime(2024, 3, 2, 15, 3, 42, 0, UTC), '"2024-03-02T15:03:42+00:00"'),
        ("ints", [2048, None], "[2048,null]"),
        ("ints", [], "[]"),
        ("json", '"+1 LAP"', '"+1 LAP"'),
    ],
)
def test_a_cell_is_the_value_as_json(of: str, value: Any, text: str):
    assert texts([value, None], of) == [text.encode(), None]
    assert back([text.encode(), None], of) == [value, None]


@given(st.lists(DOUBLES | st.none()))
@example([-0.0, 0.0, 1.7976931348623157e308, 2.2250738585072014e-308, 2.0**53, 0.1 + 0.2])
def test_every_double_is_exact_for_us_and_for_every_json_reader(values: list[float | None]):
    written = texts(values, "float")

    assert [json.loads(text) if text else None for text in written] == values
    for value, read in zip(values, back(written, "float"), strict=True):
        assert read == value
        assert value is None or math.copysign(1, read) == math.copysign(1, value)


@given(st.lists(st.text() | st.none()))
def test_every_text_comes_back(values: list[str | None]):
    written = texts(values, "text")

    assert back(written, "text") == values
    assert [json.loads(text) if text else None for text in written] == values


@given(st.lists(INSTANTS | st.none()))
def test_every_instant_comes_back_and_reads_as_openf1_writes_it(values: list[datetime | None]):
    written = texts(values, "date")

    assert back(written, "date") == values
    assert [json.loads(text) if text else None for text in written] == [v.isoformat() if v else None for v in values]


@given(st.lists(st.none() | st.lists(st.none() | st.integers(-(2**31), 2**31 - 1), max_size=5)))
def test_every_list_of_integers_comes_back(values: list[list[int | None] | None]):
    assert back(texts(values, "ints"), "ints") == values


@given(st.lists(st.none() | st.integers(-(2**31), 2**31 - 1)), st.lists(st.none() | st.booleans()))
def test_every_integer_and_boolean_comes_back(integers: list[int | None], booleans: list[bool | None]):
    assert back(texts(integers, "int"), "int") == integers
    assert back(texts(booleans, "bool"), "bool") == booleans


def test_a_slice_is_read_by_itself():
    values = pa.array([None, "a", "b", None, "c"]).slice(2, 3)

    assert cells.encode(values, "text").to_pylist() == [b'"b"', None, b'"c"']
    assert cells.decode(cells.encode(values, "text").slice(1), "text").to_pylist() == [None, "c"]


@pytest.mark.parametrize(
    ("of", "text", "value"),
    [
        ("int", b" 12 ", 12),
        ("int", b"null", None),
        ("float", b"null", None),
        ("date", b'"2024-03-02 15:03:42Z" ', datetime(2024, 3, 2, 15, 3, 42, tzinfo=UTC)),
        ("date", b"null", None),
    ],
)
def test_json_that_others_have_written_in_their_own_way_is_read(of: str, text: bytes, value: Any):
    assert back([b"", text][1:], of) == [value]


@pytest.mark.parametrize(
    ("of", "text"),
    [
        ("int", b"twelve"),
        ("int", b"12.5"),
        ("int", b"99999999999"),
        ("text", b"12"),
        ("date", b'"soon"'),
        ("ints", b"["),
    ],
)
def test_what_is_no_value_of_the_type_is_said(of: str, text: bytes):
    with pytest.raises(StoreError, match=f"A cell of type {of} cannot be read"):
        back([text], of)
