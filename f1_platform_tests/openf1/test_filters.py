"""OpenF1's query language: reading, pairing, and what matches."""

from datetime import UTC, date, datetime
from math import inf
from time import process_time
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1_platform.openf1 import ENDPOINTS
from f1_platform.openf1.filters import Filter, Interval, Query, Term, alternatives, matcher, parse_query


def matches(endpoint: str, query: str, record: dict) -> bool:
    return matcher(ENDPOINTS[endpoint], parse_query(query).filters())(record)


def one_term(query: str) -> Term:
    (term,) = parse_query(query).terms
    return term


@pytest.mark.parametrize("operator", ["=", ">=", "<=", ">", "<"])
def test_an_operator_is_found_literal_or_percent_encoded(operator):
    expected = Term("lap_number", operator, 5)
    assert one_term(f"lap_number{operator}5") == expected
    assert one_term(f"lap_number{quote(operator)}5") == expected


def test_clients_that_put_the_operator_into_the_parameters_name_are_understood():
    assert one_term("lap_number%3E=5") == Term("lap_number", ">=", 5)
    assert one_term("lap_number%3E5=") == Term("lap_number", ">", 5)
    assert one_term("message=A=B=") == Term("message", "=", "A=B=")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("False", False),
        ("12", 12),
        ("-3.5", -3.5),
        ("1e3", 1000.0),
        ("2024-03-02", date(2024, 3, 2)),
        ("2024-03-02T15:00:00", datetime(2024, 3, 2, 15, tzinfo=UTC)),
        ("2024-03-02T15:00", datetime(2024, 3, 2, 15, tzinfo=UTC)),
        ("2024-03-02T15:00:00.25Z", datetime(2024, 3, 2, 15, 0, 0, 250_000, UTC)),
        ("2024-03-02T18:00:00%2B03:00", datetime(2024, 3, 2, 15, tzinfo=UTC)),
        ("2024-03-02T18:00:00+03:00", "2024-03-02T18:00:00 03:00"),
        ("2024-02-30", "2024-02-30"),
        ("Practice+1", "Practice 1"),
        ("NAN", "NAN"),
        ("", ""),
    ],
)
def test_a_value_is_read_as_boolean_number_date_or_text(text, value):
    term = one_term(f"anything={text}")
    assert (term.value, type(term.value)) == (value, type(value))


def test_a_number_beyond_all_numbers_keeps_its_place_in_the_order():
    assert one_term("anything=" + "1" * 8000).value == inf
    assert one_term("anything=-" + "1" * 8000).value == -inf
    assert matches("laps", "lap_number<" + "1" * 8000, {"lap_number": 5})
    assert not matches("laps", "lap_number>" + "1" * 8000, {"lap_number": 5})


