"""A query that asks for what there is not is refused by name, and told what there is."""

from __future__ import annotations

import pytest

from api.collections.asking import MOST_CONDITIONS, PAGING, Refused, read
from api.collections.catalogue import RECORDED
from f1_platform.openf1.filters import Term
from f1_platform.serving.querying import Order
from f1_platform_tests.api.collections.asking import BY_PATH

DRIVERS = BY_PATH["/drivers"].fields
SESSIONS = BY_PATH["/sessions"].fields
LAPS = RECORDED[0].fields


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("win=3", "'win': did you mean wins?"),
        ("zzzz=3", "'zzzz': there is driverId, name"),
        ("wins=three", "wins is a whole number; 'three' is not"),
        ("wins=5.5", "wins is a whole number; '5.5' is not"),
        ("wins=1_0", "wins is a whole number"),
        ("wins=9223372036854775808", "wins is a whole number"),
        ("wins=", "wins is a whole number; '' is not"),
        ("points>=1e999", "points is a number; '1e999' is not"),
        ("points=nan", "points is a number; 'nan' is not"),
        ("date_of_birth=1997-13-01", "date_of_birth is a day such as 2024-03-02; '1997-13-01' is not"),
        ("date_of_birth=19970930", "date_of_birth is a day"),
        ("sort=-win", "sort names 'win', which is no field: did you mean wins?"),
        ("sort=", "sort names ''"),
        ("fields=name,name", "fields names name twice"),
        ("fields=name,", "fields names ''"),
        ("limit=0", "limit is a whole number from 1 to 10000; '0' is not"),
        ("limit=-1", "limit is a whole number from 1 to 10000"),
        ("limit=10001", "limit is at most 10000"),
        ("limit=5&limit=6", "limit is given twice"),
        ("limit>=5", "limit takes '=', not '>='"),
        ("&".join(["wins>=1"] * 51), "51 conditions; at most 50 are taken"),
    ],
)
def test_what_is_wrong_is_named(query: str, named: str) -> None:
    with pytest.raises(Refused) as refused:
        read(query, DRIVERS)
    assert named in refused.value.detail
    assert refused.value.status_code == 422


@pytest.mark.parametrize(
    ("query", "named"),
    [("is_cancelled=1", "is_cancelled is true or false"), ("date_start=yesterday", "date_start is a time such as")],
)
def test_truth_and_moments_are_read_as_such(query: str, named: str) -> None:
    with pytest.raises(Refused, match=named):
        read(query, SESSIONS)


@pytest.mark.parametrize("query", ["segments_sector_1=2048", "sort=segments_sector_1"])
def test_lists_are_neither_filtered_nor_sorted_by(query: str) -> None:
    with pytest.raises(Refused, match="segments_sector_1"):
        read(query, LAPS)


def test_a_value_is_what_its_field_is() -> None:
    assert read("code=33", DRIVERS).terms == (Term("code", "=", "33"),)
    assert read("number=33", DRIVERS).terms == (Term("number", "=", 33),)
    assert read("points<=3", DRIVERS).terms == (Term("points", "<=", 3.0),)
    assert read("is_cancelled=TRUE", SESSIONS).terms == (Term("is_cancelled", "=", True),)


@pytest.mark.parametrize("query", ["wins>=10", "wins%3E=10", "wins%3E%3D10", "wins%3E%3D10=", "WINS>=10"])
def test_operators_are_read_however_clients_send_them(query: str) -> None:
    assert read(query, DRIVERS).terms == (Term("wins", ">=", 10),)


def test_names_in_json_stand_for_columns() -> None:
    asked = read("driverId=830&sort=-driverId&fields=driverid,name", DRIVERS)
    assert asked.terms == (Term("driver_id", "=", 830),)
    assert asked.order == (Order("driver_id", descending=True),)
    assert [field.name for field in asked.fields] == ["driverId", "name"]


def test_what_is_sorted_by_already_is_sorted_by_no_further() -> None:
    assert read("sort=-wins,name,wins", DRIVERS).order == (Order("wins", descending=True), Order("name"))


def test_nothing_asked_is_everything_a_page_at_a_time() -> None:
    asked = read("", DRIVERS)
    assert (asked.terms, asked.fields, asked.order, asked.limit) == ((), DRIVERS.all, (), PAGING.usual)


def test_fifty_conditions_are_taken() -> None:
    assert len(read("&".join(["wins>=1"] * MOST_CONDITIONS), DRIVERS).terms) == MOST_CONDITIONS
