"""Whatever the collection, order and limit: pages together are the whole, and filters find what Python finds."""

from __future__ import annotations

import operator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.collections.asking import PAGING
from api.collections.catalogue import COLLECTIONS
from api.collections.collection import Collection
from f1_platform.serving import Snapshot, load_snapshot
from f1_platform_tests.api.collections.asking import BY_PATH, ask, header, next_query, pages, rows

EVERYTHING = f"limit={PAGING.most}"
COMPARE = {"=": operator.eq, ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}
collections = st.sampled_from(COLLECTIONS)


@pytest.fixture(scope="module")
def snapshot(published: Path) -> Snapshot:
    return load_snapshot(published / "serving.sqlite")


def sorts(collection: Collection) -> st.SearchStrategy[str]:
    names = [field.name for field in collection.fields if field.is_scalar]
    one = st.builds(lambda name, down: f"-{name}" if down else name, st.sampled_from(names), st.booleans())
    return st.lists(one, min_size=1, max_size=3, unique_by=lambda each: each.lstrip("-")).map(",".join)


@settings(deadline=None, max_examples=80)
@given(data=st.data(), collection=collections, limit=st.integers(1, 20))
def test_pages_together_are_the_whole(snapshot: Snapshot, data, collection: Collection, limit: int) -> None:
    sort = data.draw(st.just("") | sorts(collection).map("&sort={}".format))
    whole = rows(ask(snapshot, collection, EVERYTHING + sort))
    found = list(pages(snapshot, collection, f"limit={limit}{sort}"))
    assert [row for page in found for row in rows(page)] == whole
    assert header(found[-1], "X-Total-Count") == str(len(whole))


@settings(deadline=None, max_examples=100)
@given(data=st.data(), collection=collections)
def test_rows_are_sorted_with_null_last(snapshot: Snapshot, data, collection: Collection) -> None:
    sort = data.draw(sorts(collection)).split(",")[0]
    values = [row[sort.lstrip("-")] for row in rows(ask(snapshot, collection, f"sort={sort}"))]
    known = [value for value in values if value is not None]
    assert values == known + [None] * (len(values) - len(known))
    assert known == sorted(known, reverse=sort.startswith("-"))


@settings(deadline=None, max_examples=100)
@given(data=st.data(), collection=collections, sign=st.sampled_from(list(COMPARE)), encoded=st.booleans())
def test_a_filter_finds_what_python_finds(snapshot: Snapshot, data, collection: Collection, sign, encoded) -> None:
    # With a condition on it, `newest` stands for nothing: without one, the rows to choose from are all of them.
    every = f"{EVERYTHING}&{collection.newest}>=0" if collection.newest else EVERYTHING
    whole = rows(ask(snapshot, collection, every))
    field = data.draw(st.sampled_from([field for field in collection.fields if field.is_scalar]))
    there = sorted({row[field.name] for row in whole if row[field.name] is not None})
    if not there or (field.column == collection.newest and sign != "="):
        return
    value = data.draw(st.sampled_from(there))
    written = sign.replace(">", "%3E").replace("<", "%3C") if encoded else sign
    condition = f"{field.name}{written}{as_text(value)}"
    rest = f"&{collection.newest}>=0" if collection.newest and field.column != collection.newest else ""
    expected = [row for row in whole if row[field.name] is not None and COMPARE[sign](row[field.name], value)]
    assert rows(ask(snapshot, collection, f"{EVERYTHING}&{condition}{rest}")) == expected


def as_text(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text.replace("+", "%2B").replace(" ", "%20").replace("&", "%26")


@settings(deadline=None, max_examples=60)
@given(data=st.data(), collection=collections)
def test_fields_come_as_they_were_asked(snapshot: Snapshot, data, collection: Collection) -> None:
    names = [field.name for field in collection.fields]
    wanted = data.draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
    found = rows(ask(snapshot, collection, f"fields={','.join(wanted)}"))
    assert found == [{name: row[name] for name in wanted} for row in rows(ask(snapshot, collection))]
    assert all(list(row) == wanted for row in found)


def test_repeated_equals_are_alternatives_and_two_bounds_a_span(snapshot: Snapshot) -> None:
    races = BY_PATH["/races"]
    assert {row["round"] for row in rows(ask(snapshot, races, "round=1&round=4"))} == {1, 4}
    assert {row["round"] for row in rows(ask(snapshot, races, "round>=2&round<4"))} == {2, 3}


def test_a_day_stands_for_all_its_moments(snapshot: Snapshot) -> None:
    sessions = BY_PATH["/sessions"]
    found = rows(ask(snapshot, sessions, "date_start=2024-03-02&fields=session_key"))
    assert found == [{"session_key": 9473}, {"session_key": 9472}]
    assert rows(ask(snapshot, sessions, "date_start>=2024-03-02T15:00:00Z&fields=session_key")) == [
        {"session_key": 9472}
    ]


def test_those_from_the_pit_lane_come_last_on_the_grid(snapshot: Snapshot) -> None:
    grid = BY_PATH["/races/{race_id}/grid"]
    assert [row["grid"] for row in rows(ask(snapshot, grid))] == [1, 4, 5, 6, 0]
    two = list(pages(snapshot, grid, "limit=2"))
    assert [[row["grid"] for row in rows(page)] for page in two] == [[1, 4], [5, 6], [0]]


def test_standings_are_those_after_the_latest_round_unless_one_is_named(snapshot: Snapshot) -> None:
    standings = BY_PATH["/seasons/{year}/standings/drivers"]
    latest = rows(ask(snapshot, standings))
    assert {row["round"] for row in latest} == {4}
    assert [row["position"] for row in latest] == [1, 2, 3, 4, 5, 6]
    assert rows(ask(snapshot, standings, "round=4")) == latest
    assert {row["round"] for row in rows(ask(snapshot, standings, "round=1"))} == {1}


def test_the_total_is_told_where_it_is_free(snapshot: Snapshot) -> None:
    drivers, results = BY_PATH["/drivers"], BY_PATH["/races/{race_id}/results"]
    assert header(ask(snapshot, drivers, "limit=2"), "X-Total-Count") == "6"
    assert header(ask(snapshot, drivers, "limit=2&wins>=9"), "X-Total-Count") is None
    assert header(ask(snapshot, drivers, "wins>=9"), "X-Total-Count") == "5"
    assert header(ask(snapshot, results), "X-Total-Count") == "6"


def test_a_next_page_is_the_same_query_from_a_cursor_on(snapshot: Snapshot) -> None:
    query = 'name>="&limit=1&wins%3E=1&sort=-wins&fields=name'
    found = next_query(ask(snapshot, BY_PATH["/drivers"], query))
    assert found is not None
    assert found.startswith("name%3E=%22&limit=1&wins%3E=1&sort=-wins&fields=name&cursor=")


def test_fields_of_every_kind_are_filtered_somewhere() -> None:
    kinds = {field.kind for collection in COLLECTIONS for field in collection.fields if field.is_scalar}
    assert kinds == {"int", "float", "text", "bool", "day", "instant"}
