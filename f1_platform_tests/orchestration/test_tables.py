"""Warehouse and served tables as assets: their row counts and checks, and one publish a run."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import pytest

from f1_platform.serving import TABLES, published
from f1_platform.serving.sqlite.published import read_tables
from f1_platform_tests.orchestration.worlds import (
    PARTITIONS,
    RACE,
    SESSION_TABLES,
    World,
    settings_for,
    world_over,
    write,
    write_world,
)


@dataclass(frozen=True)
class Built:
    """A home whose sessions were built and published once, and that run."""

    world: World
    result: dg.ExecuteInProcessResult


def build(world: World) -> Built:
    world.catalogue()
    world.sessions()
    return Built(world, world.marts())


@pytest.fixture(scope="module")
def built(upstream: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """For tests that look at it, or do nothing that lasts."""
    address, folder = upstream
    write_world(folder)
    with dg.DagsterInstance.ephemeral() as instance:
        yield build(world_over(settings_for(tmp_path_factory.mktemp("home"), address), instance))


def metadata_of(result: dg.ExecuteInProcessResult, layer: str) -> dict[str, dict[str, object]]:
    return {
        event.asset_key.path[-1]: {name: value.value for name, value in event.materialization.metadata.items()}
        for event in result.all_events
        if event.is_step_materialization and event.asset_key.path[0] == layer
    }


def test_session_tables_are_built_for_the_sessions_of_the_run(world: World):
    assert world.run("f1_data/laps", "f1_data/driver", partitions=PARTITIONS).success

    assert world.run(*SESSION_TABLES, partitions=PARTITIONS[1:]).success

    assert world.materialised("warehouse/driver_sessions") == set(PARTITIONS[1:])
    with world.platform.warehouse() as warehouse:
        rows = warehouse.connection.execute(
            "SELECT session_key, driver_number, laps FROM driver_sessions ORDER BY 1, 2"
        ).fetchall()
    assert rows == [(9468, 1, 3), (9468, 4, 3), (9472, 1, 3), (9472, 4, 3)]


def test_tables_say_how_many_rows_they_have(built: Built):
    assert built.result.success
    counts = {name: of["dagster/row_count"] for name, of in metadata_of(built.result, "warehouse").items()}
    assert counts["people"] == counts["drivers_summary"] == 2
    assert counts["races"] == 2, "one is still to come"
    assert counts["circuits_summary"] == 1
    assert metadata_of(built.result, "archive")["results"] == {"dagster/row_count": 0, "changed": False}


def test_every_table_of_a_small_season_keeps_its_rules(built: Built):
    evaluations = built.result.get_asset_check_evaluations()

    assert {e.asset_key.path[-1]: e.metadata for e in evaluations if not e.passed} == {}
    assert len(evaluations) == 32


def test_served_tables_are_published_once_a_run_and_together(built: Built):
    versions = [of["data_version"] for of in metadata_of(built.result, "serving").values() if "data_version" in of]
    assert versions == [1]
    tables = read_tables(built.world.platform.settings.serving_path)
    assert set(tables) == set(TABLES)
    assert sorted(tables["drivers_summary"]["name"].to_pylist()) == ["Lando Norris", "Max Verstappen"]
    assert tables["circuits_summary"]["total_races"].to_pylist() == [1]


def test_building_again_changes_and_publishes_nothing(built: Built):
    platform = built.world.platform
    before = platform.settings.serving_path.stat().st_mtime_ns

    result = built.world.marts()

    assert result.success
    assert {of["changed"] for of in metadata_of(result, "warehouse").values()} == {False}
    assert platform.data_version() == 1
    assert platform.settings.serving_path.stat().st_mtime_ns == before
    assert platform.pending() == []


def test_sessions_whose_records_are_as_they_were_are_not_built_again(blank: World, folder: Path):
    assert build(blank).result.success
    here = {"meeting_key": 1229, "session_key": RACE["session_key"]}
    write(folder, 9472, "session_result", [{**here, "driver_number": 4, "position": 1, "points": 25.0}])

    changed = {
        partition: metadata_of(blank.run("f1_data/sessionresult", *SESSION_TABLES, partitions=[partition]), "warehouse")
        for partition in PARTITIONS
    }

    assert [{of["changed"] for of in changed[partition].values()} for partition in PARTITIONS] == [
        {False},
        {False},
        {True},
    ]
    with blank.platform.warehouse() as warehouse:
        assert warehouse.stamp("sessions") == "2", "built together at first, then one of them alone"


def test_a_step_that_finds_the_warehouse_taken_for_long_says_so(built: Built, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("f1_platform.warehouse.opening.PATIENCE", 0.2)
    path = str(built.world.platform.settings.warehouse_path)
    holding = f"import duckdb, sys; c = duckdb.connect({path!r}); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", holding], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"open\n"
        result = built.world.marts()
        other.stdin.close()

    failures = [e for e in result.all_events if e.is_step_failure]
    assert "Another process has the warehouse open" in str(failures[0].step_failure_data.error)
    assert built.world.marts().success


def test_a_changed_session_is_published_as_the_next_version(blank: World, folder: Path):
    assert build(blank).result.success
    here = {"meeting_key": 1229, "session_key": RACE["session_key"]}
    write(folder, 9472, "session_result", [{**here, "driver_number": 4, "position": 1, "points": 25.0}])
    blank.run("f1_data/sessionresult", *SESSION_TABLES, partitions=PARTITIONS)

    assert blank.marts().success

    assert published(blank.platform.settings.serving_path).data_version == 2
    served = read_tables(blank.platform.settings.serving_path)["drivers_summary"].to_pylist()
    assert [(row["name"], row["wins"]) for row in served] == [("Lando Norris", 1)]


def test_a_broken_table_fails_its_check(world: World):
    world.sessions()
    with world.platform.warehouse() as warehouse:
        twice = "INSERT INTO facts.driver_sessions FROM facts.driver_sessions WHERE session_key = 9465"
        warehouse.connection.execute(twice)

    result = world.run(*SESSION_TABLES, partitions=PARTITIONS[2:])

    evaluations = {e.asset_key.path[-1]: e for e in result.get_asset_check_evaluations()}
    assert not evaluations["driver_sessions"].passed
    assert evaluations["driver_sessions"].severity is dg.AssetCheckSeverity.ERROR
    assert "occur more than once" in evaluations["driver_sessions"].metadata["broken"].value[0]
    assert evaluations["driver_stints"].passed
