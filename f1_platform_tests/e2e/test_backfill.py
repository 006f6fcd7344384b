"""A range of sessions backfilled as the Dagster UI does it, twice, through GraphQL, daemon and runs of their own."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from f1_platform.serving import published
from f1_platform.upstream import RecordedSource, running
from f1_platform_tests.e2e.dagster_ui import DagsterUi, dagster_ui
from f1_platform_tests.e2e.homes import environment
from f1_platform_tests.postgres import needs_postgres, postgres_server
from f1_platform_tests.recorded import OPENF1, needs_data

pytestmark = [pytest.mark.soak, needs_data]

LIGHT = (
    *("champdrivers", "champteams", "driver", "intervals", "laps", "overtakes", "pit", "position", "racecontrol"),
    *("sessionresult", "startinggrid", "stints", "teamradio", "weather"),
)
BY_SESSION = (
    *(f"f1_data/{family}" for family in LIGHT),
    *("f1_reports", "warehouse/driver_sessions", "warehouse/driver_stints", "warehouse/quality_findings"),
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture(params=["SQLite", pytest.param("Postgres", marks=needs_postgres)])
def settings(request: pytest.FixtureRequest, home: Path) -> Iterator[dict[str, str]]:
    """The environment of a home whose record of runs is in either."""
    with ExitStack() as stack:
        address = stack.enter_context(running(partial(RecordedSource, OPENF1.absolute())))
        unlimited = {"F1_OPENF1_PER_SECOND": "0", "F1_OPENF1_PER_MINUTE": "0"}
        if request.param == "Postgres":
            server = stack.enter_context(postgres_server())
            unlimited["F1_DAGSTER_URL"] = server.url(server.new_database())
        yield environment(home, F1_OPENF1_URL=address, **unlimited)


@pytest.fixture
def ui(settings: dict[str, str], tmp_path: Path) -> Iterator[DagsterUi]:
    with dagster_ui(settings, tmp_path / "dagster.log") as ui:
        yield ui


def units(home: Path) -> list[tuple[Any, ...]]:
    with sqlite3.connect(home / "reports.sqlite") as ledger:
        return ledger.execute(
            "SELECT session_key, endpoint, status, row_count, content_hash, changed_at FROM units ORDER BY 1, 2"
        ).fetchall()


def test_twenty_sessions_are_green_in_one_run_and_the_same_again_changes_nothing(ui: DagsterUi, home: Path):
    ui.backfill(["openf1/sessions", "openf1/meetings"], ["2024"])
    sessions = ui.partitions("f1_data/laps")
    assert len(sessions) == 123
    assert sessions == sorted(sessions, key=lambda key: key[:10]), "ranges follow the order of days"
    asked = sessions[:20]

    began = time.monotonic()
    runs = ui.backfill(BY_SESSION, asked)
    print(f"20 sessions of {len(BY_SESSION)} assets: {time.monotonic() - began:.0f} s in {len(runs)} run(s)")

    assert len(runs) == 1
    shown = {asset: ui.materialised(asset) for asset in BY_SESSION}
    assert shown == {asset: (set(asked), set()) for asset in BY_SESSION}
    assert ui.materialise(["warehouse", "marts", "archive", "serving"])
    stored, version = units(home), published(home / "serving.sqlite").data_version
    assert len({session for session, *_ in stored}) == 21, "twenty sessions, and the season's catalogue"
    assert version == 1

    began = time.monotonic()
    ui.backfill(BY_SESSION, asked)
    print(f"again: {time.monotonic() - began:.0f} s")

    assert units(home) == stored
    assert ui.materialise(["warehouse", "marts", "archive", "serving"])
    assert published(home / "serving.sqlite").data_version == version
    assert all("f1/process" in tags for tags in ui.runs().values())


@pytest.mark.parametrize("settings", ["Postgres"], indirect=True)
@needs_postgres
def test_a_daemon_that_is_killed_in_the_middle_ends_the_backfill_when_it_is_started_again(
    settings: dict[str, str], home: Path, tmp_path: Path
):
    with dagster_ui(settings, tmp_path / "first.log") as ui:
        ui.backfill(["openf1/sessions", "openf1/meetings"], ["2024"])
        asked = ui.partitions("f1_data/laps")[:20]
        backfill = ui.launch(BY_SESSION, asked)
        ui.await_some_of("f1_data/driver", 20)
        ui.kill()
    before = units(home)
    assert 0 < len(before) < 20 * len(LIGHT), "it was killed in the middle"

    with dagster_ui(settings, tmp_path / "second.log") as ui:
        runs = ui.await_backfill(backfill)
        shown = {asset: ui.materialised(asset) for asset in BY_SESSION}
    assert shown == {asset: (set(asked), set()) for asset in BY_SESSION}
    assert len(runs) == 2, "the one that was killed, and the one in its place"
    after = {unit[:2]: unit for unit in units(home)}
    assert all(after[unit[:2]] == unit for unit in before), "what was stored is stored, and was not written again"
