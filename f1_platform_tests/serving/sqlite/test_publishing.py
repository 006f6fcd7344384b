"""Publishing writes when the content differs and only then, and refuses what is wrong by name."""

import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from f1_platform.errors import StoreError
from f1_platform.serving import TABLES, publish, published, read_tables
from f1_platform.serving.declaration import Column
from f1_platform_tests.serving.sample import as_tables, clock, sample_tables


def test_the_first_publish_is_version_one(tmp_path: Path) -> None:
    file = tmp_path / "new folder" / "serving.sqlite"
    publication = publish(sample_tables(), file, clock())
    assert (publication.data_version, publication.changed) == (1, True)
    assert publication.rows["drivers_summary"] == 4
    assert published(file).rows == publication.rows


def test_equal_content_writes_nothing_whatever_the_order_the_chunks_and_the_time(tmp_path: Path) -> None:
    file, tables = tmp_path / "serving.sqlite", sample_tables()
    publish(tables, file, clock())
    before = file.stat()
    later = clock()
    later.wait(3600)
    shuffled = {name: pa.concat_tables([table.slice(1), table.slice(0, 1)]) for name, table in tables.items()}
    again = publish(shuffled, file, later)
    assert (again.data_version, again.changed) == (1, False)
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_different_content_raises_the_version_by_one(tmp_path: Path) -> None:
    file = tmp_path / "serving.sqlite"
    versions = [publish(sample_tables(wins), file, clock()).data_version for wins in (67, 68, 68, 67)]
    assert versions == [1, 2, 2, 3]


def test_an_open_reader_keeps_its_version(tmp_path: Path) -> None:
    file = tmp_path / "serving.sqlite"
    publish(sample_tables(67), file, clock())
    with sqlite3.connect(file) as reader:
        wins = "SELECT wins FROM drivers_summary WHERE driver_id = 830"
        reader.execute(wins).fetchone()
        publish(sample_tables(68), file, clock())
        assert reader.execute(wins).fetchone() == (67,)
    assert read_tables(file)["drivers_summary"].to_pylist()[-1]["wins"] == 68


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda t: t.drop_columns("wins"), "drivers_summary.wins is missing"),
        (lambda t: t.append_column("shoe_size", pa.array([42] * 4)), "drivers_summary.shoe_size is not declared"),
        (lambda t: _replace(t, "wins", ["many"] * 4), "drivers_summary.wins is string, expected int64"),
        (lambda t: _replace(t, "wins", [1.5] * 4), "drivers_summary.wins does not fit int64"),
        (lambda t: _replace(t, "wins", [1, 2, 3, None]), "drivers_summary.wins is null in 1 of 4 rows"),
        (lambda t: _replace(t, "points", [float("nan")] * 4), "drivers_summary.points holds infinity or not-a-number"),
        (lambda t: _replace(t, "driver_id", [1, 2, 2, 3]), "names 2 rows of driver_id 2"),
    ],
)
def test_a_wrong_table_is_refused_by_name_before_anything_is_written(tmp_path: Path, change, named: str) -> None:
    tables = sample_tables()
    tables["drivers_summary"] = change(tables["drivers_summary"])
    with pytest.raises(StoreError, match=named):
        publish(tables, tmp_path / "serving.sqlite", clock())
    assert list(tmp_path.iterdir()) == []


def test_text_that_is_no_list_is_refused_where_a_list_is_declared(tmp_path: Path) -> None:
    row = {"race_id": 1, "driver_id": 830, "driver_ref": "max_verstappen", "driver_name": "Max", "source": "archive"}
    lists = {"laps": 1, "positions": "[1]", "times_ms": "[1:32.608]"}
    tables = as_tables({}) | {"race_laps": pa.Table.from_pylist([row | lists])}
    with pytest.raises(StoreError, match=r"race_laps\.times_ms holds text that is no list of whole numbers"):
        publish(tables, tmp_path / "serving.sqlite", clock())


def test_an_instant_is_written_as_openf1_writes_it_and_a_bool_as_a_number(tmp_path: Path) -> None:
    session = {column.name: None if column.nullable else "Race" for column in TABLES["sessions"].columns}
    known = {"session_key": 9472, "season": 2024, "meeting_key": 1229, "is_cancelled": False}
    start = {"date_start": datetime(2024, 3, 2, 15, tzinfo=UTC)}
    publish(as_tables({"sessions": [session | known | start]}), tmp_path / "serving.sqlite", clock())
    with sqlite3.connect(tmp_path / "serving.sqlite") as reader:
        stored = reader.execute("SELECT date_start, is_cancelled FROM sessions").fetchall()
    assert stored == [("2024-03-02T15:00:00+00:00", 0)]


@pytest.mark.parametrize("name", [name for name, table in TABLES.items() if table.indexes])
def test_rows_are_found_and_sorted_by_the_declared_indexes(tmp_path: Path, name: str) -> None:
    publish(as_tables({}), tmp_path / "serving.sqlite", clock())
    with sqlite3.connect(tmp_path / "serving.sqlite") as reader:
        for index in TABLES[name].indexes:
            rows = f"SELECT * FROM {name} WHERE {index[0]} = 1 ORDER BY {', '.join(index)}"
            (plan,) = reader.execute(f"EXPLAIN QUERY PLAN {rows}").fetchall()
            assert f"USING INDEX {name}_by_{'_'.join(index)}" in plan[-1]


