"""Raw assets on a real HBase: as on Parquet, with what writing took, and with what happens when HBase fails them."""

import json
import secrets
import shlex
from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import happybase
import pytest

from f1_platform import cli
from f1_platform.clock import SteppedClock, SystemClock
from f1_platform.errors import F1Error, ServiceUnavailable, StoreError, TransientError
from f1_platform.openf1 import Unit
from f1_platform.orchestration.build import build_defs
from f1_platform.orchestration.faults import faults_of
from f1_platform.orchestration.platform import Platform
from f1_platform.orchestration.road import Road
from f1_platform.orchestration.selection import Selection
from f1_platform.raw.hbase.connected import connect
from f1_platform.raw.hbase.tables import F1_DATA, F1_REPORTS, table_name
from f1_platform.settings import Settings
from f1_platform_tests.orchestration.test_raw_assets import (  # noqa: F401 - the same scenarios, over the world below
    LAPS,
    changes_of,
    test_a_repeat_changes_no_unit,
    test_after_the_mend_only_what_failed_is_asked_for,
    test_an_answer_that_is_none_fails_its_session_and_nothing_else,
    test_records_arrive_and_every_partition_says_how_many,
    test_the_catalogue_says_how_many_records_a_season_has,
    test_the_report_table_says_what_is_there_and_what_failed,
)
from f1_platform_tests.orchestration.worlds import NOW, PARTITIONS, World, settings_for, world_over, write
from f1_platform_tests.raw.hbase.between import between
from f1_platform_tests.raw.hbase.running import (
    RunningHBase,
    gateway_beside,
    needs_hbase,
    running_hbase,
    with_tables,
)

pytestmark = needs_hbase

FAMILIES = ("f1_data/driver", "f1_data/laps", "f1_data/weather")


@pytest.fixture(scope="module")
def hbase(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningHBase]:
    with running_hbase(tmp_path_factory.mktemp("hbase")) as running:
        yield running


@pytest.fixture
def settings(hbase: RunningHBase, upstream: tuple[str, Path], folder: Path, tmp_path: Path) -> Settings:
    """Settings of a home over tables of its own."""
    ports = {"hbase_port": hbase.thrift, "hbase_thrift2_port": hbase.thrift2}
    namespace = f"t{secrets.token_hex(4)}"
    home = tmp_path / "home"
    return with_tables(settings_for(home, upstream[0], raw_store="hbase", hbase_namespace=namespace, **ports))


@pytest.fixture
def blank(settings: Settings, instance: dg.DagsterInstance) -> World:
    return world_over(settings, instance)


def metadata_of(result: dg.ExecuteInProcessResult, asset: str, partition: str) -> dict[str, Any]:
    """What Dagster shows at a partition."""
    (shown,) = [
        event.materialization.metadata
        for event in result.all_events
        if event.is_step_materialization and (event.asset_key.to_user_string(), event.partition) == (asset, partition)
    ]
    return {name: value.value for name, value in shown.items()}


def faults_in(result: dg.ExecuteInProcessResult) -> dict[str, list[F1Error]]:
    """The errors that steps failed with, by step."""
    return {event.step_key: faults_of(event) for event in result.all_events if event.is_step_failure}


def plainly(settings: Settings, table: str, prefix: str, family: str) -> dict[bytes, dict[bytes, tuple[bytes, int]]]:
    """Rows of a family with the timestamps of their cells, by plain happybase."""
    connection = happybase.Connection("127.0.0.1", settings.hbase_port)
    rows = connection.table(table_name(table, settings.hbase_namespace)).scan(
        row_prefix=prefix.encode(), columns=[family.encode()], include_timestamp=True
    )
    found = dict(rows)
    connection.close()
    return found


def test_a_partition_says_what_writing_it_took(world: World, settings: Settings):
    result = world.run("f1_data/laps", partitions=PARTITIONS[1:])

    shown = metadata_of(result, "f1_data/laps", PARTITIONS[2])
    rows = plainly(settings, F1_DATA, "2024#1229#9472#", "laps")
    reports = plainly(settings, F1_REPORTS, "2024#1229#9472", "meta")
    published = json.loads(reports[b"2024#1229#9472"][b"meta:laps"][0])["run"]
    assert {at for cells in rows.values() for _, at in cells.values()} == {shown["hbase_run"]} == {published}
    assert datetime.fromtimestamp(shown["hbase_run_at"], UTC).timestamp() == shown["hbase_run"] / 1000
    assert shown["hbase_cells"] == sum(len(cells) for cells in rows.values())
    assert shown["hbase_bytes"] > sum(len(text) for cells in rows.values() for text, _ in cells.values())
    assert shown["hbase_rows_per_s"] > 0


