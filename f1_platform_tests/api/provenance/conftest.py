"""Real worlds, built and published: the archive with a little of OpenF1, and two weekends of OpenF1 alone."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from api.app import create_routes
from api.served import Served
from f1_platform.archive import Archive
from f1_platform.openf1 import Unit, decode
from f1_platform.openf1.delivery import Delivery
from f1_platform.serving import TABLES, publish
from f1_platform.settings import Settings
from f1_platform.warehouse import opened, read_mart
from f1_platform.warehouse.sessions import SUMMARY
from f1_platform_tests.api.conftest import served
from f1_platform_tests.recorded import OPENF1
from f1_platform_tests.serving.sample import clock
from f1_platform_tests.warehouse.conftest import recorded_archive, recorded_folder
from f1_platform_tests.warehouse.worlds import World

__all__ = ["recorded_archive", "recorded_folder"]

WEEKENDS = ((2024, 1229), (2024, 1233))
"""Bahrain 2024, and China with its sprint."""
BESIDE = ((2024, 1236), (2025, 1276))
"""Monaco 2024, of which the archive has no fastest laps, and Abu Dhabi 2025, which it has not."""


@contextmanager
def routes_over(settings: Settings) -> Iterator[httpx.Client]:
    """The documented routes over what is published."""
    routes = create_routes(Served.of(settings), settings, 0.01)
    with served(routes) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


@contextmanager
def api_over(world: World) -> Iterator[httpx.Client]:
    """The documented routes over what a world has built, published now."""
    with opened(world.settings) as warehouse:
        tables = {
            name: read_mart(warehouse, table.mart).select([column.name for column in table.columns])
            for name, table in TABLES.items()
        }
    publish(tables, world.settings.serving_path, clock())
    with routes_over(world.settings) as client:
        yield client


@pytest.fixture(scope="session")
def past(recorded_archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The archive, and two weekends of OpenF1 that it knows in part or not at all."""
    world = World.at(tmp_path_factory.mktemp("past"))
    _fill(world, BESIDE)
    world.build(recorded_archive)
    return world


@pytest.fixture(scope="session")
def history(past: World) -> Iterator[httpx.Client]:
    """The API over both sources."""
    with api_over(past) as client:
        yield client


@pytest.fixture(scope="session")
def weekends(recorded_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Two weekends of OpenF1, without an archive."""
    world = World.at(tmp_path_factory.mktemp("weekends"))
    _fill(world, WEEKENDS)
    world.build()
    return world


@pytest.fixture(scope="session")
def observed(weekends: World) -> Iterator[httpx.Client]:
    """The API over two weekends of OpenF1."""
    with api_over(weekends) as client:
        yield client


def _fill(world: World, meetings: Iterable[tuple[int, int]]) -> None:
    """Stores the catalogues of these meetings' seasons, and what the summaries read of their sessions."""
    for season, meeting in meetings:
        for endpoint in ("meetings", "sessions"):
            _store(world, Unit(season, 0, 0, endpoint), OPENF1 / str(season) / f"{endpoint}.json")
        for path in (OPENF1 / str(season) / str(meeting)).glob("*/*.json.gz"):
            endpoint = path.name.partition(".")[0]
            if endpoint in SUMMARY.endpoints:
                _store(world, Unit(season, meeting, int(path.parent.name), endpoint), path)


def _store(world: World, unit: Unit, path: Path) -> None:
    body = path.read_bytes()
    content = gzip.decompress(body) if path.suffix == ".gz" else body
    world.store.replace(Delivery(unit, [decode(unit.endpoint, content).batch]))
