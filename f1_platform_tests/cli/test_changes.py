"""`f1 changes` over a corrected race."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from f1_platform.clock import SteppedClock
from f1_platform.openf1 import Unit
from f1_platform.raw import open_store
from f1_platform.settings import load_settings
from f1_platform_tests.cli.conftest import F1
from f1_platform_tests.cli.test_status import SESSION
from f1_platform_tests.records.filling import fill

RESULT = [{"driver_number": 1, "points": 25.0}, {"driver_number": 16, "points": 12.5}]


@pytest.fixture
def corrected(tmp_path: Path) -> None:
    """A race whose second loses points a day later, and whose weather is sent anew the day after."""
    clock = SteppedClock(datetime(2024, 3, 3, tzinfo=UTC))
    store = open_store(load_settings(home=tmp_path / "home"), clock)
    weather = [{"date": f"2024-03-02T{n // 3600:02d}:{n // 60 % 60:02d}:{n % 60:02d}+00:00"} for n in range(10_001)]
    fill(store, Unit(2024, 0, 0, "sessions"), [SESSION])
    fill(store, Unit(2024, 1229, 9472, "session_result"), RESULT)
    fill(store, Unit(2024, 1229, 9472, "weather"), weather)
    clock.wait(86_400)
    fill(store, Unit(2024, 1229, 9472, "session_result"), [RESULT[0], RESULT[1] | {"points": 10.0}])
    clock.wait(86_400)
    fill(store, Unit(2024, 1229, 9472, "weather"), [one | {"humidity": 40.0} for one in weather])


@pytest.mark.usefixtures("corrected")
def test_a_correction_is_shown_with_its_session_from_what_to_what(f1: F1) -> None:
    done = f1("changes")
    assert done.returncode == 0, done.stderr
    rows = [[cell.strip() for cell in line.strip("│").split("│")] for line in done.stdout.splitlines() if "│" in line]
    assert rows == [
        [
            "2024-03-05 00:00",
            "2024-03-02 Sakhir Race (9472)",
            "weather",
            "",
            "changed",
            "10,001 records, too many to be kept one by one",
        ],
        [
            "2024-03-04 00:00",
            "2024-03-02 Sakhir Race (9472)",
            "session_result",
            "16",
            "changed",
            "points 12.5 → 10.0",
        ],
    ]
    assert "10,002 records: 0 added, 10,002 changed, 0 vanished" in done.stderr


@pytest.mark.usefixtures("corrected")
def test_it_shows_what_is_asked_for_and_says_what_is_left_out(f1: F1) -> None:
    assert "weather" not in f1("changes", "--endpoint", "session_result", "--session", "9472").stdout
    assert "session_result" not in f1("changes", "--since", "2024-03-04T12:00").stdout
    assert "1 older lines are not shown" in f1("changes", "--limit", "1").stderr
    assert "Nothing that was fetched has changed since" in f1("changes", "--season", "2023").stderr


@pytest.mark.usefixtures("corrected")
def test_json_says_all(f1: F1) -> None:
    of_all, corrected = json.loads(f1("changes", "--json").stdout)
    assert (of_all["truncated"], of_all["records"], of_all["before"]) == (True, 10_001, None)
    assert corrected["looked_at"] == "2024-03-04T00:00:00+00:00"
    assert (corrected["key"], corrected["before"], corrected["after"]) == (
        {"driver_number": 16},
        {"points": 12.5},
        {"points": 10.0},
    )
    assert corrected["hash_before"] != corrected["hash_after"]


def test_an_endpoint_that_there_is_not_is_refused_with_the_one_that_was_meant(f1: F1) -> None:
    done = f1("changes", "--endpoint", "session_results")
    assert done.returncode == 2
    assert "session_result" in done.stderr


def test_an_empty_home_has_nothing_and_stays_empty(f1: F1, tmp_path: Path) -> None:
    done = f1("changes", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])
    assert not (tmp_path / "home").exists()
