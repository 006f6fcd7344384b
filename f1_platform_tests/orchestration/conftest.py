"""A small home over a local upstream: the home is new for each test, the upstream's files are as they were."""

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import dagster as dg
import pytest

from f1_platform.upstream import RecordedSource, running
from f1_platform_tests.orchestration.worlds import World, settings_for, world_over, write_world


@pytest.fixture(scope="package")
def upstream(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Address and folder of a local upstream, which reads a session's files anew at each request."""
    folder = tmp_path_factory.mktemp("openf1")
    write_world(folder)
    with running(partial(RecordedSource, folder)) as address:
        yield address, folder


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    """A Dagster instance in memory."""
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


@pytest.fixture
def folder(upstream: tuple[str, Path]) -> Path:
    """The recorded files of the upstream; a test may change those of sessions."""
    _, folder = upstream
    shutil.rmtree(folder / "2024" / "1229")
    write_world(folder)
    return folder


@pytest.fixture
def blank(upstream: tuple[str, Path], folder: Path, tmp_path: Path, instance: dg.DagsterInstance) -> World:
    """A home that knows nothing."""
    return world_over(settings_for(tmp_path / "home", upstream[0]), instance)


@pytest.fixture
def world(blank: World) -> World:
    """A home that knows the catalogue and nothing else."""
    blank.catalogue()
    return blank
