"""A season in simulated time: every session served within the promise, locks and limits and the budget kept."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal

import dagster as dg
import pytest

from f1_platform.clock import SteppedClock
from f1_platform.orchestration.build import build_defs
from f1_platform.orchestration.memory import give_back_large_blocks
from f1_platform.orchestration.platform import Platform
from f1_platform.orchestration.refreshing import refresh_at
from f1_platform.settings import load_settings
from f1_platform.upstream.calendar import read_calendar
from f1_platform.upstream.faults import NO_FAULTS, Faults, parse_faults
from f1_platform.upstream.serve import running
from f1_platform.upstream.simulation import simulate
from f1_platform_tests.e2e.homes import contents, f1
from f1_platform_tests.soak.simulated.drive import Drive, serving
from f1_platform_tests.soak.simulated.in_dagster import InDagster
from f1_platform_tests.soak.simulated.openf1 import SimulatedOpenF1, openf1
from f1_platform_tests.soak.simulated.plots import memory_plot, requests_plot
from f1_platform_tests.soak.simulated.stages import ByThemselves
from f1_platform_tests.soak.simulated.told import histogram, table

YEAR = 2030
PROMISE = 45
"""Minutes from a session's end until it is served."""
FLAT = 500
"""kB a session that memory may grow by: what is served of it, Dagster's record, which is kept in memory here, and the
test's own notes.
"""

WEEKEND = datetime(2030, 3, 8, tzinfo=UTC), datetime(2030, 3, 11, tzinfo=UTC)
"""The first grand prix."""
SUNDAY = datetime(2030, 3, 10, tzinfo=UTC), datetime(2030, 3, 10, 13, tzinfo=UTC)
"""Its race, and the second look at it."""
SEASON = datetime(2030, 2, 20, tzinfo=UTC), datetime(2031, 2, 8, tzinfo=UTC)
"""Before the test until after the last age of the last race, which ends on 8 December."""

HISTORY = ("all", "unknown-fields=0")
"""Every fault but one: a field that nobody declared stays for ever, in what is loaded afterwards as well."""
SETTLED = {"serving.publication", "identity"}
"""How often something was published, and in which order people were met."""


@contextmanager
def left_alone(
    home: Path,
    start: datetime,
    stages: Literal["in Dagster", "by themselves"] = "by themselves",
    faults: Faults = NO_FAULTS,
) -> Generator[tuple[Drive, SimulatedOpenF1]]:
    """A home that knows nothing, left alone from an instant on."""
    give_back_large_blocks()
    clock, source = SteppedClock(start), simulate(YEAR, 1)
    with openf1(source, clock, faults=faults) as upstream, dg.DagsterInstance.ephemeral() as instance:
        platform = Platform(load_settings(_env_file=None, home=home, openf1_url=upstream.address), clock)
        defs = build_defs(platform)
        taking = ByThemselves(platform, instance) if stages != "in Dagster" else InDagster(platform, defs, instance)
        with serving(platform) as api:
            drive = Drive(platform, defs, instance, taking, source, api)
            drive.told.asked = upstream.asked
            yield drive, upstream


def told(drive: Drive) -> str:
    """The season for people."""
    settings = drive.platform.settings
    return table(drive.count(), drive.sessions, settings.refresh_ages, settings.refresh_budget)


def held(home: Path) -> dict[str, Any]:
    """Everything of the season in a home that does not depend on when it came in; January's calendar is another's."""
    found = {name: rows for name, rows in contents(home).items() if name not in SETTLED}
    return found | {"units": [unit for unit in found["units"] if unit[0] == YEAR]}


def assert_limits_and_locks_were_kept(drive: Drive, upstream: SimulatedOpenF1) -> None:
    """As upstream counts, and as it saw each request."""
    counted, calendar = upstream.told(), read_calendar(drive.source.sessions())
    assert counted["peak_per_second"] <= 3
    assert counted["peak_per_minute"] <= 30
    assert [one for one in upstream.asked if calendar.live(one.at)] == []
    assert drive.told.answered(401) == 0
    assert max(drive.told.by_day().values()) <= drive.platform.settings.refresh_budget


