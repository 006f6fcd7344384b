"""A warehouse that was made anew is whole before a run of one session publishes it: no sensor asks for the rest."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from f1_platform.serving.sqlite.published import read_tables
from f1_platform_tests.orchestration.worlds import PARTITIONS, SESSION_TABLES, World


def damaged(path: Path) -> None:
    path.write_bytes(b"no database")


def outdated(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE warehouse_format SET statements = 'of an earlier platform'")


@pytest.mark.parametrize("replaced", [damaged, outdated])
def test_a_run_of_one_session_publishes_all_of_them(world: World, replaced: Callable[[Path], None]):
    settings = world.platform.settings
    world.catalogue()
    world.sessions()
    assert world.marts().success
    before = read_tables(settings.serving_path)
    assert {row["session_key"] for row in before["session_drivers"].to_pylist()} > {9472}

    replaced(settings.warehouse_path)
    assert world.run(*SESSION_TABLES, partitions=PARTITIONS[-1:]).success
    assert world.marts().success

    assert read_tables(settings.serving_path) == before
