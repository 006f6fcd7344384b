"""Warehouses for tests: an empty world to fill by hand, and the recorded data, built once."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from f1_platform.archive import Archive, open_archive
from f1_platform.openf1 import Unit, decode
from f1_platform.openf1.delivery import Delivery
from f1_platform.settings import load_settings
from f1_platform.warehouse.sessions import SUMMARY
from f1_platform_tests.warehouse.worlds import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.at(tmp_path)


@pytest.fixture(scope="session")
def recorded_folder() -> Path:
    folder = load_settings().test_data.absolute()
    if not (folder / "openf1").is_dir() or not (folder / "ergast").is_dir():
        pytest.skip(f"no recorded data in {folder} (F1_TEST_DATA)")
    return folder


@pytest.fixture(scope="session")
def recorded_archive(recorded_folder: Path) -> Archive:
    return open_archive(recorded_folder / "ergast")


@pytest.fixture(scope="session")
def archive_alone(recorded_archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The recorded archive, without OpenF1."""
    world = World.at(tmp_path_factory.mktemp("archive_alone"))
    world.build(recorded_archive)
    return world


@pytest.fixture(scope="session")
def both(recorded_folder: Path, recorded_archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The recorded archive and what the summaries read of all recorded sessions."""
    world = World.at(tmp_path_factory.mktemp("both"))
    fill(world, recorded_folder / "openf1")
    world.build(recorded_archive)
    return world


def fill(world: World, folder: Path) -> None:
    """Stores every recorded unit that the summaries read."""
    for year in sorted(folder.iterdir()):
        for endpoint in ("meetings", "sessions"):
            path = year / f"{endpoint}.json"
            if path.exists():
                unit = Unit(int(year.name), 0, 0, endpoint)
                world.store.replace(Delivery(unit, [decode(endpoint, path.read_bytes()).batch]))
        for path in year.glob("*/*/*.json.gz"):
            endpoint = path.name.partition(".")[0]
            if endpoint in SUMMARY.endpoints:
                unit = Unit(int(year.name), int(path.parts[-3]), int(path.parts[-2]), endpoint)
                world.store.replace(Delivery(unit, [decode(endpoint, gzip.decompress(path.read_bytes())).batch]))
