"""Ranges of keys, and whose a key is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1_platform.openf1 import ENDPOINTS, Unit
from f1_platform.raw.hbase.keys import prefix, scan_range
from f1_platform.raw.hbase.owners import owner
from f1_platform.raw.hbase.ranges import overlap, range_of

KEYS = st.binary(max_size=4)
RANGES = st.tuples(KEYS, KEYS)


def has(within: tuple[bytes, bytes], key: bytes) -> bool:
    return within[0] <= key and (not within[1] or key < within[1])


@given(KEYS, KEYS)
def test_a_range_holds_what_begins_with_its_prefix_and_nothing_else(start: bytes, key: bytes):
    assert has(range_of(start), key) == key.startswith(start)


@given(RANGES, RANGES, KEYS)
def test_an_overlap_holds_what_both_hold(one: tuple[bytes, bytes], other: tuple[bytes, bytes], key: bytes):
    both = overlap(one, other)
    assert (both is not None and has(both, key)) == (has(one, key) and has(other, key))


@given(st.integers(1950, 2100), st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(sorted(ENDPOINTS)))
def test_a_key_tells_its_unit(season: int, meeting_key: int, session_key: int, endpoint: str):
    by_session = ENDPOINTS[endpoint].grain == "session"
    unit = Unit(season, meeting_key, session_key, endpoint) if by_session else Unit(season, 0, 0, endpoint)
    key = prefix(unit) + b"44#007"
    assert owner(key, unit.declared) == (unit, prefix(unit))
    assert has(scan_range(unit), key)


@pytest.mark.parametrize("key", [b"", b"garbage", b"2024", b"2024#1229#9472", b"2024#01229#9472#1", b"2024##9472#1"])
def test_a_key_that_is_none_of_ours_has_no_unit(key: bytes):
    assert owner(key, ENDPOINTS["laps"]) == (None, None)
