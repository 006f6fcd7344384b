"""A replica says what the database has published, whole, by what differs, and while the database is away."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from f1_platform.errors import ServiceUnavailable, SettingsError, StoreError
from f1_platform.postgres.connecting import Database
from f1_platform.serving import TABLES, published, read_tables
from f1_platform.serving.postgres import following
from f1_platform.serving.postgres.following import DatabaseFollower
from f1_platform.serving.postgres.replica import Replica
from f1_platform.serving.sqlite import altering
from f1_platform_tests.postgres import READER, needs_postgres, postgres_server
from f1_platform_tests.serving.postgres.conftest import Home
from f1_platform_tests.serving.sample import sample_tables
from f1_platform_tests.waiting import until

pytestmark = needs_postgres


def replica_of(home: Home, folder: Path) -> Replica:
    return Replica(Database(home.url(READER), "api"), folder / "serving.sqlite")


def wins_in(replica: Replica) -> int:
    return read_tables(replica.path)["drivers_summary"].to_pylist()[-1]["wins"]


def test_it_says_what_is_published_and_is_written_only_where_that_differs(home: Home, tmp_path: Path) -> None:
    replica = replica_of(home, tmp_path)
    home.store().publish(sample_tables(67))
    assert replica.bring_up()
    assert published(replica.path) == home.store().published()
    before = replica.path.stat().st_ino
    assert not replica.bring_up()
    assert replica.path.stat().st_ino == before


def test_it_follows_by_the_rows_that_differ(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replica, taken = replica_of(home, tmp_path), []
    home.store().publish(sample_tables(67))
    replica.bring_up()

    def noting(path: Path, content: object, alterations: dict[str, altering.Alteration]) -> None:
        taken.append({name: (len(one.gone), one.come.num_rows) for name, one in alterations.items()})
        altering.swap_in_altered(path, content, alterations)

    monkeypatch.setattr("f1_platform.serving.postgres.replica.swap_in_altered", noting)
    home.store().publish(sample_tables(68))
    home.store().publish(sample_tables(69))
    replica.bring_up()
    assert taken == [{"drivers_summary": (1, 1)}]
    assert wins_in(replica) == 69
    assert published(replica.path) == home.store().published()


def test_what_followed_step_by_step_is_what_is_taken_whole(home: Home, tmp_path: Path) -> None:
    stepwise, whole = replica_of(home, tmp_path / "stepwise"), replica_of(home, tmp_path / "whole")
    for wins in (67, 68, 69):
        home.store().publish(sample_tables(wins))
        stepwise.bring_up()
    home.store().roll_back(2)
    stepwise.bring_up()
    whole.bring_up()
    one, other = read_tables(stepwise.path), read_tables(whole.path)
    assert all(one[name].equals(other[name]) for name in TABLES)
    assert wins_in(stepwise) == 68


def test_one_that_was_away_for_more_versions_than_are_kept_is_made_anew(home: Home, tmp_path: Path) -> None:
    replica = replica_of(home, tmp_path)
    for wins in (67, 68, 69, 70):
        home.store(kept=2).publish(sample_tables(wins))
        if wins == 67:
            replica.bring_up()
    assert replica.bring_up()
    assert wins_in(replica) == 70


def test_another_database_with_the_same_version_number_is_not_taken_for_the_same(home: Home, tmp_path: Path) -> None:
    other = Home(home.server, home.server.new_database())
    home.store().publish(sample_tables(67))
    other.store().publish(sample_tables(68))
    replica_of(home, tmp_path).bring_up()
    assert replica_of(other, tmp_path).bring_up()
    assert wins_in(replica_of(other, tmp_path)) == 68


def test_nothing_published_and_an_unreachable_database_are_told_apart(home: Home, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no published data"):
        replica_of(home, tmp_path).bring_up()
    with pytest.raises(ServiceUnavailable, match="does not answer") as away:
        Replica(Database("postgresql://somebody:hunter2@127.0.0.1:9/f1", "api"), tmp_path / "a.sqlite").bring_up()
    assert "hunter2" not in str(away.value) and "hunter2" not in repr(away.value)
    with pytest.raises(SettingsError, match="F1_DATABASE_URL"):
        Replica(Database(home.server.url("nowhere"), "api"), tmp_path / "a.sqlite").bring_up()


@contextmanager
def followed(replica: Replica) -> Generator[DatabaseFollower]:
    follower, stop, looked = DatabaseFollower(replica), threading.Event(), threading.Event()
    thread = threading.Thread(target=follower.follow, args=(stop, looked), daemon=True)
    thread.start()
    assert looked.wait(30)
    try:
        yield follower
    finally:
        stop.set()
        with suppress(ServiceUnavailable), replica.database.connect() as connection:
            connection.execute("SELECT pg_notify(%s, '')", (following.NOTICE,))  # it looks once more, and ends
        thread.join(30)
        assert not thread.is_alive()


def test_a_version_is_told_by_the_database_long_before_it_would_be_asked_for(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "LOOK_EVERY", 600.0)
    home.store().publish(sample_tables(67))
    with followed(replica_of(home, tmp_path)) as follower:
        assert wins_in(follower.replica) == 67
        home.store().publish(sample_tables(68))
        until(lambda: wins_in(follower.replica) == 68)
        assert follower.age is None


def test_a_version_that_nobody_told_of_is_asked_for(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "LOOK_EVERY", 0.05)
    monkeypatch.setattr(following, "NOTICE", "another_channel")
    home.store().publish(sample_tables(67))
    with followed(replica_of(home, tmp_path)) as follower:
        home.store().publish(sample_tables(68))
        until(lambda: wins_in(follower.replica) == 68)


def test_while_the_database_is_away_it_ages_and_then_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "LOOK_EVERY", 0.05)
    with postgres_server() as server:
        home = Home(server, server.new_database())
        home.store().publish(sample_tables(67))
        with followed(replica_of(home, tmp_path)) as follower:
            assert follower.age is None
            server.stop()
            until(lambda: follower.age is not None)
            assert follower.fault is not None and "does not answer" in str(follower.fault)
            assert wins_in(follower.replica) == 67
            server.start()
            home.store().publish(sample_tables(68))
            until(lambda: follower.age is None and wins_in(follower.replica) == 68)


def test_a_schema_that_this_platform_does_not_read_yet_leaves_the_file_as_it_is(home: Home, tmp_path: Path) -> None:
    replica = replica_of(home, tmp_path)
    home.store().publish(sample_tables(67))
    replica.bring_up()
    with psycopg.connect(home.url()) as owner:
        owner.execute("INSERT INTO serving.migrations (number, name) VALUES (99, 'of tomorrow')")
    with pytest.raises(StoreError, match="has schema 99"):
        replica.bring_up()
    assert wins_in(replica) == 67
