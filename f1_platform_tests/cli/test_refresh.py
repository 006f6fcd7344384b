"""`f1 refresh`: its plan, which asks nothing, and what it says where nothing is due."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from f1_platform.clock import SteppedClock
from f1_platform.errors import UpstreamError
from f1_platform.openf1.delivery import Cost, Delivery
from f1_platform.openf1.records import decode
from f1_platform.openf1.units import Unit
from f1_platform.raw import open_store
from f1_platform.settings import load_settings
from f1_platform_tests.cli.conftest import F1
from f1_platform_tests.cli.test_status import PIT, SESSION

END = datetime(2024, 3, 2, 17, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> None:
    """A race that was looked at half a day after it."""
    clock = SteppedClock(END + timedelta(hours=12))
    store = open_store(load_settings(_env_file=None, home=tmp_path / "home"), clock)
    for unit, records in (
        (Unit(2024, 0, 0, "sessions"), [SESSION]),
        (Unit(2024, 1229, 9472, "pit"), [PIT]),
        (Unit(2024, 1229, 9472, "overtakes"), []),
    ):
        batch = decode(unit.endpoint, json.dumps(records).encode()).batch
        store.replace(Delivery(unit, [batch], Cost(requests=1)))
    store.fail(Unit(2024, 1229, 9472, "laps"), UpstreamError("OpenF1 answered with HTML", mend="Ask again"))


@pytest.mark.usefixtures("ledger")
def test_the_plan_says_what_is_due_why_and_what_it_takes(f1: F1) -> None:
    done = f1("refresh", "--plan", now="2024-03-03T17:00:00Z", openf1_url="http://127.0.0.1:9")

    assert done.returncode == 0
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert "2024 meetings, sessions the calendar 2" in lines
    assert "2024-03-02 Race (9472) pit again, 24h after 1" in lines
    assert "2024-03-02 Race (9472) overtakes empty, 24h after 1" in lines
    assert any("laps" in line and "failed" in line for line in lines)
    assert any("never looked at" in line and line.endswith(" 10") for line in lines)
    assert lines[-1] == "all 15"
    assert "0 requests are taken or under way today, of the day's 1,500" in done.stderr


@pytest.mark.usefixtures("ledger")
def test_the_plan_says_what_the_budget_puts_off(f1: F1) -> None:
    done = f1("refresh", "--plan", now="2024-03-03T17:00:00Z", refresh_budget="14")

    assert done.returncode == 0
    assert "put off: overtakes" in " ".join(done.stdout.split())
    assert "1 look is put off until 00:00 UTC: 14 of the day's 14 requests" in " ".join(done.stderr.split())


@pytest.mark.usefixtures("ledger")
def test_a_plan_while_a_session_runs_says_until_when_openf1_is_locked(f1: F1) -> None:
    done = f1("refresh", "--plan", now="2024-03-02T16:00:00Z")

    assert done.returncode == 0
    assert "OpenF1 is locked for Race of meeting 1229 until 2024-03-02 17:32 UTC" in " ".join(done.stderr.split())


def test_a_plan_of_a_home_that_is_not_there_leaves_no_trace(f1: F1, tmp_path: Path) -> None:
    done = f1("refresh", "--plan")

    assert done.returncode == 0
    assert "Nothing was fetched yet" in done.stderr
    assert not (tmp_path / "home").exists()


def test_a_season_that_openf1_cannot_have_is_wrong_usage(f1: F1) -> None:
    done = f1("refresh", "--plan", "--season", "1950")

    assert done.returncode == 2
    assert "OpenF1 has no season 1950" in done.stderr


def test_where_the_calendar_cannot_be_had_nothing_is_said_of_what_is_due(f1: F1) -> None:
    away = {"openf1_url": "http://127.0.0.1:1", "openf1_retries": "0"}
    done = f1("refresh", "--season", "2024", now="2024-03-03T17:00:00Z", **away)

    assert done.returncode == 3
    assert done.stderr.count("ERROR") == 1
    assert "OpenF1 cannot be reached" in done.stderr
    assert "Nothing is due" not in done.stderr