@pytest.mark.parametrize("repeated", ["1", "1.", ".1", "1e", "+", "-", "2024-03-02T15:00", "0", "%31", "a>", "=", "<"])
def test_a_long_value_costs_no_more_than_it_is_long(repeated):
    begun = process_time()
    for rest in ("x", "", "e", "e5x"):
        parse_query("lap_number=" + repeated * (64_000 // len(repeated)) + rest)
    assert process_time() - begun < 1, "what takes the square of its length takes minutes"


@pytest.mark.parametrize("field", ["team_colour", "gmt_offset"])
def test_colours_and_offsets_are_always_text(field):
    assert one_term(f"{field}=358000").value == "358000"


def test_names_are_lower_cased_and_values_are_not():
    assert one_term("Name_Acronym=VER") == Term("name_acronym", "=", "VER")


def test_csv_is_a_wish_and_no_condition():
    assert parse_query("csv=true&lap_number=1") == Query((Term("lap_number", "=", 1),), csv=True)
    assert not parse_query("csv=false").csv


def test_latest_is_replaced_by_the_key_it_stands_for():
    query = parse_query("session_key=latest&driver_number=1")
    assert query.asks_latest
    assert query.with_latest(session_key=9472, meeting_key=1229).terms[0] == Term("session_key", "=", 9472)


def test_fields_are_joined_by_and():
    record = {"driver_number": 1, "lap_number": 5}
    assert matches("laps", "driver_number=1&lap_number=5", record)
    assert not matches("laps", "driver_number=1&lap_number=6", record)


@pytest.mark.parametrize(
    ("query", "laps"),
    [
        ("lap_number=2&lap_number=4", {2, 4}),
        ("lap_number>=2&lap_number<4", {2, 3}),
        ("lap_number>=2&lap_number<=3&lap_number>=6&lap_number<=7", {2, 3, 6, 7}),
        ("lap_number>7&lap_number<2", {1, 8, 9}),
        ("lap_number>=4&lap_number<=5&lap_number=9", {4, 5, 9}),
        ("lap_number>=4&lap_number>=4&lap_number<=5", {4, 5}),
        ("lap_number<=5&lap_number>=5", {5}),
        ("lap_number<5&lap_number>=5", set()),
        ("lap_number>=2&lap_number<=3&lap_number<=1", {1, 2, 3}),
        ("lap_number%3E%3D=8", {8, 9}),
        ("lap_number<==2", {1, 2}),
    ],
)
def test_conditions_on_one_field_are_paired_and_joined_by_or(query, laps):
    assert {lap for lap in range(1, 10) if matches("laps", query, {"lap_number": lap})} == laps


@pytest.mark.parametrize(("operator", "days"), [("=", {2}), (">=", {2, 3}), (">", {3}), ("<=", {1, 2}), ("<", {1})])
def test_a_date_without_time_covers_its_day(operator, days):
    times = ("00:00:00", "12:30:00.500000", "23:59:59.999999")
    matched = {
        (day, time)
        for day in (1, 2, 3)
        for time in times
        if matches("weather", f"date{operator}2024-03-02", {"date": f"2024-03-0{day}T{time}+00:00"})
    }
    assert matched == {(day, time) for day in days for time in times}


@pytest.mark.parametrize(
    ("endpoint", "query", "record"),
    [
        ("laps", "fastest=true", {"fastest": True}),
        ("laps", "segments_sector_1=2048", {"segments_sector_1": [2048]}),
        ("laps", "lap_duration>0", {"lap_duration": None}),
        ("laps", "lap_duration<=100", {}),
        ("laps", "is_pit_out_lap=1", {"is_pit_out_lap": True}),
        ("weather", "rainfall=true", {"rainfall": 1}),
        ("weather", "date>=soon", {"date": "2024-03-02T15:00:00+00:00"}),
        ("session_result", "gap_to_leader>=1", {"gap_to_leader": "+1 LAP"}),
        ("session_result", "duration>=1", {"duration": [90.1, 89.9, None]}),
        ("drivers", "team_name=ferrari", {"team_name": "Ferrari"}),
    ],
)
def test_unknown_fields_arrays_nulls_and_other_types_match_nothing(endpoint, query, record):
    assert not matches(endpoint, query, record)


@pytest.mark.parametrize(
    ("endpoint", "query", "record"),
    [
        ("laps", "is_pit_out_lap=true", {"is_pit_out_lap": True}),
        ("weather", "air_temperature>=20", {"air_temperature": 20.5}),
        ("weather", "date=2024-03-02T15:00:00", {"date": "2024-03-02T15:00:00+00:00"}),
        ("weather", "date=2024-03-02T15:00:00", {"date": "2024-03-02T15:00:00"}),
        ("intervals", "gap_to_leader=%2B1%20LAP", {"gap_to_leader": "+1 LAP"}),
        ("drivers", "team_colour=358000", {"team_colour": "358000"}),
        ("laps", "", {}),
    ],
)
def test_values_of_one_kind_are_compared(endpoint, query, record):
    assert matches(endpoint, query, record)


def paired_by_the_book(terms: list[Term]) -> list[set[int]]:
    """The documentation's own words, on sets of whole numbers below 12: one set an alternative."""
    space = range(12)
    terms = list(dict.fromkeys(terms))
    alternatives_ = [{term.value} for term in terms if term.operator == "="]
    lower = sorted((t for t in terms if t.operator in (">", ">=")), key=lambda t: (t.value, t.operator == ">"))
    upper = sorted((t for t in terms if t.operator in ("<", "<=")), key=lambda t: (t.value, t.operator == "<="))

    def above(term):
        return {n for n in space if n > term.value or (term.operator == ">=" and n == term.value)}

    def below(term):
        return {n for n in space if n < term.value or (term.operator == "<=" and n == term.value)}

    while lower and (partners := [term for term in upper if term.value >= lower[0].value]):
        alternatives_.append(above(lower.pop(0)) & below(partners[0]))
        upper.remove(partners[0])
    return alternatives_ + [above(term) for term in lower] + [below(term) for term in upper]


terms = st.lists(
    st.builds(Term, st.just("n"), st.sampled_from(["=", ">=", "<=", ">", "<"]), st.integers(0, 11)),
    min_size=1,
    max_size=8,
)


@given(terms)
def test_pairing_does_what_the_documentation_says(terms):
    held = {n for n in range(12) if any(interval.holds(n) for interval in alternatives(terms))}
    assert held == set().union(*paired_by_the_book(terms))


@given(terms)
def test_the_order_of_conditions_makes_no_difference(terms):
    assert set(alternatives(terms)) == set(alternatives(reversed(terms)))


def test_a_filter_hands_on_its_intervals_by_kind():
    filter_ = Filter("n", (Interval(low=1, high=1), Interval(low="a")))
    assert filter_.of_kind("number") == (Interval(1, 1),)
    assert filter_.of_kind("number")[0].is_point
