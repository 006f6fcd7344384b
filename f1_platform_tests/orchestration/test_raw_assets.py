"""Raw assets against a real local upstream: what arrives, what Dagster shows of it, what stays when some fails."""

import json
from datetime import timedelta
from pathlib import Path

import dagster as dg
import pyarrow.parquet as pq
import pytest

from f1_platform.openf1 import Session, Unit, to_records
from f1_platform.openf1.catalogue import sessions_of
from f1_platform.openf1.plan import season_unit
from f1_platform.orchestration.partitions import register, registered
from f1_platform.raw.catalogue import known_sessions
from f1_platform.raw.due import catalogue_due
from f1_platform_tests.orchestration.worlds import (
    CANCELLED,
    NOW,
    PARTITIONS,
    PRACTICE,
    QUALIFYING,
    RACE,
    TO_COME,
    World,
    served,
    session,
    write,
    write_world,
)

LAPS = {key: Unit(2024, 1229, key, "laps") for key in (9465, 9468, 9472)}


def rows_of(result: dg.ExecuteInProcessResult) -> dict[tuple[str, str], int]:
    """Row counts that Dagster shows, by asset and partition."""
    return {
        (event.asset_key.to_user_string(), event.partition): value.value
        for event in result.all_events
        if event.is_step_materialization
        and (value := event.materialization.metadata.get("dagster/partition_row_count")) is not None
    }


def changes_of(world: World) -> dict[Unit, tuple]:
    return {
        report.unit: (report.content_hash, report.changed_at, report.rows) for report in world.platform.store.reports()
    }


def test_records_arrive_and_every_partition_says_how_many(world: World):
    result = world.run("f1_data/laps", "f1_data/driver", partitions=PARTITIONS)

    assert result.success
    assert rows_of(result) == {("f1_data/laps", key): 6 for key in PARTITIONS} | {
        ("f1_data/driver", key): 2 for key in PARTITIONS
    }
    stored = [record for batch in world.platform.store.scan(LAPS[9472]) for record in to_records(batch, "laps")]
    assert [(record["driver_number"], record["lap_duration"]) for record in stored[:3]] == [
        (1, 97.5),
        (1, 98.5),
        (1, 99.5),
    ]


def test_a_partition_names_the_file_that_holds_it(world: World):
    result = world.run("f1_data/laps", "f1_data/pit", partitions=PARTITIONS[2:])

    shown = {
        event.asset_key.to_user_string(): event.materialization.metadata
        for event in result.all_events
        if event.is_step_materialization
    }
    assert pq.read_table(shown["f1_data/laps"]["file"].value, partitioning=None).num_rows == 6
    assert "file" not in shown["f1_data/pit"], "it has no records"


def test_one_request_serves_all_sessions_of_a_meeting(world: World):
    world.run("f1_data/laps", partitions=PARTITIONS)

    assert sum(report.cost.requests for report in world.platform.store.reports(endpoint="laps")) == 1


def test_one_session_alone_is_asked_for_alone(world: World):
    result = world.run("f1_data/laps", partitions=PARTITIONS[2:])

    assert rows_of(result) == {("f1_data/laps", PARTITIONS[2]): 6}
    assert [report.unit for report in world.platform.store.reports(endpoint="laps")] == [LAPS[9472]]


def test_a_repeat_changes_no_unit(world: World):
    names = ("f1_data/laps", "f1_data/driver", "f1_data/weather")
    world.run(*names, partitions=PARTITIONS)
    before = changes_of(world)

    result = world.run(*names, partitions=PARTITIONS)

    assert result.success
    assert changes_of(world) == before
    materialised = [event.materialization for event in result.all_events if event.is_step_materialization]
    assert {event.metadata["run_units_changed"].value for event in materialised} == {0}


def test_a_session_without_records_is_shown_with_no_rows(world: World):
    result = world.run("f1_data/pit", partitions=PARTITIONS)

    assert result.success
    assert world.materialised("f1_data/pit") == set(PARTITIONS)
    assert {count for (_, _), count in rows_of(result).items()} == {0}
    assert {report.status for report in world.platform.store.reports(endpoint="pit")} == {"empty"}


def test_what_a_session_type_cannot_have_is_shown_and_not_asked_for(world: World):
    result = world.run("f1_data/startinggrid", partitions=PARTITIONS[:1])

    assert result.success
    assert world.materialised("f1_data/startinggrid") == {PARTITIONS[0]}
    assert world.platform.store.reports(endpoint="starting_grid") == []


def test_an_answer_that_is_none_fails_its_session_and_nothing_else(world: World, folder: Path):
    broken = write(folder, 9472, "laps", [])
    broken.write_text("<html>Bad gateway</html>")

    result = world.run("f1_data/laps", "f1_data/driver", "f1_data/weather", "f1_reports", partitions=PARTITIONS)

    assert not result.success
    assert [event.step_key for event in result.all_events if event.is_step_failure] == ["f1_data__laps"]
    assert world.materialised("f1_data/driver") == world.materialised("f1_data/weather") == set(PARTITIONS)
    assert world.materialised("f1_data/laps") == set(PARTITIONS) - {"2024-03-02_9472_race"}
    said = next(e for e in result.all_events if e.is_step_failure).step_failure_data.user_failure_data.description
    assert "laps of session 9472" in said
    assert "500" in said


