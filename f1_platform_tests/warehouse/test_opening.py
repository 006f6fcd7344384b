"""Opening the file: its format, its one writer, and what happens to an outdated one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager

import duckdb
import pytest

from f1_platform.clock import SystemClock
from f1_platform.errors import HomeError, TransientError
from f1_platform.settings import Settings
from f1_platform.warehouse import Warehouse, opened, opening
from f1_platform.warehouse.opening import FORMAT
from f1_platform.warehouse.reading import reading
from f1_platform_tests.warehouse.worlds import World

HOLD = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"


def restamp(world: World, format: int, statements: str) -> None:
    with duckdb.connect(str(world.settings.warehouse_path)) as connection:
        connection.execute("UPDATE warehouse_format SET format = ?, statements = ?", [format, statements])


def test_a_newer_warehouse_is_refused_and_left_alone(world: World) -> None:
    world.build(world.archive())
    restamp(world, FORMAT + 1, "later")
    size = world.settings.warehouse_path.stat().st_size
    with pytest.raises(HomeError, match=f"format {FORMAT + 1}"), opened(world.settings):
        pass
    assert world.settings.warehouse_path.stat().st_size == size


def test_a_warehouse_of_other_statements_is_rebuilt(world: World) -> None:
    world.build(world.archive())
    restamp(world, FORMAT, "earlier")
    assert world.build(world.archive()).changed
    assert len(world.rows("drivers_summary")) == 3


@pytest.mark.parametrize("door", [opened, reading])
def test_who_comes_second_waits_until_the_first_lets_go(
    world: World, door: Callable[[Settings], AbstractContextManager[Warehouse]], monkeypatch: pytest.MonkeyPatch
) -> None:
    world.build(world.archive())
    command = [sys.executable, "-c", HOLD, str(world.settings.warehouse_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdout.readline() == b"open\n"
        waits: list[float] = []

        class LettingGo(SystemClock):
            def wait(self, seconds: float) -> None:
                waits.append(seconds)
                other.stdin.close()
                super().wait(seconds)

        monkeypatch.setattr(opening, "SystemClock", LettingGo)
        with door(world.settings) as warehouse:
            assert warehouse.count("drivers_summary") == 3
    assert waits


def test_a_second_writer_is_told_when_patience_ends(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "PATIENCE", 0.2)
    with opened(world.settings):
        pass
    command = [sys.executable, "-c", HOLD, str(world.settings.warehouse_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdout.readline() == b"open\n"
        with pytest.raises(TransientError, match="Another process"), opened(world.settings):
            pass
        other.communicate()
    with opened(world.settings) as warehouse:
        assert warehouse.stamp("marts") is None


def test_a_step_that_fails_leaves_what_was_before(world: World) -> None:
    world.build(world.archive())
    with opened(world.settings) as warehouse:
        with pytest.raises(ZeroDivisionError), warehouse.step("marts", "half") as connection:
            connection.execute("DELETE FROM drivers_summary")
            raise ZeroDivisionError
        assert warehouse.stamp("marts") != "half"
    assert len(world.rows("drivers_summary")) == 3


def test_memory_is_bounded(world: World) -> None:
    with opened(world.settings, memory_limit="64MB") as warehouse:
        limit = warehouse.read("SELECT current_setting('memory_limit') AS is_limit")["is_limit"][0].as_py()
    assert limit.startswith("61")
