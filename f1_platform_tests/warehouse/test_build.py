"""The whole build: what it skips, what it says, and that any crash leaves the old state or the new."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from f1_platform.errors import UsageError
from f1_platform.warehouse import TABLES
from f1_platform.warehouse.statements import statement
from f1_platform_tests.warehouse.worlds import World, drivers, result, session

STEPS = [f"warehouse.{step}_{at}" for step in ("archive", "catalogue", "sessions", "identity", "results", "marts",
         "telemetry") for at in ("written", "committed")]  # fmt: skip
QUICK = ("warehouse.ids_saved", "warehouse.sessions_written", "warehouse.marts_written")
CRASH = """
import sys
from pathlib import Path
from f1_platform_tests.warehouse.worlds import World
world = World.at(Path(sys.argv[1]))
world.build(world.archive())
"""


def fill(world: World) -> World:
    world.catalogue(session(100, "Race", "2024-03-02T15:00:00"))
    sample = {"driver_number": 1, "date": "2024-03-02T15:00:00+00:00", "speed": 300, "throttle": 100, "brake": 0}
    someone = {"driver_number": 36, "full_name": "Jake DENNIS", "team_name": "Red Bull Racing"}
    world.session(100, drivers=[*drivers(1, 11), someone], session_result=[result(1, 1), result(36, 3)])
    world.session(100, car_data=[sample])
    return world


def test_a_second_build_changes_nothing_and_says_so(world: World) -> None:
    fill(world)
    assert world.build(world.archive()).changed
    before, size = world.tables(list(TABLES)), world.settings.warehouse_path.stat().st_mtime_ns
    again = world.build(world.archive())
    assert not again.changed
    assert (again.rows, again.sessions, again.telemetry) == ({}, (), ())
    assert world.settings.warehouse_path.stat().st_mtime_ns == size
    assert world.tables(list(TABLES)) == before


def test_an_empty_home_builds_empty_tables(world: World) -> None:
    world.build()
    assert {name: table.num_rows for name, table in world.tables(list(TABLES)).items()} == dict.fromkeys(TABLES, 0)


def test_an_archive_that_is_not_named_again_stays(world: World) -> None:
    world.build(world.archive())
    before = world.rows("drivers_summary")

    assert before
    assert not world.build(None).changed
    assert world.rows("drivers_summary") == before


def test_every_table_reads_with_its_declared_schema(world: World) -> None:
    fill(world).build(world.archive())
    for name, table in world.tables(list(TABLES)).items():
        assert table.schema == TABLES[name].schema
        assert table.schema.names == [column.name for column in TABLES[name].columns]


def test_an_unknown_table_is_refused_with_the_known_ones(world: World) -> None:
    with pytest.raises(UsageError, match="drivers_summary"):
        world.rows("drivers")


def test_every_statement_says_its_purpose_on_top() -> None:
    folder = Path(__file__).parents[2] / "f1_platform" / "warehouse" / "sql"
    names = [str(path.relative_to(folder).with_suffix("")) for path in folder.rglob("*.sql")]
    assert len(names) > 25
    assert [name for name in names if not statement(name).startswith("-- ")] == []


@pytest.mark.parametrize("step", QUICK)
def test_a_crash_leaves_what_the_next_build_completes(tmp_path: Path, step: str) -> None:
    crash_and_go_on(tmp_path, step)


@pytest.mark.soak
@pytest.mark.parametrize("step", [step for step in STEPS if step not in QUICK])
def test_a_crash_at_any_step_leaves_what_the_next_build_completes(tmp_path: Path, step: str) -> None:
    crash_and_go_on(tmp_path, step)


def crash_and_go_on(tmp_path: Path, step: str) -> None:
    undisturbed, crashed = fill(World.at(tmp_path / "undisturbed")), fill(World.at(tmp_path / "crashed"))
    undisturbed.build(undisturbed.archive())
    died = subprocess.run(
        [sys.executable, "-c", CRASH, str(tmp_path / "crashed")], env={**os.environ, "F1_CRASH_AT": step}, check=False
    )
    assert died.returncode == -signal.SIGKILL
    crashed.build(crashed.archive())
    assert crashed.tables(list(TABLES)) == undisturbed.tables(list(TABLES))
    assert crashed.settings.identity_path.read_text() == undisturbed.settings.identity_path.read_text()
