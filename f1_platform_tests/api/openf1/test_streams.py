"""A whole race's telemetry as one answer: all of it, in order, at once, in flat memory."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import msgspec
import pytest

from f1_platform.clock import SteppedClock, SystemClock
from f1_platform.upstream import Limits, RecordedSource
from f1_platform_tests.api.openf1.serving import v1_over, values_of
from f1_platform_tests.recorded import OPENF1, needs_data
from f1_platform_tests.records.filling import fill_recorded, records_in, settings_of, store_in
from f1_platform_tests.upstream.conftest import served

pytestmark = [needs_data, pytest.mark.soak]

RACE = "/v1/car_data?session_key=9472"
WINDOW = f"{RACE}&driver_number=44&date>=2024-03-02T15:15:00&date<2024-03-02T15:30:00"
ROWS = 696_380
MEGABYTE = 1 << 20


@pytest.fixture(scope="module")
def race(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    settings = settings_of(tmp_path_factory.mktemp("race"))
    fill_recorded(store_in(settings), 2024, 1229, 9472, ["car_data"])
    with v1_over(records_in(settings)) as client:
        yield client


def resident() -> int:
    """Bytes of memory that this process, server and all, has now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def test_a_race_comes_whole_by_driver_and_date(race: httpx.Client):
    samples = msgspec.json.decode(race.get(RACE).content, type=list[dict[str, object]])
    keys = [(sample["driver_number"], sample["date"]) for sample in samples]
    assert len(keys) == ROWS
    assert keys == sorted(keys)


@pytest.mark.parametrize("form", ["json", "csv", "ndjson", "arrow", "parquet"])
def test_memory_stays_flat(race: httpx.Client, form: str):
    race.get(WINDOW)  # what is loaded once
    before, most, size = resident(), 0, 0
    with race.stream("GET", f"{RACE}&format={form}") as answer:
        for piece in answer.iter_raw():
            size, most = size + len(piece), max(most, resident())
    assert size > 2 * MEGABYTE
    assert most - before < 160 * MEGABYTE


def test_the_first_piece_comes_long_before_the_last(race: httpx.Client):
    clock, shares = SystemClock(), []
    for _ in range(5):
        begun = clock.elapsed()
        with race.stream("GET", RACE) as answer:
            pieces = answer.iter_raw()
            next(pieces)
            first = clock.elapsed() - begun
            assert sum(map(len, pieces)) > 100 * MEGABYTE
        shares.append(first / (clock.elapsed() - begun))
    assert sorted(shares)[2] < 0.25


def test_a_driver_s_quarter_of_an_hour_is_that_of_upstream(race: httpx.Client):
    clock = SteppedClock(datetime(2026, 11, 1, tzinfo=UTC))
    with served(RecordedSource(OPENF1), clock, Limits()) as address:
        theirs = httpx.get(address + WINDOW).json()
    ours = race.get(WINDOW).json()

    assert len(ours) == len(theirs) > 3000
    assert values_of("car_data", ours) == values_of("car_data", theirs)
    assert list(ours[0]) == list(theirs[0])


def test_two_at_once_and_light_ones_beside_them(race: httpx.Client):
    with race.stream("GET", RACE) as one, race.stream("GET", RACE) as other:
        pieces = one.iter_raw(), other.iter_raw()
        next(pieces[0]), next(pieces[1])
        assert race.get(WINDOW).status_code == 200
        assert sum(map(len, pieces[0])) == sum(map(len, pieces[1]))