def test_a_missing_and_an_undeclared_table_are_refused_by_name(tmp_path: Path) -> None:
    tables = sample_tables()
    with pytest.raises(StoreError, match="Table laps is not declared"):
        publish(tables | {"laps": tables["redirects"]}, tmp_path / "serving.sqlite", clock())
    del tables["circuits_summary"]
    with pytest.raises(StoreError, match="Table circuits_summary is missing"):
        publish(tables, tmp_path / "serving.sqlite", clock())


def test_narrower_types_are_taken_when_their_values_survive(tmp_path: Path) -> None:
    file, tables = tmp_path / "serving.sqlite", sample_tables()
    drivers = tables["drivers_summary"]
    narrow = _replace(drivers, "wins", pa.array(drivers["wins"].to_pylist(), pa.int16()))
    tables["drivers_summary"] = _replace(narrow, "poles", pa.nulls(4))
    publish(tables, file, clock())
    assert read_tables(file)["drivers_summary"].schema == TABLES["drivers_summary"].schema


@pytest.mark.parametrize(
    "damaged",
    [
        lambda content: content[:4096] + b"\xff" * (len(content) - 4096),
        lambda content: content[:200] + b"\xff" * (len(content) - 200),
        lambda content: content[: len(content) // 2],
        lambda content: content[:100],
    ],
    ids=["all but its first page", "all but its header", "cut in half", "only its header left"],
)
def test_a_damaged_file_of_ours_is_mended(tmp_path: Path, damaged: Callable[[bytes], bytes]) -> None:
    file = tmp_path / "serving.sqlite"
    publish(sample_tables(), file, clock())
    file.write_bytes(damaged(file.read_bytes()))
    assert publish(sample_tables(), file, clock()).changed
    assert published(file).rows["circuits_summary"] == 2


@pytest.mark.parametrize("content", [b"a diary, not a database", "a database"])
def test_a_file_of_something_else_is_never_replaced(tmp_path: Path, content: bytes | str) -> None:
    file = tmp_path / "precious.db"
    if isinstance(content, bytes):
        file.write_bytes(content)
    else:
        with sqlite3.connect(file) as other:
            other.execute("CREATE TABLE recipes (name)")
    before = file.read_bytes()
    with pytest.raises(StoreError, match=r"not one of this platform.*Move it away"):
        publish(sample_tables(), file, clock())
    assert file.read_bytes() == before


def test_publishers_side_by_side_lose_no_version(tmp_path: Path) -> None:
    file, publications = tmp_path / "serving.sqlite", []

    def publisher(wins: list[int]) -> None:
        publications.extend(publish(sample_tables(number), file, clock()) for number in wins)

    threads = [threading.Thread(target=publisher, args=([*range(start, start + 5)],)) for start in (0, 100, 200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(p.data_version for p in publications if p.changed) == [*range(1, 16)]
    assert published(file).data_version == 15


def _values(column: Column) -> st.SearchStrategy:
    known = {
        "int": st.integers(-(2**63), 2**63 - 1),
        "float": st.floats(allow_nan=False, allow_infinity=False),
        "text": st.text(st.characters(exclude_categories=["Cs"])),
        "date": st.dates(),
        "bool": st.booleans(),
        "ints": st.lists(st.none() | st.integers(0, 99)),
        "instant": st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    }[column.type]
    return st.none() | known if column.nullable else known


@st.composite
def any_table(draw: st.DrawFn, name: str) -> pa.Table:
    declared = TABLES[name]
    row = st.fixed_dictionaries({column.name: _values(column) for column in declared.columns})
    rows = draw(st.lists(row, max_size=4, unique_by=lambda row: tuple(row[key] for key in declared.key)))
    return pa.Table.from_pylist(rows, schema=declared.schema)


@settings(max_examples=30, deadline=None)
@given(filled=st.sampled_from([*TABLES]).flatmap(lambda name: st.tuples(st.just(name), any_table(name))))
def test_what_is_read_is_what_was_published(tmp_path_factory: pytest.TempPathFactory, filled: tuple) -> None:
    tables = as_tables({}) | dict([filled])
    file = tmp_path_factory.mktemp("any") / "serving.sqlite"
    publish(tables, file, clock())
    read = read_tables(file)
    for name, declared in TABLES.items():
        by_key = {tuple(row[key] for key in declared.key): row for row in tables[name].to_pylist()}
        assert {tuple(row[key] for key in declared.key): row for row in read[name].to_pylist()} == by_key
    assert not publish(read, file, clock()).changed


def _replace(table: pa.Table, name: str, values) -> pa.Table:
    array = values if isinstance(values, pa.Array) else pa.array(values)
    return table.set_column(table.column_names.index(name), name, array)
