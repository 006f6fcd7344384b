"""What the sensors ask for, and when the conditions hold; called as the daemon calls them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest
from dagster import EvaluateAutomationConditionsResult as Evaluated

from f1_platform.clock import SystemClock
from f1_platform.orchestration.automation import automation_sensor
from f1_platform.orchestration.build import build_defs
from f1_platform.orchestration.platform import Platform
from f1_platform_tests.archive.conftest import SMALL
from f1_platform_tests.orchestration.worlds import (
    NOW,
    PARTITIONS,
    SESSION_TABLES,
    World,
    settings_for,
    world_over,
    write,
)

RACE_END = datetime(2024, 3, 2, 17, tzinfo=UTC)


def at(world: World, now: datetime) -> World:
    """The same home at another instant."""
    return world_over(world.platform.settings, world.instance, now)


def looked(world: World, sensor: str = "refresh", cursor: str | None = None) -> dg.SensorResult:
    """What a sensor answers."""
    definition = world.defs.get_sensor_def(sensor)
    with dg.build_sensor_context(instance=world.instance, cursor=cursor, definitions=world.defs) as context:
        return definition(context)


def asked(result: dg.SensorResult) -> dict[str, str]:
    """Run keys by partition."""
    return {str(request.partition_key): str(request.run_key) for request in result.run_requests or []}


def names_in(request: dg.RunRequest) -> set[str]:
    return {key.to_user_string() for key in request.asset_selection or ()}


def evaluated(world: World, now: datetime, before: Evaluated | None = None) -> Evaluated:
    """The conditions at an instant, after an evaluation before."""
    cursor = before.cursor if before else None
    return dg.evaluate_automation_conditions(world.defs, world.instance, evaluation_time=now, cursor=cursor)


def requested(result: Evaluated) -> set[str]:
    return {of.key.to_user_string() for of in result.results if not of.true_subset.is_empty}


def test_a_home_that_knows_nothing_asks_for_the_catalogue_of_the_season(blank: World):
    (request,) = looked(blank, "discovery").run_requests

    assert request.partition_key == "2024"
    assert names_in(request) == {"openf1/meetings", "openf1/sessions"}


def test_definitions_that_were_loaded_in_december_are_there_in_january(blank: World):
    (request,) = looked(at(blank, datetime(2024, 12, 31, 23, 58, tzinfo=UTC)), "discovery").run_requests
    seasons = blank.defs.get_assets_def(dg.AssetKey(["openf1", "sessions"])).partitions_def
    assert request.partition_key == "2024"
    assert seasons.get_partition_keys()[-2:] == ["2024", "2025"]


def test_sessions_that_ended_are_asked_for_each_with_its_partition(world: World):
    result = looked(world)

    assert list(asked(result)) == PARTITIONS
    for request in result.run_requests:
        assert request.tags["f1/only_due"] == "true"
        assert {"f1_data/laps", "f1_reports", *SESSION_TABLES} <= names_in(request)
    practice, _, race = result.run_requests
    assert "f1_data/overtakes" in names_in(race) - names_in(practice)


def test_what_is_asked_for_can_be_run(world: World):
    job = world.defs.resolve_implicit_global_asset_job_def()
    request = looked(world).run_requests[0]

    result = job.execute_in_process(
        instance=world.instance,
        asset_selection=request.asset_selection,
        partition_key=request.partition_key,
        tags=request.tags,
    )

    assert result.success
    assert PARTITIONS[0] not in asked(looked(world))


def test_a_session_becomes_a_partition_and_is_asked_for_once_it_has_ended(world: World):
    begun = at(world, datetime(2024, 3, 24, 5, tzinfo=UTC))
    looked(begun, "discovery")
    assert "2024-03-24_9480_race" in begun.partitions

    soon, ended = (at(world, datetime(2024, 3, 24, 6, minute, tzinfo=UTC)) for minute in (39, 40))
    assert "2024-03-24_9480_race" not in asked(looked(soon))
    assert "2024-03-24_9480_race" in asked(looked(ended))


@pytest.mark.parametrize(("speed", "due"), [(20, []), (60, PARTITIONS)])
def test_a_clock_that_runs_faster_brings_sessions_sooner(world: World, speed: float, due: list[str]):
    a_minute_ago = SystemClock().now() - timedelta(minutes=1)
    told = {"now": RACE_END, "now_since": a_minute_ago, "now_speed": speed}
    platform = Platform.of(world.platform.settings.model_copy(update=told))

    result = looked(World(platform, build_defs(platform), world.instance))

    assert platform.clock.now() > RACE_END + timedelta(minutes=speed)
    assert list(asked(result)) == due


def test_dagster_never_asks_twice_for_a_run_key_so_it_changes_with_the_hour_and_not_before(world: World):
    now, soon, later = (asked(looked(at(world, NOW + timedelta(minutes=m)))) for m in (0, 59, 60))

    assert now == soon
    assert now.keys() == later.keys()
    assert not set(now.values()) & set(later.values())


def test_a_unit_that_failed_is_asked_for_again_after_a_wait(world: World, folder: Path):
    write(folder, 9472, "laps", []).write_text("[{")
    before = asked(looked(world))
    fetch_all(world)

    waiting, again = (asked(looked(at(world, NOW + timedelta(hours=h)))) for h in (1, 6))

    assert PARTITIONS[2] not in waiting
    assert again[PARTITIONS[2]] != before[PARTITIONS[2]]


def test_a_catalogue_that_failed_is_asked_for_again_in_the_next_hour(blank: World):
    first, second = (asked(looked(at(blank, NOW + timedelta(hours=h)), "discovery")) for h in (0, 1))

    assert first["2024"] != second["2024"]


def test_a_session_that_is_being_fetched_is_not_asked_for_again(world: World):
    job = world.defs.resolve_implicit_global_asset_job_def()
    tags = {"dagster/partition": PARTITIONS[1]}
    world.instance.create_run_for_job(job, tags=tags, status=dg.DagsterRunStatus.STARTED)

    assert list(asked(looked(world))) == [PARTITIONS[0], PARTITIONS[2]]


def fetch_all(world: World) -> dg.ExecuteInProcessResult:
    """Takes from upstream whatever the sensor asks for."""
    names = set().union(*map(names_in, looked(world).run_requests))
    raw = sorted(name for name in names if name.startswith("f1_data/"))
    return world.run(*raw, partitions=PARTITIONS)


def test_where_nothing_is_due_the_sensor_says_so(world: World):
    fetch_all(world)

    result = looked(world)

    assert not result.run_requests
    assert result.skip_reason.skip_message.startswith("Nothing is due at 2024-03-10 00:00 UTC")


def test_empties_are_looked_at_again_at_the_next_age(world: World):
    fetch_all(world)

    later = looked(at(world, RACE_END + timedelta(days=60)))

    race = next(request for request in later.run_requests if request.partition_key == PARTITIONS[2])
    assert "f1_data/pit" in names_in(race)
    assert "f1_data/weather" not in names_in(race)


def test_without_an_archive_its_sensor_says_so(world: World):
    assert "F1_ARCHIVE is not set" in str(looked(world, "archive_changed").skip_reason)


def test_an_archive_is_asked_for_when_its_content_differs(tmp_path: Path, instance: dg.DagsterInstance):
    archive = tmp_path / "archive"
    archive.mkdir()
    for name, text in SMALL.items():
        (archive / name).write_text(text)
    status = archive / "status.csv"
    world = world_over(settings_for(tmp_path / "home", "http://127.0.0.1:9", archive=archive), instance)

    first = looked(world, "archive_changed")
    same = looked(world, "archive_changed", first.cursor)
    status.touch()
    touched = looked(world, "archive_changed", first.cursor)
    status.write_text('statusId,status\n1,"Finished"\n2,"Disqualified"\n')
    changed = looked(world, "archive_changed", first.cursor)

    assert len(first.run_requests) == len(changed.run_requests) == 1
    assert not same.run_requests
    assert not touched.run_requests
    assert first.cursor != changed.cursor


@pytest.mark.parametrize(("setting", "status"), [("off", "STOPPED"), ("on", "RUNNING")])
def test_nothing_runs_by_itself_unless_the_setting_says_so(tmp_path: Path, setting: str, status: str):
    settings = settings_for(tmp_path, "http://127.0.0.1:9", automation=setting)
    defs = build_defs(Platform(settings, SystemClock(NOW)))

    started: Sequence[dg.SensorDefinition | dg.ScheduleDefinition] = [*defs.sensors, *defs.schedules]
    assert {one.name: one.default_status.value for one in started} == dict.fromkeys(
        ("discovery", "refresh", "archive_changed", "automation", "archive_daily"), status
    )


def test_the_conditions_that_are_evaluated_are_those_of_what_joins_sessions(world: World):
    graph = world.defs.resolve_asset_graph()
    with_condition = {key for key in graph.get_all_asset_keys() if graph.get(key).automation_condition}
    target = automation_sensor(on=True).asset_selection.resolve(graph)

    assert with_condition <= target
    assert {key.path[0] for key in with_condition} == {"warehouse", "serving"}
    assert not {key for key in with_condition if graph.get(key).is_partitioned}


def test_marts_follow_from_new_sessions_though_one_is_missing(world: World):
    quiet = evaluated(world, NOW)
    assert world.run("f1_data/driver", "f1_data/laps", *SESSION_TABLES, partitions=PARTITIONS[:2]).success

    fired = evaluated(world, NOW + timedelta(minutes=1), quiet)

    assert requested(quiet) == set()
    built = {"warehouse/people", "warehouse/results", "warehouse/drivers_summary", "serving/drivers_summary"}
    assert built <= requested(fired)


def test_marts_that_were_built_wait_for_the_next_news(world: World):
    quiet = evaluated(world, NOW)
    world.sessions()
    fired = evaluated(world, NOW + timedelta(minutes=1), quiet)
    assert world.marts().success

    after = evaluated(world, NOW + timedelta(minutes=2), fired)

    assert requested(fired)
    assert requested(after) == set()


@pytest.mark.parametrize("first", ["marts", "session"])
def test_a_session_that_comes_in_while_marts_of_another_are_built_is_followed_up_where_they_lack_it(
    world: World, first: str
):
    quiet = evaluated(world, NOW)
    assert world.run("f1_data/driver", "f1_data/laps", *SESSION_TABLES, partitions=PARTITIONS[:1]).success
    fired = evaluated(world, NOW + timedelta(minutes=1), quiet)
    for step in ("marts", "session") if first == "marts" else ("session", "marts"):
        if step == "marts":
            assert world.marts().success
        else:
            assert world.run("f1_data/driver", "f1_data/laps", *SESSION_TABLES, partitions=PARTITIONS[1:2]).success

    after = evaluated(world, NOW + timedelta(minutes=2), fired)

    lacking = {"warehouse/results", "warehouse/drivers_summary", "serving/drivers_summary"}
    assert requested(after) & lacking == (lacking if first == "marts" else set())


def test_marts_that_failed_are_asked_for_again_with_the_next_news_alone(world: World):
    quiet = evaluated(world, NOW)
    world.sessions()
    fired = evaluated(world, NOW + timedelta(minutes=1), quiet)

    failed = evaluated(world, NOW + timedelta(minutes=2), fired)
    assert world.run("f1_data/driver", *SESSION_TABLES, partitions=PARTITIONS[:1]).success
    news = evaluated(world, NOW + timedelta(minutes=3), failed)

    assert requested(failed) == set()
    assert "warehouse/drivers_summary" in requested(news)


def test_the_night_mends_what_was_missed(world: World):
    quiet = evaluated(world, NOW)

    night = evaluated(world, NOW + timedelta(hours=5), quiet)

    assert requested(quiet) == set()
    assert {"warehouse/circuits", "warehouse/drivers_summary", "serving/circuits_summary"} <= requested(night)
