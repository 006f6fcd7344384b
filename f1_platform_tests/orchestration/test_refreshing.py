"""What the platform asks for when it is left alone, over a home and its runs: by sensors and by hand."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg

from f1_platform.openf1 import Unit
from f1_platform.openf1.delivery import Delivery
from f1_platform.openf1.plan import season_unit
from f1_platform.openf1.records import decode
from f1_platform.orchestration.refreshing import DAY, REQUESTS, refresh_at
from f1_platform.orchestration.road import Road
from f1_platform_tests.orchestration.test_sensors import RACE_END, asked, at, looked
from f1_platform_tests.orchestration.worlds import NOW, PARTITIONS, RACE, Record, World, world_over, write


def budgeted(world: World, requests: int, now: datetime = NOW) -> World:
    """The same home with a budget of its own."""
    settings = world.platform.settings
    return world_over(settings.model_copy(update={"refresh_budget": requests}), world.instance, now)


def road(world: World) -> Road:
    return Road(world.platform, world.defs, world.instance, lambda requests: None)


def planned(result: dg.SensorResult) -> int:
    return sum(int(request.tags[REQUESTS]) for request in result.run_requests or [])


def launch(world: World, result: dg.SensorResult) -> None:
    """Makes the runs that a sensor asks for, as the daemon does, and leaves them at work."""
    job = world.defs.resolve_implicit_global_asset_job_def()
    for request in result.run_requests:
        tags = {**request.tags, "dagster/partition": request.partition_key}
        world.instance.create_run_for_job(job, tags=tags, status=dg.DagsterRunStatus.STARTED)


def test_a_day_asks_for_no_more_than_its_budget_the_newest_session_first(world: World):
    result = looked(budgeted(world, 20))

    assert planned(result) == 20
    assert list(asked(result)) == PARTITIONS[1:]


def test_what_was_put_off_is_asked_for_on_the_next_day(world: World):
    launch(world, looked(budgeted(world, 20)))

    midnight = budgeted(world, 20, NOW + timedelta(days=1))

    assert {run.tags[DAY] for run in world.instance.get_runs() if DAY in run.tags} == {"2024-03-10"}
    assert list(asked(looked(midnight))) == PARTITIONS[:1]


def test_a_spent_budget_is_the_reason_to_skip(world: World):
    launch(world, looked(budgeted(world, 14)))

    skipped = looked(budgeted(world, 14))

    assert not skipped.run_requests
    assert "looks are put off until 00:00 UTC: 14 of the day's 14 requests are spoken for (F1_REFRESH_BUDGET)" in str(
        skipped.skip_reason
    )


def test_a_budget_of_0_is_none(world: World):
    free = budgeted(world, 0)

    assert refresh_at(free.platform, free.instance).budget is None
    assert len(asked(looked(free))) == 3


def test_a_run_that_an_outage_ended_counts_what_it_asked_and_not_what_it_meant_to(world: World):
    launch(world, looked(world))
    before = refresh_at(world.platform, world.instance).spent
    for run in world.instance.get_runs():
        if run.tags.get("dagster/partition") in PARTITIONS:
            world.instance.report_run_failed(run)

    assert before >= 30
    assert refresh_at(world.platform, world.instance).spent == 3


def test_looks_that_fail_again_and_again_count_each_of_their_requests(world: World, folder: Path):
    road(world).refresh()
    taken = refresh_at(world.platform, world.instance).spent
    for name in ("laps", "session_result"):
        write(folder, 9472, name, []).write_text("[{")
    for minute in range(0, 40, 5):
        road(at(world, RACE_END + timedelta(days=8, minutes=minute))).refresh()
    late = at(world, RACE_END + timedelta(days=8, minutes=41))
    today = [run for run in world.instance.get_runs() if run.tags.get(DAY) == "2024-03-10"]
    spent = refresh_at(late.platform, late.instance).spent
    assert spent > taken
    assert spent == sum(int(run.tags["f1/requests_taken"]) for run in today)


def test_the_last_sessions_of_a_season_are_asked_for_also_where_the_year_has_ended(world: World):
    road(world).refresh()
    ages = world.platform.settings.model_copy(update={"refresh_ages": (timedelta(minutes=40), timedelta(days=400))})
    january = world_over(ages, world.instance, datetime(2025, 1, 2, tzinfo=UTC))

    road(january).refresh()

    assert january.platform.store.report(Unit(2024, 1229, 9480, "laps")).status == "empty"


def test_of_a_season_that_nobody_followed_nothing_is_asked_in_the_next_year(blank: World):
    looked(at(blank, datetime(2024, 2, 1, tzinfo=UTC)), "discovery")

    assert not looked(at(blank, datetime(2025, 1, 2, tzinfo=UTC))).run_requests


def test_a_tick_twice_asks_once_and_not_while_the_runs_are_under_way(world: World):
    first, again = looked(world), looked(world)
    launch(world, first)

    assert asked(first) == asked(again)
    assert not looked(world).run_requests
    assert "3 sessions are being fetched" in str(looked(world).skip_reason)


def test_while_a_session_runs_nothing_is_asked_without_a_token(world: World):
    live = at(world, datetime(2024, 3, 24, 3, 30, tzinfo=UTC))
    opened = at(world, datetime(2024, 3, 24, 6, 32, tzinfo=UTC))
    settings = world.platform.settings.model_copy(update={"openf1_username": "sponsor"})
    sponsor = world_over(settings, world.instance, live.platform.clock.now())

    assert not looked(live).run_requests
    assert "locked for Race of meeting 1229 until 2024-03-24 06:32 UTC" in str(looked(live).skip_reason)
    assert not looked(live, "discovery").run_requests
    assert looked(opened).run_requests
    assert looked(sponsor).run_requests


class Calendar:
    """What discovery makes of one catalogue after the other."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.cursor: str | None = None

    def becomes(self, *sessions: Record) -> str:
        """Stores a catalogue; answers what the sensor says of it."""
        batch = decode("sessions", json.dumps(sessions).encode()).batch
        self.world.platform.store.replace(Delivery(season_unit("sessions", 2024), [batch]))
        result = looked(self.world, "discovery", self.cursor)
        self.cursor = result.cursor
        return str(result.skip_reason)

    @property
    def asked(self) -> set[str]:
        """Sessions that are asked for."""
        return set(asked(looked(self.world)))


