"""Earlier versions of a serving file are kept beside it, and can be gone back to."""

from __future__ import annotations

from pathlib import Path

import pytest

from f1_platform.errors import UsageError
from f1_platform.serving import published, read_tables
from f1_platform.serving.sqlite.store import SqliteStore
from f1_platform_tests.serving.sample import clock, sample_tables


def store_in(folder: Path, kept: int) -> SqliteStore:
    return SqliteStore(folder / "serving.sqlite", clock(), kept)


def wins_in(store: SqliteStore) -> int:
    return read_tables(store.path)["drivers_summary"].to_pylist()[-1]["wins"]


def test_the_newest_versions_are_kept_and_no_others(tmp_path: Path) -> None:
    store = store_in(tmp_path, kept=3)
    for wins in range(60, 66):
        store.publish(sample_tables(wins))
    assert [one.data_version for one in store.versions()] == [6, 5, 4]
    assert {path.name for path in tmp_path.iterdir()} == {
        *("serving.sqlite", "serving.sqlite.lock"),
        *("serving.sqlite.v4", "serving.sqlite.v5"),
    }


def test_a_publish_that_changes_nothing_forgets_nothing(tmp_path: Path) -> None:
    store = store_in(tmp_path, kept=2)
    for wins in (60, 61, 61, 61):
        store.publish(sample_tables(wins))
    assert [one.data_version for one in store.versions()] == [2, 1]


def test_going_back_publishes_the_earlier_content_as_a_new_version(tmp_path: Path) -> None:
    store = store_in(tmp_path, kept=5)
    for wins in (67, 68, 69):
        store.publish(sample_tables(wins))
    before = published(tmp_path / "serving.sqlite.v2").content_hash
    assert store.roll_back().data_version == 4
    assert (wins_in(store), store.published().content_hash) == (68, before)
    assert store.roll_back(1).data_version == 5
    assert wins_in(store) == 67


def test_what_is_not_kept_is_refused_by_number(tmp_path: Path) -> None:
    store = store_in(tmp_path, kept=2)
    store.publish(sample_tables(67))
    with pytest.raises(UsageError, match="No earlier version is kept"):
        store.roll_back()
    for wins in (68, 69):
        store.publish(sample_tables(wins))
    with pytest.raises(UsageError, match="Data version 1 is not kept; kept are 2"):
        store.roll_back(1)
    assert wins_in(store) == 69
