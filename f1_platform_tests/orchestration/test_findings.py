"""What the rules of quality found, as Dagster shows it: at the partition of each session, however many a run built."""

from pathlib import Path

import dagster as dg
import pytest
from dagster import AssetCheckKey, AssetKey, partition_loading_context

from f1_platform_tests.orchestration.worlds import PARTITIONS, SESSION_TABLES, World, write

CHECK = AssetCheckKey(AssetKey(["warehouse", "quality_findings"]), "findings")
PRACTICE, QUALIFYING, RACE = PARTITIONS
RAW = ("f1_data/laps", "f1_data/sessionresult", *SESSION_TABLES)


@pytest.fixture
def wrong(world: World, folder: Path) -> World:
    """A practice that lacks a lap, and a race that two cars have won."""
    write(folder, 9465, "laps", [car(9465, 4, lap_number=lap, lap_duration=97.5) for lap in (1, 3)])
    write(folder, 9472, "session_result", [car(9472, number, position=1, points=25.0) for number in (1, 4)])
    return world


def car(session_key: int, number: int, **more: object) -> dict[str, object]:
    return {"meeting_key": 1229, "session_key": session_key, "driver_number": number, **more}


def latest(instance: dg.DagsterInstance, partition: str | None) -> dg.AssetCheckEvaluation:
    """The last result of a session."""
    records = instance.event_log_storage.get_asset_check_execution_history(CHECK, limit=100)
    return next(record.evaluation for record in records if record.partition == partition and record.evaluation)


def shown(instance: dg.DagsterInstance) -> dict[str, set[str]]:
    """Partitions by what the UI paints them with; those that it takes for outdated are in none."""
    partitions = dg.DynamicPartitionsDefinition(name="sessions")
    with partition_loading_context(dynamic_partitions_store=instance):
        state = instance.event_log_storage.get_asset_check_state([(CHECK, partitions)])[CHECK]
    found = {status.value: subset.subset_value.get_partition_keys() for status, subset in state.subsets.items()}
    return {status: set(keys) for status, keys in found.items() if keys}


def test_each_session_of_a_run_shows_what_was_found_in_it(wrong: World):
    assert wrong.run(*RAW, partitions=PARTITIONS).success

    assert shown(wrong.instance) == {"FAILED": {PRACTICE, RACE}, "SUCCEEDED": {QUALIFYING}}
    practice, race = latest(wrong.instance, PRACTICE), latest(wrong.instance, RACE)
    assert (practice.severity, race.severity) == (dg.AssetCheckSeverity.WARN, dg.AssetCheckSeverity.ERROR)
    assert practice.metadata["lap_missing"].value == 1
    assert practice.metadata["quality"].value == "/sessions/9465/quality"
    (row,) = practice.metadata["findings"].records
    assert row.data == {
        "severity": "warning",
        "rule": "lap_missing",
        "session": 9465,
        "driver": 4,
        "lap": 2,
        "evidence": "laps_driven 3",
    }


def test_what_is_only_noted_leaves_a_session_green_and_stands_beside_it(world: World, folder: Path):
    write(folder, 9472, "session_result", [car(9472, 1, position=1, number_of_laps=3, points=25.0)])
    laps = [car(9472, 1, lap_number=lap, lap_duration=duration) for lap, duration in ((1, 97.5), (2, None), (3, 97.5))]
    write(folder, 9472, "laps", laps)

    assert world.run(*RAW, partitions=[RACE]).success

    assert shown(world.instance) == {"SUCCEEDED": {RACE}}
    assert latest(world.instance, RACE).metadata["lap_untimed"].value == 1


def test_a_session_turns_green_when_upstream_corrects_it_and_others_stay(wrong: World, folder: Path):
    assert wrong.run(*RAW, partitions=PARTITIONS).success
    write(folder, 9465, "laps", [car(9465, 4, lap_number=lap, lap_duration=97.5) for lap in (1, 2, 3)])

    assert wrong.run(*RAW, partitions=[PRACTICE]).success

    assert shown(wrong.instance) == {"FAILED": {RACE}, "SUCCEEDED": {PRACTICE, QUALIFYING}}
    assert "findings" not in latest(wrong.instance, PRACTICE).metadata


def test_a_session_that_nothing_was_found_in_and_that_comes_again_stays_as_it_was(wrong: World):
    for partitions in (PARTITIONS, PARTITIONS, [RACE], [QUALIFYING]):
        assert wrong.run(*RAW, partitions=partitions).success

    assert shown(wrong.instance) == {"FAILED": {PRACTICE, RACE}, "SUCCEEDED": {QUALIFYING}}
