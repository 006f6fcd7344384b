from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1_platform.errors import StoreError
from f1_platform.openf1 import ENDPOINTS, Unit, arrow_schema
from f1_platform.raw.hbase import keys

INSTANTS = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)).map(lambda d: d.replace(tzinfo=UTC))  # noqa: DTZ001
PARTS = {
    "int": st.integers(-(2**31), 2**31 - 1) | st.integers(0, 120) | st.none(),
    "text": st.text(max_size=6) | st.sampled_from(["~", "%", "#", "%7E", "", "Kick Sauber", "01"]) | st.none(),
    "date": INSTANTS | st.none(),
}
START = datetime(2024, 3, 2, 15, 3, 42, tzinfo=UTC)


def unit_of(endpoint: str) -> Unit:
    season = ENDPOINTS[endpoint].grain == "season"
    return Unit(2024, 0 if season else 1229, 0 if season else 9472, endpoint)


def encoded(unit: Unit, fields: list[tuple[Any, ...]], collisions: list[int] | None = None) -> list[bytes]:
    return keys.encode(columns(unit, fields), unit, pa.array(collisions or [0] * len(fields), pa.int32())).to_pylist()


def columns(unit: Unit, fields: list[tuple[Any, ...]]) -> dict[str, pa.Array]:
    schema, names = arrow_schema(unit.endpoint), keys.key_fields(unit.declared)
    return {name: pa.array([values[n] for values in fields], schema.field(name).type) for n, name in enumerate(names)}


@st.composite
def any_keys(draw: st.DrawFn) -> tuple[Unit, list[tuple[tuple[Any, ...], int]]]:
    """Different keys of any endpoint, with collision numbers."""
    unit = unit_of(draw(st.sampled_from(sorted(ENDPOINTS))))
    declared = [unit.declared.field(name) for name in keys.key_fields(unit.declared)]
    fields = st.tuples(*(PARTS[field.type] for field in declared if field))
    return unit, draw(st.lists(st.tuples(fields, st.just(0) | st.integers(0, 120)), unique=True, max_size=8))


@pytest.mark.parametrize(
    ("endpoint", "fields", "key"),
    [
        ("car_data", (1, START + timedelta(milliseconds=275)), "2024#1229#9472#1#2024-03-02T15:03:42.275000Z"),
        ("weather", (START,), "2024#1229#9472#2024-03-02T15:03:42.000000Z"),
        ("laps", (44, 7), "2024#1229#9472#44#007"),
        ("laps", (44, -5), "2024#1229#9472#44#-05"),
        ("laps", (44, 1234), "2024#1229#9472#44#1234"),
        ("stints", (44, 2), "2024#1229#9472#44#002"),
        ("pit", (44, None, None), "2024#1229#9472#44#~#~"),
        ("drivers", (0,), "2024#1229#9472#0"),
        ("championship_teams", ("Red Bull~#1/é",), "2024#1229#9472#Red%20Bull%7E%231%2F%C3%A9"),
        ("championship_teams", ("",), "2024#1229#9472#%"),
        ("championship_teams", (None,), "2024#1229#9472#~"),
        ("overtakes", (START, 1, 44), "2024#1229#9472#2024-03-02T15:03:42.000000Z#1#44"),
        ("meetings", (1229,), "2024#1229"),
        ("sessions", (1229, 9472), "2024#1229#9472"),
    ],
)
def test_a_key_says_its_fields(endpoint: str, fields: tuple[Any, ...], key: str):
    assert encoded(unit_of(endpoint), [fields]) == [key.encode()]


def test_records_that_share_a_key_are_numbered():
    assert encoded(unit_of("laps"), [(1, 7)] * 4, [0, 1, 2, 100]) == [
        b"2024#1229#9472#1#007",
        b"2024#1229#9472#1#007#01",
        b"2024#1229#9472#1#007#02",
        b"2024#1229#9472#1#007#100",
    ]


def test_the_records_of_a_settled_table_are_counted_by_key():
    unit = unit_of("pit")
    table = pa.table(columns(unit, [(1, 5, START), (1, 5, START), (1, None, None), (1, None, None), (1, None, None)]))

    assert keys.collisions(table, "pit").to_pylist() == [0, 1, 0, 1, 2]
    assert keys.collisions(table.slice(0, 0), "pit").to_pylist() == []