def test_all_other_sessions_are_kept_and_shown_when_one_fails(tmp_path: Path, instance: dg.DagsterInstance):
    jeddah = session(9481, "Race", "2024-03-09T17:00:00", "2024-03-09T19:00:00") | {"meeting_key": 1230}
    write_world(tmp_path / "openf1", [PRACTICE, QUALIFYING, RACE, jeddah])
    other = {"meeting_key": 1230, "session_key": 9481}
    path = tmp_path / "openf1" / "2024" / "1230" / "9481" / "laps.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps([{**other, "driver_number": 1, "lap_number": 1}]))
    broken = write(tmp_path / "openf1", 9468, "laps", [])
    broken.write_text("[{")

    with served(tmp_path / "openf1", tmp_path / "home", instance) as world:
        world.catalogue()
        all_keys = world.partitions
        result = world.run("f1_data/laps", partitions=all_keys)

        assert not result.success
        assert world.materialised("f1_data/laps") == {key for key in all_keys if "_9468_" not in key}
        statuses = {report.unit.session_key: report.status for report in world.platform.store.reports(endpoint="laps")}
        assert statuses == {9465: "ok", 9468: "failed", 9472: "ok", 9481: "ok"}


def test_after_the_mend_only_what_failed_is_asked_for(world: World, folder: Path):
    broken = write(folder, 9472, "laps", [])
    whole = json.dumps([{"meeting_key": 1229, "session_key": 9472, "driver_number": 1, "lap_number": 1}])
    broken.write_text("[{")
    families = ("f1_data/laps", "f1_data/driver")
    assert not world.run(*families, partitions=PARTITIONS, f1__only_due="true").success
    before = changes_of(world)
    broken.write_text(whole)

    result = world.run(*families, partitions=PARTITIONS, f1__only_due="true")

    assert result.success
    assert world.materialised("f1_data/laps") == set(PARTITIONS)
    after = changes_of(world)
    assert {unit.endpoint for unit in after if after[unit] != before[unit]} == {"laps"}
    assert world.platform.store.report(LAPS[9472]).rows == 1
    assert {r.run_id for r in world.platform.store.reports(endpoint="drivers")} != {result.run_id}


def test_records_of_an_unknown_session_are_kept_and_the_catalogue_is_looked_at_anew(
    tmp_path: Path, instance: dg.DagsterInstance
):
    folder = tmp_path / "openf1"
    write_world(folder, [PRACTICE, RACE])
    stray = {"meeting_key": 1229, "session_key": 9468, "driver_number": 1, "lap_number": 7}
    laps = folder / "2024" / "1229" / "9472" / "laps.json"
    laps.write_text(json.dumps([*json.loads(laps.read_text()), stray]))

    with served(folder, tmp_path / "home", instance) as world:
        world.catalogue()
        result = world.run("f1_data/laps", partitions=world.partitions)

        assert result.success
        store = world.platform.store
        assert [record["lap_number"] for b in store.scan(LAPS[9468]) for record in to_records(b, "laps")] == [7]
        assert store.report(LAPS[9472]).rows == 6
        catalogue = store.report(season_unit("sessions", 2024))
        assert catalogue_due(catalogue, known_sessions(store, 2024), NOW, world.platform.settings.refresh_ages)


def test_sessions_become_partitions_in_their_order_cancelled_and_future_ones_not(world: World):
    assert world.partitions == PARTITIONS
    assert len(known_sessions(world.platform.store, 2024)) == 5


def test_a_session_that_was_moved_and_renamed_keeps_its_partition(world: World):
    moved = session(9472, "Grand Prix", "2024-03-03T15:00:00", "2024-03-03T17:00:00")

    new = register(world.instance, sessions_of([moved, PRACTICE]), NOW)

    assert new == []
    assert registered(world.instance)[9472] == "2024-03-02_9472_race"


def test_a_session_becomes_a_partition_once_it_begins(world: World):
    assert register(world.instance, sessions_of([TO_COME]), NOW) == []
    assert register(world.instance, sessions_of([TO_COME]), NOW + timedelta(days=15)) == ["2024-03-24_9480_race"]
    assert world.partitions[-1] == "2024-03-24_9480_race"


def test_a_cancelled_session_never_becomes_one(instance: dg.DagsterInstance):
    cancelled: list[Session] = sessions_of([CANCELLED])

    assert register(instance, cancelled, NOW + timedelta(days=400)) == []


def test_implausible_records_are_kept_and_the_check_warns(world: World, folder: Path):
    write(folder, 9472, "laps", [{"meeting_key": 1229, "session_key": 9472, "driver_number": 1, "lap_number": -3}])

    result = world.run("f1_data/laps", partitions=PARTITIONS)

    assert result.success
    (evaluation,) = result.get_asset_check_evaluations()
    assert not evaluation.passed
    assert evaluation.severity is dg.AssetCheckSeverity.WARN
    (finding,) = evaluation.metadata["findings"].records
    assert finding.data["partition"] == "2024-03-02_9472_race"
    assert "lap_number" in finding.data["rule"]
    assert world.platform.store.report(LAPS[9472]).rows == 1


def test_the_report_table_says_what_is_there_and_what_failed(world: World, folder: Path):
    write(folder, 9472, "laps", []).write_text("[{")
    result = world.run("f1_data/laps", "f1_data/driver", partitions=PARTITIONS[2:])
    assert not result.success

    world.run("f1_reports", partitions=PARTITIONS[2:])

    (event,) = world.instance.fetch_materializations(dg.AssetKey("f1_reports"), limit=1).records
    metadata = {name: value.value for name, value in event.asset_materialization.metadata.items()}
    assert metadata["status"] == "failed"
    assert (metadata["units_ok"], metadata["units_failed"]) == (1, 1)
    assert "500" in metadata["errors"]["laps"]
    assert metadata["rows"] == 2


@pytest.mark.parametrize("name", ["openf1/sessions", "openf1/meetings"])
def test_the_catalogue_says_how_many_records_a_season_has(world: World, name: str):
    result = world.run(name, partitions=["2023", "2024"])

    assert rows_of(result) == {(name, "2023"): 0, (name, "2024"): 5 if name == "openf1/sessions" else 1}
