"""A damaged file is set aside and made anew; one that cannot be used for another reason is left alone."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from f1_platform.errors import DamagedError, StoreError
from f1_platform.warehouse import lacks_all, opened, refill
from f1_platform.warehouse.damage import aside, is_damage
from f1_platform.warehouse.reading import reading
from f1_platform_tests.warehouse.worlds import World, drivers, result, session

HEADERS = 3 * 4096
"""Bytes of a file of DuckDB before its first block."""


def garbled(path: Path) -> None:
    path.write_bytes(os.urandom(100_000))


def emptied(path: Path) -> None:
    os.truncate(path, 0)


def halved(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def overwritten_after_its_headers(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:HEADERS] + os.urandom(len(content) - HEADERS))


def filled(world: World) -> dict[str, object]:
    """Builds a world of both sources; answers what is published of it."""
    world.catalogue(session(100, "Race", "2024-03-02T15:00:00"))
    world.session(100, drivers=drivers(1, 11, 44), session_result=[result(11, 1, 25), result(1, 2, 18)])
    world.build(world.archive())
    return published(world)


def published(world: World) -> dict[str, object]:
    return {name: world.rows(name) for name in ("drivers_summary", "race_results", "session_drivers")}


@pytest.mark.parametrize("damage", [garbled, emptied, halved, overwritten_after_its_headers])
def test_a_damaged_file_is_set_aside_and_built_anew(
    world: World, damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    path = world.settings.warehouse_path
    before = filled(world)
    damage(path)
    content = path.read_bytes()
    with caplog.at_level(logging.WARNING):
        world.build(world.archive())
    assert published(world) == before
    assert aside(path).read_bytes() == content
    (warning,) = caplog.messages
    assert str(aside(path)) in warning


def test_the_one_set_aside_before_is_replaced(world: World) -> None:
    filled(world)
    for content in (b"first", b"second"):
        world.settings.warehouse_path.write_bytes(content)
        world.build(world.archive())
    assert aside(world.settings.warehouse_path).read_bytes() == b"second"
    assert len([*world.settings.home.glob("warehouse.duckdb*")]) == 2


def test_the_log_of_a_damaged_file_is_not_taken_for_that_of_the_new_one(world: World) -> None:
    before, path = filled(world), world.settings.warehouse_path
    garbled(path)
    path.with_name(f"{path.name}.wal").write_bytes(b"of the file before")
    world.build(world.archive())
    assert published(world) == before


def test_damage_that_shows_in_use_is_told_once_and_mended_by_the_next_opening(world: World) -> None:
    before, path = filled(world), world.settings.warehouse_path
    with opened(world.settings) as warehouse:
        warehouse.connection.execute("CREATE TABLE long AS SELECT range, random() AS number FROM range(3000000)")
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 100_000] = os.urandom(100_000)
    path.write_bytes(content)
    with pytest.raises(DamagedError, match="f1 publish"), opened(world.settings) as warehouse:
        warehouse.read("SELECT sum(number) AS all_of_them FROM long")
    assert aside(path).exists() and not path.exists()
    world.build(world.archive())
    assert published(world) == before


def test_who_only_reads_sets_nothing_aside(world: World) -> None:
    filled(world)
    garbled(world.settings.warehouse_path)
    with pytest.raises(DamagedError, match="f1 publish"), reading(world.settings):
        pass
    assert not aside(world.settings.warehouse_path).exists()


def test_a_folder_in_its_place_is_no_damage(world: World) -> None:
    world.settings.warehouse_path.mkdir(parents=True)
    with pytest.raises(StoreError), opened(world.settings):
        pass
    assert not aside(world.settings.warehouse_path).exists()


@pytest.mark.parametrize(
    "said",
    [
        'IO Error: Could not set lock on file "{path}": Conflicting lock is held in PID 1',
        'IO Error: Trying to read a database file with version number 99, we can only read 64 to 68 "{path}"',
        'IO Error: Cannot open file "{path}": Permission denied',
        'IO Error: Could not write file "{path}": No space left on device',
        'IO Error: Could not read enough bytes from file "raw/laps/1.parquet": attempted to read 8 bytes',
    ],
)
def test_what_is_locked_newer_out_of_reach_or_another_file_is_not_damaged(tmp_path: Path, said: str) -> None:
    path = tmp_path / "warehouse.duckdb"
    assert not is_damage(duckdb.IOException(said.format(path=path)), path)


def test_a_new_file_in_place_of_a_damaged_one_is_filled_whole_before_it_is_used(world: World) -> None:
    before = filled(world)
    garbled(world.settings.warehouse_path)
    with opened(world.settings) as warehouse:
        assert lacks_all(warehouse)
        refill(warehouse, world.store, world.archive())
        assert not lacks_all(warehouse)
        assert warehouse.count("facts.driver_sessions") == len(before["session_drivers"])
    world.build(world.archive())
    assert published(world) == before


def test_the_first_file_of_a_home_lacks_nothing(world: World) -> None:
    with opened(world.settings) as warehouse:
        assert not lacks_all(warehouse)