def test_sessions_that_are_cancelled_moved_and_held_again_are_followed(blank: World):
    race, other = PARTITIONS[2], "2024-03-09_9999_race"
    second = {**RACE, "session_key": 9999, "date_start": "2024-03-09T15:00:00", "date_end": "2024-03-09T17:00:00"}
    calendar = Calendar(blank)
    calendar.becomes(RACE, second)
    assert calendar.asked == {race, other}

    assert "(9999) is cancelled" in calendar.becomes(RACE, {**second, "is_cancelled": True})
    assert calendar.asked == {race}

    assert "(9999) is held again" in calendar.becomes(RACE, second)
    assert calendar.asked == {race, other}

    assert "session 9999 is cancelled" in calendar.becomes(RACE)
    assert calendar.asked == {race}

    moved = {**second, "date_start": "2024-03-20T15:00:00", "date_end": "2024-03-20T17:00:00"}
    assert "(9999) is held again, 2024-03-20 15:00 to 17:00 UTC" in calendar.becomes(RACE, moved)
    assert calendar.asked == {race}
    assert other in asked(looked(at(blank, datetime(2024, 3, 20, 17, 40, tzinfo=UTC))))


def test_by_hand_is_what_the_sensors_do_and_a_finished_season_asks_nothing(world: World, folder: Path):
    units = road(world).refresh().units
    assert {unit.session_key for unit in units} == {9465, 9468, 9472}
    assert refresh_at(world.platform, world.instance).spent == len(units)
    assert road(world).refresh().units == []

    corrected = {"meeting_key": 1229, "session_key": 9472, "driver_number": 1, "position": 2}
    write(folder, 9472, "session_result", [corrected])
    late = at(world, RACE_END + timedelta(days=290))
    again = road(late).refresh().units
    of_race = {unit.endpoint: unit for unit in again if unit.session_key == 9472}
    assert late.platform.store.report(of_race["session_result"]).rows == 1
    assert "weather" not in of_race

    finished = at(world, RACE_END + timedelta(days=295))
    plan = refresh_at(finished.platform, finished.instance)
    assert (plan.looks.asks, plan.seasons) == ((), ())
    assert plan.said.startswith("Nothing is due")