def assert_promise_was_kept(drive: Drive, start: datetime) -> None:
    """Every session that was held, ended while the platform was left alone, and was due before the last tick."""
    ended = {s.session_key for s in drive.sessions if not s.cancelled and start <= s.end < drive.clock.now()}
    served = {key: minutes for key, minutes in drive.told.served.items() if key in ended}
    assert served.keys() == ended
    assert {key: minutes for key, minutes in served.items() if minutes > PROMISE} == {}


def test_every_session_of_a_weekend_is_served_within_the_promise(tmp_path: Path) -> None:
    start, end = WEEKEND
    with left_alone(tmp_path, start) as (drive, upstream):
        drive.until(end)

        print(told(drive))
        assert_promise_was_kept(drive, start)
        assert_limits_and_locks_were_kept(drive, upstream)
        assert drive.told.answered(429) == 0
        assert drive.told.silent > 0


@pytest.mark.soak
def test_a_race_day_comes_out_alike_in_dagster_and_by_the_stages_alone(tmp_path: Path) -> None:
    start, end = SUNDAY
    asked: list[list[tuple[str, int | None]]] = []
    for stages in ("in Dagster", "by themselves"):
        with left_alone(tmp_path / stages, start, stages) as (drive, upstream):
            drive.until(end)
            asked.append([(one.endpoint, one.session_key) for one in upstream.asked])
            assert_promise_was_kept(drive, start)
            assert_limits_and_locks_were_kept(drive, upstream)

    assert sorted(asked[0], key=str) == sorted(asked[1], key=str)
    assert contents(tmp_path / "in Dagster") == contents(tmp_path / "by themselves")


@pytest.mark.soak
def test_every_session_of_a_season_is_served_within_the_promise_and_then_nothing_is_asked(tmp_path: Path) -> None:
    start, end = SEASON
    with left_alone(tmp_path / "home", start) as (drive, upstream):
        drive.until(end)

        days = drive.told.by_day()
        (tmp_path / "requests.svg").write_text(requests_plot(days, drive.platform.settings.refresh_budget))
        (tmp_path / "memory.svg").write_text(memory_plot(drive.told.memory))
        print(f"{told(drive)}\n\n{histogram(days)}\n\nplots in {tmp_path}")
        assert_promise_was_kept(drive, start)
        assert_limits_and_locks_were_kept(drive, upstream)
        assert (drive.told.answered(429), drive.told.failed, drive.told.differences) == (0, 0, 0)
        assert drive.told.growth() < FLAT
        assert refresh_at(drive.platform, drive.instance, (YEAR,)).requests == 0
        assert not drive.asked("refresh").run_requests


@pytest.mark.soak
def test_a_season_whose_past_changes_ends_as_one_that_is_loaded_afterwards(tmp_path: Path) -> None:
    start, end = SEASON
    with left_alone(tmp_path / "found", start, faults=parse_faults(HISTORY, seed=1)) as (drive, upstream):
        drive.until(end)

        print(f"{told(drive)}\n{upstream.told()['faults']}")
        assert drive.told.differences > 0
        assert_limits_and_locks_were_kept(drive, upstream)
        assert not drive.asked("refresh").run_requests
    with running(partial(simulate, YEAR, 1)) as address:
        unlimited = {"F1_OPENF1_PER_SECOND": "0", "F1_OPENF1_PER_MINUTE": "0"}
        after = {"F1_OPENF1_URL": address, "F1_NOW": end.isoformat(), "F1_ARCHIVE": ""}
        done = f1(tmp_path / "truth", "run", "--season", str(YEAR), **unlimited, **after)
        assert done.returncode == 0, done.stderr

    truth, found = held(tmp_path / "truth"), held(tmp_path / "found")
    assert found.keys() == truth.keys()
    for name, rows in truth.items():
        assert found[name] == rows, name
