"""`f1 status` over a ledger with every kind of row."""

from __future__ import annotations

import json
from datetime import UTC, datetime
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

SESSION = {
    "meeting_key": 1229,
    "session_key": 9472,
    "session_type": "Race",
    "session_name": "Race",
    "date_start": "2024-03-02T15:00:00+00:00",
    "circuit_key": 63,
    "circuit_short_name": "Sakhir",
    "location": "Sakhir",
    "gmt_offset": "03:00:00",
    "year": 2024,
}
PIT = {"meeting_key": 1229, "session_key": 9472, "driver_number": 1, "lap_number": 17, "pit_duration": 23.4}


@pytest.fixture
def ledger(tmp_path: Path) -> None:
    clock = SteppedClock(datetime(2024, 3, 3, tzinfo=UTC))
    store = open_store(load_settings(home=tmp_path / "home"), clock)
    for unit, records in (
        (Unit(2024, 0, 0, "sessions"), [SESSION]),
        (Unit(2024, 1229, 9472, "pit"), [PIT, {**PIT, "lap_number": 37}]),
        (Unit(2024, 1229, 9472, "overtakes"), []),
    ):
        batch = decode(unit.endpoint, json.dumps(records).encode()).batch
        store.replace(Delivery(unit, [batch], Cost(requests=1, bytes=100)))
    store.fail(Unit(2024, 1229, 9472, "laps"), UpstreamError("OpenF1 answered with HTML", mend="Ask again"))


@pytest.mark.usefixtures("ledger")
def test_a_session_shows_each_endpoint(f1: F1) -> None:
    done = f1("status", "--season", "2024")
    assert done.returncode == 0
    assert "2024-03-02 Sakhir Race (9472)" in done.stdout
    for cell in ("laps failed", "overtakes empty", "pit 2"):
        assert cell in done.stdout
    assert "laps of session 9472 failed: OpenF1 answered with HTML" in done.stderr
    assert "4 units (2 ok, 1 empty, 1 failed), 3 rows" in done.stderr


@pytest.mark.usefixtures("ledger")
def test_one_session_is_shown_by_endpoint(f1: F1) -> None:
    lines = f1("status", "--session", "9472").stdout.splitlines()
    pit = next(line for line in lines if "pit" in line)
    assert [cell.strip() for cell in pit.strip("│").split("│")][:4] == ["pit", "ok", "2", "2024-03-03 00:00"]


@pytest.mark.usefixtures("ledger")
def test_json_says_all(f1: F1) -> None:
    rows = json.loads(f1("status", "--json").stdout)
    assert {row["endpoint"]: (row["status"], row["rows"]) for row in rows} == {
        "sessions": ("ok", 1),
        "laps": ("failed", 0),
        "overtakes": ("empty", 0),
        "pit": ("ok", 2),
    }
    assert next(row for row in rows if row["endpoint"] == "laps")["error"].startswith("OpenF1 answered with HTML")


def test_an_empty_home_has_nothing_and_stays_empty(f1: F1, tmp_path: Path) -> None:
    done = f1("status", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])
    assert not (tmp_path / "home").exists()
