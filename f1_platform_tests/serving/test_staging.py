"""Tables handed over one by one are published together."""

from pathlib import Path

import pytest

from f1_platform.errors import StoreError
from f1_platform.serving import TABLES, Staging, publish, published, read_tables
from f1_platform.serving.sqlite.store import SqliteStore
from f1_platform_tests.serving.sample import clock, sample_tables


def test_nothing_is_published_before_the_last_table(tmp_path: Path) -> None:
    file = tmp_path / "serving.sqlite"
    staging, tables = Staging(SqliteStore(file, clock())), sample_tables()
    *before, (last, table) = tables.items()
    assert [staging.add(*item) for item in before] == [None] * (len(TABLES) - 1)
    assert not file.exists()
    assert staging.missing == [last]
    assert staging.add(last, table).data_version == 1
    assert published(file).data_version == 1


def test_the_next_run_starts_empty(tmp_path: Path) -> None:
    staging = Staging(SqliteStore(tmp_path / "serving.sqlite", clock()))
    for wins in (67, 68):
        publications = [staging.add(*item) for item in sample_tables(wins).items()]
    assert publications[-1].data_version == 2
    assert publications[:-1] == [None] * (len(TABLES) - 1)


def test_a_run_of_one_table_keeps_the_others_as_published(tmp_path: Path) -> None:
    file = tmp_path / "serving.sqlite"
    publish(sample_tables(67), file, clock())
    one = Staging(SqliteStore(file, clock()), expected=["drivers_summary"])
    assert one.add("drivers_summary", sample_tables(68)["drivers_summary"]).data_version == 2
    read = read_tables(file)
    assert read["drivers_summary"].to_pylist()[-1]["wins"] == 68
    assert read["circuits_summary"].num_rows == 2


def test_one_table_alone_cannot_be_the_first_publish(tmp_path: Path) -> None:
    one = Staging(SqliteStore(tmp_path / "serving.sqlite", clock()), expected=["drivers_summary"])
    with pytest.raises(StoreError, match="There is no published data"):
        one.add("drivers_summary", sample_tables()["drivers_summary"])


def test_an_undeclared_or_wrong_table_is_refused_when_it_comes(tmp_path: Path) -> None:
    tables = sample_tables()
    staging = Staging(SqliteStore(tmp_path / "serving.sqlite", clock()))
    with pytest.raises(StoreError, match="Table laps is not declared"):
        staging.add("laps", tables["redirects"])
    with pytest.raises(StoreError, match=r"redirects.kind is missing"):
        staging.add("redirects", tables["redirects"].drop_columns("kind"))
