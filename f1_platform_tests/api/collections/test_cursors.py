"""A cursor is good for its own query, in any data version; any other is refused by name."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.collections.asking import Refused
from api.collections.cursors import Position, Shape
from f1_platform.serving import load_snapshot, publish
from f1_platform.serving.querying import Order
from f1_platform_tests.api.collections import paddock
from f1_platform_tests.api.collections.asking import BY_PATH, ask, header, next_query, rows
from f1_platform_tests.serving.sample import clock

DRIVERS = BY_PATH["/drivers"]
SHAPE = Shape("/drivers", (), (Order("points"), Order("name"), Order("wins")), ("float", "text", "int"))
VALUES = st.tuples(
    st.none() | st.floats(allow_nan=False, allow_infinity=False),
    st.none() | st.text(),
    st.integers(-(2**63), 2**63 - 1),
)


@given(values=VALUES, before=st.integers(0, 10**6))
def test_what_is_written_is_read(values, before: int) -> None:
    position = Position("content", before, values)
    text = SHAPE.write(position)
    assert SHAPE.read(text) == position
    assert text.replace("-", "").replace("_", "").isalnum()


@given(text=st.text(max_size=80) | st.binary(min_size=1, max_size=60).map(lambda raw: urlsafe_b64encode(raw).decode()))
def test_what_nobody_wrote_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="cursor"):
        SHAPE.read(text)


@pytest.mark.parametrize("values", [(1.0, "a"), ("1", "a", 1), (1.0, 2, 1), (1.0, "a", 2**63), (1.0, "a", "1")])
def test_values_of_another_kind_are_refused_even_when_sealed(values) -> None:
    with pytest.raises(Refused, match="is not one of this query"):
        SHAPE.read(SHAPE.write(Position("", 0, values)))


def test_a_changed_cursor_is_refused() -> None:
    raw = urlsafe_b64decode(SHAPE.write(Position("", 7, (1.0, "a", 1))) + "==")
    changed = urlsafe_b64encode(raw.replace(b"7", b"8")).rstrip(b"=").decode()
    with pytest.raises(Refused, match=changed[:20]):
        SHAPE.read(changed)


@pytest.mark.parametrize("other", ["wins>=1", "sort=name", "wins>=2&sort=-wins"])
def test_a_cursor_of_another_query_is_refused(published: Path, other: str) -> None:
    snapshot = load_snapshot(published / "serving.sqlite")
    found = next_query(ask(snapshot, DRIVERS, "wins>=1&sort=-wins&limit=1")) or ""
    cursor = found.rpartition("&")[2]
    with pytest.raises(Refused, match="cursor"):
        ask(snapshot, DRIVERS, f"{other}&{cursor}")


def test_limit_fields_and_format_may_change_from_page_to_page(published: Path) -> None:
    snapshot = load_snapshot(published / "serving.sqlite")
    cursor = (next_query(ask(snapshot, DRIVERS, "limit=1")) or "").rpartition("&")[2]
    found = rows(ask(snapshot, DRIVERS, f"limit=2&fields=driverId&format=json&{cursor}"))
    assert found == [{"driverId": 18}, {"driverId": 579}]


def test_a_cursor_goes_on_in_a_later_data_version(tmp_path: Path) -> None:
    path = tmp_path / "serving.sqlite"
    publish(paddock.tables(), path, clock())
    first = ask(load_snapshot(path), DRIVERS, "sort=-wins&limit=2&fields=name,wins&wins>=1")
    publish(paddock.tables(wins=200), path, clock())
    rest = ask(load_snapshot(path), DRIVERS, next_query(first) or "")
    assert [row["wins"] for row in rows(first)] == [105, 67]
    assert [row["wins"] for row in rows(rest)] == [24, 9]
    assert header(rest, "X-Total-Count") is None  # the pages before were of other rows