def test_a_run_says_what_the_gateway_took_for_all_its_partitions(world: World):
    result = world.run("f1_data/laps", partitions=PARTITIONS)

    shown = [metadata_of(result, "f1_data/laps", key) for key in PARTITIONS]
    assert {(of["run_hbase_rows"], of["run_hbase_retries"], of["run_units_changed"]) for of in shown} == {(18, 0, 3)}
    for name in ("cells", "bytes"):
        assert {of[f"run_hbase_{name}"] for of in shown} == {sum(of[f"hbase_{name}"] for of in shown)}
    assert 0 < shown[0]["run_hbase_p50_ms"] <= shown[0]["run_hbase_p99_ms"]
    assert shown[0]["run_hbase_rows_per_s"] > 0


@pytest.mark.parametrize(
    ("asset", "partition", "records"), [("f1_data/laps", PARTITIONS[2], 6), ("openf1/sessions", "2024", 5)]
)
def test_the_scan_command_shows_the_unit(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys, asset: str, partition: str, records: int
):
    shown = metadata_of(world.run(asset, partitions=[partition]), asset, partition)
    for name in ("home", "raw_store", "hbase_port", "hbase_thrift2_port", "hbase_namespace"):
        monkeypatch.setenv(f"F1_{name.upper()}", str(getattr(settings, name)))

    program, *arguments = shlex.split(shown["hbase_scan"])

    assert (program, cli.run([*arguments, "--json"])) == ("f1", 0)
    cells = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len({cell["key"] for cell in cells}) == records


def test_a_backfill_of_a_partition_changes_nothing(world: World, settings: Settings):
    world.run(*FAMILIES, partitions=PARTITIONS)
    before = changes_of(world), plainly(settings, F1_DATA, "2024#1229#9472#", "laps")

    result = world.run(*FAMILIES, partitions=PARTITIONS[2:])

    assert result.success
    assert (changes_of(world), plainly(settings, F1_DATA, "2024#1229#9472#", "laps")) == before
    shown = metadata_of(result, "f1_data/laps", PARTITIONS[2])
    assert (shown["dagster/partition_row_count"], shown["status"], shown["run_units_changed"]) == (6, "ok", 0)
    assert {name for name in shown if "hbase" in name} == {"hbase_scan"}


def plain_laps(settings: Settings) -> list[tuple[bytes, set[str]]]:
    """What a plain scan finds of a session's laps: keys and columns."""
    rows = plainly(settings, F1_DATA, "2024#1229#9472#", "laps")
    return [(key, {column.decode() for column in cells}) for key, cells in rows.items()]


def a_lap(number: int, **more: object) -> dict[str, object]:
    return {"meeting_key": 1229, "session_key": 9472, "driver_number": 1, "lap_number": number, **more}


def test_records_and_columns_that_vanish_upstream_vanish_from_a_plain_scan(
    world: World, settings: Settings, folder: Path
):
    laps = [a_lap(number, lap_duration=90.5, st_speed=300) for number in (1, 2, 3)]
    write(folder, 9472, "laps", laps)
    world.run("f1_data/laps", partitions=PARTITIONS[2:])
    assert [len(columns) for _, columns in plain_laps(settings)] == [3, 3, 3]

    write(folder, 9472, "laps", [{**lap, "st_speed": None} for lap in laps[:2]])
    world.run("f1_data/laps", partitions=PARTITIONS[2:])
    assert plain_laps(settings) == [
        (b"2024#1229#9472#1#%03d" % number, {"laps:_extra", "laps:lap_duration"}) for number in (1, 2)
    ]