@given(any_keys())
def test_every_key_comes_back_and_no_two_are_alike(given: tuple[Unit, list[tuple[tuple[Any, ...], int]]]):
    unit, wanted = given
    written = encoded(unit, [fields for fields, _ in wanted], [number for _, number in wanted])
    values, collisions = keys.decode(pa.array(written, pa.binary()), unit)

    assert {name: read.to_pylist() for name, read in values.items()} == {
        name: read.to_pylist() for name, read in columns(unit, [fields for fields, _ in wanted]).items()
    }
    assert collisions.to_pylist() == [number for _, number in wanted]
    assert len(set(written)) == len(wanted)
    assert all(key.startswith(keys.prefix(unit)) and not key.endswith(b"#") for key in written)


@given(INSTANTS, INSTANTS, st.integers(0, 99))
def test_bytes_sort_as_time_sorts(one: datetime, other: datetime, number: int):
    unit = unit_of("car_data")
    first, second = encoded(unit, [(1, one), (1, other)])
    assert (first < second) == (one < other)
    if one < other:
        assert encoded(unit, [(1, one)], [number])[0] < second


def test_laps_of_a_driver_sort_as_they_were_driven():
    laps = encoded(unit_of("laps"), [(1, lap) for lap in (*range(1, 400), None)])

    assert laps == sorted(laps)


@given(any_keys())
def test_the_prefix_of_a_driver_finds_that_driver_alone(given: tuple[Unit, list[tuple[tuple[Any, ...], int]]]):
    unit, wanted = given
    if keys.has_driver_prefix(unit.declared):
        start, stop = keys.scan_range(unit, driver_number=1)
        written = encoded(unit, [fields for fields, _ in wanted])
        found = [fields[0] == 1 for fields, _ in wanted]

        assert start == keys.prefix(unit, 1) == b"2024#1229#9472#1#"
        assert [key.startswith(start) for key in written] == [start <= key < stop for key in written] == found


@given(
    st.lists(INSTANTS | st.none(), max_size=8), st.none() | INSTANTS, st.none() | INSTANTS, st.sampled_from([None, 44])
)
def test_a_range_of_time_is_a_range_of_keys(
    dates: list[datetime | None], since: datetime | None, until: datetime | None, driver: int | None
):
    unit = unit_of("weather" if driver is None else "location")
    start, stop = keys.scan_range(unit, driver, since, until)
    written = encoded(unit, [(date,) if driver is None else (driver, date) for date in dates])

    def within(date: datetime | None) -> bool:
        if since is None and until is None:
            return True
        return date is not None and (since is None or since <= date) and (until is None or date < until)

    assert [start <= key < stop for key in written] == [within(date) for date in dates]


def test_a_time_that_the_key_does_not_lead_with_narrows_nothing():
    for endpoint, driver in (("laps", 1), ("pit", 1), ("car_data", None), ("sessions", None)):
        unit = unit_of(endpoint)
        assert keys.scan_range(unit, driver, START, START) == keys.scan_range(unit, driver)
    assert keys.scan_range(unit_of("laps")) == (b"2024#1229#9472#", b"2024#1229#9472$")
    assert keys.scan_range(unit_of("sessions")) == (b"2024#", b"2024$")


def test_only_families_by_driver_and_more_have_a_prefix_a_driver():
    assert {name for name, endpoint in ENDPOINTS.items() if keys.has_driver_prefix(endpoint)} == {
        *("car_data", "location", "intervals", "position", "team_radio", "laps", "pit", "stints")
    }


@pytest.mark.parametrize(
    "key", ["2024#1229#9473#1#007", "2024#1229#9472#1", "2024#1229#9472#1#7#01#02", "2024#1229#9472#one#007", "x", ""]
)
def test_a_key_of_another_unit_is_refused_by_name(key: str):
    with pytest.raises(StoreError, match=r"laps of session 9472"):
        keys.decode(pa.array([b"2024#1229#9472#1#007", key.encode()], pa.binary()), unit_of("laps"))
