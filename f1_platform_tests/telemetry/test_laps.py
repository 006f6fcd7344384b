from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from f1_platform.telemetry.laps import lap_numbers, timed_laps

START = datetime(2024, 3, 2, 15, tzinfo=UTC)


def record(number: int, after: float | None, duration: float | None) -> dict[str, Any]:
    start = None if after is None else START + timedelta(seconds=after)
    return {"driver_number": 1, "lap_number": number, "date_start": start, "lap_duration": duration}


def spans(*records: dict[str, Any]) -> dict[int, float]:
    return {lap.lap_number: lap.duration for lap in timed_laps(records)}


def test_a_lap_ends_after_its_time():
    assert spans(record(1, 0, 90.5), record(2, 300, 91.0)) == {1: 90.5, 2: 91.0}


def test_a_lap_without_a_time_ends_when_the_next_begins():
    assert spans(record(1, 0, None), record(2, 95, 91.0)) == {1: 95.0, 2: 91.0}


@pytest.mark.parametrize(
    "records",
    [
        [record(1, None, 90.0)],
        [record(1, 0, None)],
        [record(1, 0, None), record(2, None, None)],
        [record(1, 0, None), record(3, 300, None)],
        [record(1, 300, None), record(2, 0, None)],
        [record(1, 0, 0.0)],
    ],
    ids=["no start", "the last", "no next start", "one is missing", "it goes back", "no time passes"],
)
def test_a_lap_of_which_nobody_knows_when_it_was_is_left_out(records: list[dict[str, Any]]):
    assert spans(*records) == {}


def test_a_stint_has_the_laps_it_says():
    assert list(lap_numbers({"lap_start": 3, "lap_end": 5})) == [3, 4, 5]
    assert list(lap_numbers({"lap_start": 5, "lap_end": 3})) == []
    assert list(lap_numbers({"lap_start": None, "lap_end": 3})) == []
