"""Publishing to Postgres writes the rows that differ and no others, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pyarrow as pa
import pytest
from psycopg import errors as pg

from f1_platform.errors import StoreError, UsageError
from f1_platform.postgres.connecting import Database
from f1_platform.serving import TABLES, publish, published, read_tables
from f1_platform.serving.postgres.replica import Replica
from f1_platform_tests.postgres import READER, needs_postgres
from f1_platform_tests.serving.postgres.conftest import Home
from f1_platform_tests.serving.sample import clock, sample_tables

pytestmark = needs_postgres


def test_the_first_publish_makes_the_schema_and_is_version_one(home: Home) -> None:
    publication = home.store().publish(sample_tables())
    assert (publication.data_version, publication.changed) == (1, True)
    assert home.store().published().rows == publication.rows
    assert home.asked("SELECT name FROM serving.drivers_summary ORDER BY driver_id", READER)[0] == ("Lewis Hamilton",)


def test_what_it_says_of_itself_is_what_a_serving_file_says(home: Home, tmp_path: Path) -> None:
    publish(sample_tables(), tmp_path / "serving.sqlite", clock())
    home.store().publish(sample_tables())
    assert home.store().published() == published(tmp_path / "serving.sqlite")


def test_equal_content_writes_nothing(home: Home) -> None:
    home.store().publish(sample_tables())
    rows = "SELECT xmin::text, ctid::text FROM serving.drivers_summary_rows"
    before = home.asked(rows)
    again = home.store().publish(sample_tables())
    assert (again.data_version, again.changed) == (1, False)
    assert home.asked("SELECT count(*) FROM serving.publications") == [(1,)]
    assert home.asked(rows) == before


def test_only_rows_that_differ_are_written(home: Home) -> None:
    home.store().publish(sample_tables(67))
    assert home.store().publish(sample_tables(68)).data_version == 2
    written = {
        name: home.asked(
            f"SELECT count(*) FILTER (WHERE since = 2), count(*) FILTER (WHERE until = 2) FROM serving.{name}_rows"
        )[0]
        for name in TABLES
    }
    assert {name: counts for name, counts in written.items() if counts != (0, 0)} == {"drivers_summary": (1, 1)}
    assert home.wins == 68


def test_a_table_alone_leaves_the_others_as_they_are(home: Home, tmp_path: Path) -> None:
    home.store().publish(sample_tables(67))
    home.store().publish({"drivers_summary": sample_tables(68)["drivers_summary"]})
    assert home.wins == 68
    assert home.store().published().content_hash == _hash_of(68, tmp_path)


def test_a_table_alone_cannot_be_the_first(home: Home) -> None:
    with pytest.raises(StoreError, match="is missing"):
        home.store().publish({"drivers_summary": sample_tables()["drivers_summary"]})


def test_a_wrong_table_is_refused_by_name_and_changes_nothing(home: Home) -> None:
    home.store().publish(sample_tables(67))
    tables = sample_tables(68)
    with pytest.raises(StoreError, match=r"drivers_summary\.wins is missing"):
        home.store().publish(tables | {"drivers_summary": tables["drivers_summary"].drop_columns("wins")})
    assert home.wins == 67


def test_it_goes_back_to_the_version_before_and_to_a_named_one(home: Home, tmp_path: Path) -> None:
    for wins in (67, 68, 69):
        home.store().publish(sample_tables(wins))
    assert home.store().roll_back().data_version == 4
    assert home.wins == 68
    assert home.store().roll_back(1).data_version == 5
    assert home.wins == 67
    assert home.store().published().content_hash == _hash_of(67, tmp_path)


def test_only_kept_versions_can_be_gone_back_to(home: Home) -> None:
    for wins in (67, 68, 69):
        home.store(kept=2).publish(sample_tables(wins))
    with pytest.raises(UsageError, match="Data version 1 is not kept; kept are 2"):
        home.store().roll_back(1)
    assert home.asked("SELECT count(*) FROM serving.drivers_summary_rows WHERE until <= 2") == [(0,)]
    assert home.wins == 69


def test_a_rollback_with_nothing_before_is_refused(home: Home) -> None:
    home.store().publish(sample_tables())
    with pytest.raises(UsageError, match="No earlier version is kept"):
        home.store().roll_back()


def test_texts_lists_nulls_and_instants_come_through_as_they_are(home: Home, tmp_path: Path) -> None:
    tables = sample_tables()
    rows = tables["drivers_summary"].to_pylist()
    rows[0]["name"], rows[0]["nationality"] = 'A "quoted", name\nof two lines; \\N', ""
    tables["drivers_summary"] = pa.Table.from_pylist(rows, schema=TABLES["drivers_summary"].schema)
    home.store().publish(tables)
    publish(tables, tmp_path / "one.sqlite", clock())
    Replica(Database(home.url(READER), "api"), tmp_path / "other.sqlite").bring_up()
    one, other = read_tables(tmp_path / "one.sqlite"), read_tables(tmp_path / "other.sqlite")
    assert all(one[name].equals(other[name]) for name in TABLES)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO serving.publications VALUES (9, '', now())",
        "UPDATE serving.drivers_summary_rows SET wins = 0",
        "DELETE FROM serving.drivers_summary",
        "TRUNCATE serving.drivers_summary_rows",
        "DROP VIEW serving.drivers_summary",
        "CREATE TABLE serving.mine (a int)",
        "CREATE TABLE public.mine (a int)",
        "SELECT * FROM elsewhere.secrets",
    ],
)
def test_the_reader_may_read_what_is_published_and_nothing_else(home: Home, statement: str) -> None:
    home.store().publish(sample_tables())
    with psycopg.connect(home.url(), autocommit=True) as owner:
        owner.execute("CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.secrets (a int)")
    with psycopg.connect(home.url(READER)) as reader, pytest.raises(pg.InsufficientPrivilege):
        reader.execute(statement)
    assert home.wins == 67


def test_a_newer_schema_is_refused_by_number(home: Home) -> None:
    home.store().publish(sample_tables())
    with psycopg.connect(home.url()) as owner:
        owner.execute("INSERT INTO serving.migrations (number, name) VALUES (99, 'of tomorrow')")
    for attempt in (home.store().published, lambda: home.store().publish(sample_tables(68))):
        with pytest.raises(StoreError, match="has schema 99 of `serving`, this platform knows 1"):
            attempt()


def _hash_of(wins: int, folder: Path) -> str:
    publish(sample_tables(wins), folder / "expected.sqlite", clock())
    return published(folder / "expected.sqlite").content_hash
