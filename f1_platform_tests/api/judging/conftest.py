"""One world and one home that holds it, for all tests that judge `/v1`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from f1_platform.settings import Settings
from f1_platform_tests.api.judging.homes import fill, write_world
from f1_platform_tests.api.judging.server import Server, serving
from f1_platform_tests.api.judging.world import World
from f1_platform_tests.recorded import OPENF1


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    if not OPENF1.is_dir():
        pytest.skip(f"no recorded data at {OPENF1} (F1_TEST_DATA)")
    return write_world(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="session")
def home(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The world in a Parquet store."""
    home = tmp_path_factory.mktemp("judged") / "home"
    fill(world, Settings(home=home, _env_file=None))
    return home


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[Server]:
    with serving(home) as server:
        yield server
