"""The judge itself: openf1.md's sentences one by one, then its every answer against the local upstream's."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

import pytest

from f1_platform.upstream import Limits, RecordedSource, running
from f1_platform_tests.api.judging.asking import Wire, port_of, wire
from f1_platform_tests.api.judging.evaluation import matches
from f1_platform_tests.api.judging.generation import Generator
from f1_platform_tests.api.judging.judgement import judged
from f1_platform_tests.api.judging.language import conditions
from f1_platform_tests.api.judging.world import World

NOON = "2024-03-02T12:00:00+00:00"


def holds(query: str, **record) -> bool:
    return matches(record, conditions(query))


def laps(query: str) -> list[int]:
    """The lap numbers of twelve that match."""
    return [number for number in range(1, 13) if holds(query, lap_number=number)]


def test_different_fields_are_joined_by_and():
    assert holds("lap_number=3&driver_number=1", lap_number=3, driver_number=1)
    assert not holds("lap_number=3&driver_number=1", lap_number=3, driver_number=2)


def test_one_field_repeated_is_joined_by_or():
    assert laps("lap_number=3&lap_number=5") == [3, 5]


def test_bounds_make_pairs_greedily_and_what_is_left_stays_open():
    assert laps("lap_number>=3&lap_number<=5") == [3, 4, 5]
    assert laps("lap_number>=8&lap_number>=3&lap_number<=5&lap_number<=9") == [3, 4, 5, 8, 9]
    assert laps("lap_number>8&lap_number<3") == [1, 2, 9, 10, 11, 12]
    assert laps("lap_number>=3&lap_number<=5&lap_number>11&lap_number=8") == [3, 4, 5, 8, 12]


@pytest.mark.parametrize(
    ("operator", "found"), [("=", "0110"), (">=", "0111"), (">", "0001"), ("<=", "1110"), ("<", "1000")]
)
def test_a_date_without_time_covers_the_day(operator: str, found: str):
    dates = ("2024-03-01T23:59:59.999000", "2024-03-02T00:00:00", "2024-03-02T23:59:59", "2024-03-03T00:00:00+00:00")
    assert [str(int(holds(f"date{operator}2024-03-02", date=date))) for date in dates] == list(found)


@pytest.mark.parametrize(("zone", "read"), [("", True), ("Z", True), ("%2B00:00", True), ("+00:00", False)])
def test_the_plus_of_an_offset_arrives_as_a_space_and_then_it_is_no_date(zone: str, read: bool):
    assert holds(f"date=2024-03-02T12:00:00{zone}", date=NOON) == read


def test_values_are_read_as_boolean_number_date_else_text():
    assert holds("dnf=true", dnf=True)
    assert not holds("dnf=1", dnf=True)
    assert holds("points=26", points=26.0)
    assert not holds("message=2024", message="2024")
    assert holds("team_colour=000000&gmt_offset>=03:00:00", team_colour="000000", gmt_offset="03:00:00")


def test_null_arrays_and_unknown_fields_match_nothing():
    assert not holds("lap_duration>0", lap_duration=None)
    assert not holds("segments_sector_1=2048", segments_sector_1=[2048])
    assert not holds("nonsense<5", lap_number=3)


def test_names_are_lower_cased_and_operators_may_be_encoded():
    assert laps("LAP_number%3E%3D11") == [11, 12]


@pytest.fixture(scope="module")
def upstream(world: World) -> Iterator[Wire]:
    unlimited = Limits(rows=10**9)
    with running(partial(RecordedSource, world.folder), limits=unlimited) as address, wire(port_of(address)) as calling:
        yield calling


def wrong(world: World, upstream: Wire, count: int) -> list[str]:
    """Where the judge and the local upstream differ."""
    verdicts = [judged(upstream, world, asked, datetime.now(UTC)) for asked in Generator(world, 5).queries(count)]
    assert sum(verdict.expected > 0 for verdict in verdicts) > count / 3
    return [str(verdict) for verdict in verdicts if verdict.faults]


def test_the_local_upstream_speaks_the_same_language(world: World, upstream: Wire):
    assert wrong(world, upstream, 36) == []


@pytest.mark.soak
def test_the_local_upstream_speaks_it_in_a_thousand_queries(world: World, upstream: Wire):
    assert wrong(world, upstream, 1_000) == []