def test_what_a_run_that_broke_off_left_is_gone_from_a_plain_scan_when_equal_records_come_again(
    world: World, settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    def break_off(step: str) -> None:
        if step == "hbase.written":
            raise TransientError("broken off")

    laps = [a_lap(number, lap_duration=90.5) for number in (1, 2)]
    write(folder, 9472, "laps", laps)
    world.run("f1_data/laps", partitions=PARTITIONS[2:])
    published = plain_laps(settings)
    with monkeypatch.context() as killed:
        killed.setattr("f1_platform.raw.hbase.publishing.reached", break_off)
        write(folder, 9472, "laps", [*laps, a_lap(3, lap_duration=91.0, st_speed=300)])
        world.run("f1_data/laps", partitions=PARTITIONS[2:])
    write(folder, 9472, "laps", laps)
    assert len(plain_laps(settings)) == 3

    world.run("f1_data/laps", partitions=PARTITIONS[2:])
    assert plain_laps(settings) == published


def test_assets_say_which_store_they_are_in(blank: World):
    graph = blank.defs.resolve_asset_graph()
    assert {frozenset(graph.get(dg.AssetKey(name.split("/"))).kinds) for name in (*FAMILIES, "f1_reports")} == {
        frozenset({"hbase"})
    }


def acting(settings: Settings, instance: dg.DagsterInstance, act: Callable[[], object]) -> tuple[World, list[Unit]]:
    """A world that acts when the second session's records have come, and the units whose records have.

    Waits pass at once in it, so that its patience with HBase does.
    """
    world_over(settings, instance).catalogue()
    came: list[Unit] = []

    def progress(unit: Unit, rows: int, requests: int) -> None:
        came.append(unit)
        if len(came) == 2:
            act()

    platform = Platform(settings, SteppedClock(NOW), progress)
    return World(platform, build_defs(platform), instance), came


def test_a_gateway_that_goes_away_ends_the_run_once_and_what_was_stored_is_shown(
    hbase: RunningHBase, settings: Settings, instance: dg.DagsterInstance
):
    with gateway_beside(hbase) as gateway:
        through = settings.model_copy(update={"hbase_port": gateway.thrift})
        world, came = acting(through, instance, gateway.process.kill)
        result = world.run(*FAMILIES, partitions=PARTITIONS)
        with pytest.raises(ServiceUnavailable) as ended:
            Road(world.platform, world.defs, instance, lambda _: None).run(Selection(sessions=(9472,)))

    assert len({unit.endpoint for unit in came}) == 1, "one family was asked for, the others were not"
    stored = f"f1_data/{came[0].declared.family}"
    assert {name: world.materialised(name) for name in FAMILIES} == {
        name: {PARTITIONS[0]} if name == stored else set() for name in FAMILIES
    }
    faults = [fault for of_step in faults_in(result).values() for fault in of_step]
    assert len(faults) == len(FAMILIES)
    for fault in [*faults, ended.value]:
        assert (type(fault), fault.exit_code) == (ServiceUnavailable, 3)
        assert "HBase does not answer" in fault.what
        assert f"127.0.0.1:{gateway.thrift}" in fault.where
        assert "f1 hbase status" in fault.mend
    world = world_over(settings, instance)
    assert world.run(*FAMILIES, partitions=PARTITIONS).success
    assert all(world.materialised(name) == set(PARTITIONS) for name in FAMILIES)


def test_tables_that_are_gone_end_the_run_with_what_to_do(settings: Settings, instance: dg.DagsterInstance):
    connection = happybase.Connection("127.0.0.1", settings.hbase_port)
    table = table_name(F1_DATA, settings.hbase_namespace)
    world, came = acting(settings, instance, lambda: connection.delete_table(table, disable=True))

    result = world.run(*FAMILIES, partitions=PARTITIONS)

    connection.close()
    assert len({unit.endpoint for unit in came}) == 1
    assert world.materialised(f"f1_data/{came[0].declared.family}") == {PARTITIONS[0]}
    faults = [fault for of_step in faults_in(result).values() for fault in of_step]
    assert len(faults) == len(FAMILIES)
    for fault in faults:
        assert (type(fault), fault.exit_code) == (StoreError, 1)
        assert "A table is missing" in fault.what
        assert "f1 hbase init" in fault.mend


def test_a_lease_that_was_taken_over_fails_its_unit_alone(
    hbase: RunningHBase, settings: Settings, instance: dg.DagsterInstance
):
    world_over(settings, instance).catalogue()
    reports = connect(settings, SystemClock()).reports

    def take_over() -> None:
        known = reports.read(LAPS[9468])
        assert reports.swap(known, replace(known.state, lease=replace(known.state.lease, holder="another")))

    with between(hbase.thrift) as gateway:
        world = world_over(settings.model_copy(update={"hbase_port": gateway.port}), instance)
        gateway.before("mutateRowsTs", take_over, nth=2)
        result = world.run("f1_data/laps", "f1_data/weather", partitions=PARTITIONS)

        faults = faults_in(result)
        assert set(faults) == {"f1_data__laps"}
        [fault] = faults["f1_data__laps"]
        assert (type(fault), fault.exit_code) == (TransientError, 1)
        assert "laps of session 9468" in fault.where
        assert world.materialised("f1_data/laps") == {PARTITIONS[0], PARTITIONS[2]}
        assert world.materialised("f1_data/weather") == set(PARTITIONS)
