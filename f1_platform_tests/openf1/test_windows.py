from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1_platform.errors import TooMuch
from f1_platform.openf1.schemas import INSTANT
from f1_platform.openf1.units import Session
from f1_platform.openf1.windows import AFTER, BEFORE, Span, Window, span_of, windows

START = datetime(2024, 3, 2, 15, tzinfo=UTC)
END = START + timedelta(hours=2)
RACE = Session(2024, 1229, 9472, "Race", "Race", START, END)
PRACTICE = Session(2024, 1229, 9465, "Practice", "Practice 1", START, START + timedelta(hours=1))
SIZE = timedelta(minutes=15)
BAHRAIN = Span(START - timedelta(minutes=56), START + timedelta(minutes=100))


def minutes(low: int, high: int):
    return st.integers(low * 60, high * 60).map(lambda seconds: timedelta(seconds=seconds))


def without_gaps(parts: list[Window] | tuple[Window, ...]) -> bool:
    return all(one.until == next_.since and one.since < one.until for one, next_ in pairwise([*parts]))


@given(minutes(-300, 300), minutes(-300, 2000))
def test_windows_cover_the_session_and_its_records_without_gap_or_overlap(before, after):
    span = Span(START - before, END + after)
    found = windows(RACE, span, SIZE)
    assert without_gaps(found)
    assert found[0].since <= min(span.first, START - BEFORE)
    assert found[-1].until >= END + AFTER
    assert all(window.until - window.since == SIZE for window in found[1:-1])


def test_a_race_with_its_light_records_known_takes_eleven_windows():
    assert len(windows(RACE, BAHRAIN, SIZE)) == 11


def test_a_practice_without_light_records_takes_six():
    assert len(windows(PRACTICE, None, SIZE)) == 6


def test_the_far_reaching_windows_hold_no_more_time_with_records_than_a_normal_one():
    found = windows(RACE, BAHRAIN, SIZE)
    assert found[0].until - BAHRAIN.first < SIZE
    assert BAHRAIN.last - found[-1].since <= SIZE


def test_light_records_a_day_later_do_not_cost_a_window_each_quarter_of_an_hour():
    assert len(windows(PRACTICE, Span(START, END + timedelta(hours=21)), SIZE)) < 20


def test_both_bounds_are_sent_half_open_in_utc_without_an_offset():
    window = Window(START, START + timedelta(seconds=0.5))
    assert [tuple(bound) for bound in window.conditions] == [
        ("date", "2024-03-02T15:00:00", ">="),
        ("date", "2024-03-02T15:00:00.500000", "<"),
    ]


@given(minutes(1, 3000), st.sampled_from([None, SIZE]))
def test_parts_of_a_window_cover_it(length, step):
    window = Window(START, START + length, step)
    parts = window.cut()
    assert without_gaps(parts)
    assert (parts[0].since, parts[1].until) == (window.since, window.until)


def test_a_normal_window_halves():
    first, second = Window(START, START + SIZE).cut()
    assert first.until - first.since == second.until - second.since


def test_the_last_window_loses_one_step_then_two_then_four():
    rest, steps = Window(START, START + AFTER, SIZE), []
    for _ in range(4):
        first, rest = rest.cut()
        steps.append((first.until - first.since) / SIZE)
    assert steps == [1, 2, 4, 8]


def test_a_window_of_a_second_cannot_be_cut():
    with pytest.raises(TooMuch):
        Window(START, START + timedelta(seconds=1)).cut()


def dates(*instants: datetime | None) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array(instants, INSTANT)], ["date"])


def test_a_span_goes_from_the_first_record_of_any_batch_to_the_last():
    later = START + timedelta(hours=1)
    assert span_of([dates(), dates(None), dates(later, START), dates(END, None)]) == Span(START, END)


def test_no_records_have_no_span():
    assert span_of([dates(), dates(None)]) is None
