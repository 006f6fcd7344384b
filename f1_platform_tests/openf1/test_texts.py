import json
import math
from datetime import UTC, datetime
from typing import Any

import msgspec
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from f1_platform.openf1.schemas import ARROW_TYPES
from f1_platform.openf1.texts import encode

INSTANTS = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)).map(lambda d: d.replace(tzinfo=UTC))  # noqa: DTZ001
LISTS = st.lists(st.none() | st.integers(-(2**31), 2**31 - 1), max_size=5)


def texts(values: list[Any], of: str, skipped: int = 0) -> list[bytes | None]:
    return encode(pa.array(values, ARROW_TYPES[of]).slice(skipped), of).to_pylist()


@pytest.mark.parametrize(
    ("of", "value", "text"),
    [
        ("int", -12, "-12"),
        ("float", 90.625, "90.625"),
        ("float", 5.0, "5.0"),
        ("float", -0.0, "-0.0"),
        ("float", 1e-7, "1e-7"),
        ("float", 1e22, "1e+22"),
        ("bool", True, "true"),
        ("text", 'Zoë "Z"\n', '"Zoë \\"Z\\"\\n"'),
        ("date", datetime(2024, 3, 2, 15, 3, 42, 275000, UTC), '"2024-03-02T15:03:42.275000+00:00"'),
        ("date", datetime(2024, 3, 2, 15, 3, 42, 0, UTC), '"2024-03-02T15:03:42+00:00"'),
        ("ints", [2048, None], "[2048,null]"),
        ("ints", [], "[]"),
        ("json", '"+1 LAP"', '"+1 LAP"'),
    ],
)
def test_a_value_is_its_json(of: str, value: Any, text: str):
    assert texts([value, None], of) == [text.encode(), None]


@settings(deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False) | st.none()))
@example([-0.0, 0.0, 1e14, 1e15, 1e16, 2.0**53, 5e-324, 1.7976931348623157e308, 0.1 + 0.2])
def test_every_double_is_read_as_the_same_double_and_never_as_an_integer(values: list[float | None]):
    for value, text in zip(values, texts(values, "float"), strict=True):
        for read in (json.loads, msgspec.json.decode):
            assert value is None or repr(read(text)) == repr(value)
        assert (text is None) == (value is None)


def test_what_json_has_no_number_for_is_no_value():
    assert texts([math.nan, math.inf, -math.inf, 1.0], "float") == [None, None, None, b"1.0"]


@settings(deadline=None)
@given(st.lists(st.text() | st.none()))
def test_every_text_is_read_as_the_same(values: list[str | None]):
    assert [json.loads(text) if text else None for text in texts(values, "text")] == values


@settings(deadline=None)
@given(st.lists(INSTANTS | st.none()))
def test_every_instant_is_written_as_openf1_does(values: list[datetime | None]):
    expected = [value and f'"{value.isoformat()}"'.encode() for value in values]

    assert texts(values, "date") == expected


@settings(deadline=None)
@given(st.lists(LISTS | st.none()), st.integers(0, 3))
def test_every_list_is_its_json_also_in_a_slice(values: list[list[int | None] | None], skipped: int):
    expected = [value if value is None else msgspec.json.encode(value) for value in values]

    assert texts(values, "ints", skipped) == expected[skipped:]


@pytest.mark.parametrize("of", ARROW_TYPES)
def test_a_column_without_rows_or_without_values(of: str):
    assert texts([], of) == []
    assert texts([None, None, None], of, 1) == [None, None]
