"""A selection finds what Python finds over all rows, and its pages together are the whole answer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from f1_platform.openf1.filters import Filter, Interval, Term, alternatives
from f1_platform.serving.declaration import Column, Table
from f1_platform.serving.querying import Order, Run, Selection, select

LAPS = Table(
    "laps_of_a_race",
    "Few values, so that rows are often alike in a column, and all kinds of null.",
    ("driver", "lap"),
    (
        Column("driver", "int", "who"),
        Column("lap", "int", "which"),
        Column("time", "float", "how long", nullable=True),
        Column("tyre", "text", "on what", nullable=True),
    ),
)
NAMES = [column.name for column in LAPS.columns]
VALUES = {
    "driver": st.integers(0, 4),
    "lap": st.integers(0, 6),
    "time": st.sampled_from([60.5, 61.0, 61.25]),
    "tyre": st.sampled_from(["HARD", "SOFT", "ß", "'; DROP TABLE laps_of_a_race; --"]),
}
ROWS = st.lists(
    st.tuples(VALUES["driver"], VALUES["lap"], st.none() | VALUES["time"], st.none() | VALUES["tyre"]),
    unique_by=lambda row: row[:2],
    max_size=25,
)
ORDERS = st.lists(
    st.builds(Order, st.sampled_from(NAMES), st.booleans(), st.booleans()), unique_by=lambda one: one.column, max_size=4
)
TERMS = st.sampled_from(NAMES).flatmap(
    lambda name: st.builds(Term, st.just(name), st.sampled_from(["=", ">=", "<=", ">", "<"]), VALUES[name])
)


def running(rows: list[tuple[Any, ...]]) -> Run:
    connection = sqlite3.connect(":memory:")
    connection.execute(LAPS.create)
    connection.executemany(LAPS.insert, rows)
    return lambda statement, parameters: connection.execute(statement, parameters).fetchall()


def in_order(rows: list[tuple[Any, ...]], order: tuple[Order, ...]) -> list[tuple[Any, ...]]:
    for one in reversed(order):  # sorting is stable: the last column first
        at = NAMES.index(one.column)
        last = [row for row in rows if row[at] is None or (one.zero_last and row[at] == 0)]
        known = sorted((row for row in rows if row not in last), key=lambda row: row[at], reverse=one.descending)
        rows = known + last
    return rows


def pages(run: Run, selection: Selection) -> Iterator[list[tuple[Any, ...]]]:
    after = None
    while True:
        page = select(run, Selection(selection.table, (), selection.filters, selection.order, selection.limit, after))
        yield page.rows
        if (after := page.last) is None:
            return


@settings(deadline=None)
@given(rows=ROWS, order=ORDERS, limit=st.integers(1, 30))
def test_pages_together_are_the_whole_answer(rows, order, limit) -> None:
    run, selection = running(rows), Selection(LAPS, order=tuple(order), limit=limit)
    found = list(pages(run, selection))
    assert [row for page in found for row in page] == in_order(rows, selection.ordered)
    assert all(len(page) == limit for page in found[:-1])


@settings(deadline=None)
@given(rows=ROWS, terms=st.lists(TERMS, max_size=5))
def test_filters_find_what_python_finds(rows, terms) -> None:
    by_name = {name: alternatives(term for term in terms if term.field == name) for name in NAMES}
    filters = tuple(Filter(name, intervals) for name, intervals in by_name.items() if intervals)

    def holds(row: tuple[Any, ...]) -> bool:
        values = dict(zip(NAMES, row, strict=True))
        return all(
            values[one.field] is not None and any(interval.holds(values[one.field]) for interval in one.intervals)
            for one in filters
        )

    assert select(running(rows), Selection(LAPS, filters=filters)).rows == sorted(filter(holds, rows))


@settings(deadline=None)
@given(rows=ROWS, columns=st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
def test_columns_come_as_they_were_asked(rows, columns) -> None:
    page = select(running(rows), Selection(LAPS, tuple(columns)))
    at = [NAMES.index(name) for name in columns]
    assert page.rows == [tuple(row[nth] for nth in at) for row in sorted(rows, key=lambda row: row[:2])]


def test_a_page_begins_after_a_row_that_is_no_more() -> None:
    run = running([(1, 1, None, None), (3, 1, None, None)])
    assert select(run, Selection(LAPS, after=(2, 1))).rows == [(3, 1, None, None)]


def test_bounds_that_leave_a_value_out_on_both_sides_hold_nothing() -> None:
    between = Filter("lap", (Interval(1, 1, low_open=True, high_open=True),))
    assert select(running([(1, 1, None, None)]), Selection(LAPS, filters=(between,))).rows == []


def test_a_value_is_bound_and_never_sql() -> None:
    text = "x' OR '1'='1"
    statement = Selection(LAPS, filters=(Filter("tyre", (Interval(text, text),)),)).statement()
    assert text not in statement.sql
    assert statement.parameters == (text,)


@pytest.mark.parametrize("wrong", [{"columns": ("x",)}, {"order": (Order("1; --"),)}, {"filters": (Filter("x", ()),)}])
def test_only_declared_names_are_taken(wrong) -> None:
    with pytest.raises(ValueError, match="has no column"):
        Selection(LAPS, **wrong)


def test_the_order_of_the_key_needs_no_sorting() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute(LAPS.create)
    statement = Selection(LAPS, limit=10, after=(2, 1)).statement()
    plan = connection.execute(f"EXPLAIN QUERY PLAN {statement.sql}", statement.parameters).fetchall()
    assert not any("TEMP B-TREE" in step for *_, step in plan)
