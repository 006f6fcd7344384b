"""Labels at the ends of lines stand apart, in order, within their room."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1_platform.charts.season.labels import spread

VALUES = st.lists(st.floats(0, 100, allow_nan=False), max_size=20)


@given(VALUES, st.floats(0.1, 20))
def test_no_two_lie_on_each_other_and_none_leaves_the_room(values: list[float], gap: float) -> None:
    places = spread(values, gap, 0, 100)
    least = min(gap, 100 / max(len(values) - 1, 1))
    assert all(high - low >= least - 1e-6 for low, high in pairwise(sorted(places)))
    assert all(-1e-6 <= place <= 100 + 1e-6 for place in places)
    assert sorted(range(len(values)), key=lambda at: (values[at], -at)) == sorted(
        range(len(values)), key=lambda at: places[at]
    )


def test_labels_with_room_stay_where_they_belong() -> None:
    assert spread([10, 50, 30], 5, 0, 100) == [10, 50, 30]
    assert spread([50, 50], 4, 0, 100) == pytest.approx([52, 48])
