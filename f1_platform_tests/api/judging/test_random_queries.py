"""Random queries, the answers of `/v1` against an independent evaluation of the same JSON files.

Short over a few sessions; as soak 2,000 over two seasons with telemetry, on both stores.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from f1_platform.settings import Settings
from f1_platform_tests.api.judging.asking import wire
from f1_platform_tests.api.judging.generation import Generator
from f1_platform_tests.api.judging.homes import fill, recorded_sessions, write_world
from f1_platform_tests.api.judging.judgement import judged, tally
from f1_platform_tests.api.judging.server import Server, serving
from f1_platform_tests.api.judging.world import World
from f1_platform_tests.e2e.hbase_homes import on_hbase
from f1_platform_tests.raw.hbase.conftest import hbase
from f1_platform_tests.raw.hbase.running import RunningHBase, needs_hbase, with_tables

__all__ = ["hbase"]

SEED = 20240302


def wrong(server: Server, world: World, count: int, seed: int = SEED) -> list[str]:
    """The answers that are not what was evaluated; prints how many there were of each kind."""
    now = datetime.now(UTC)
    with wire(server.port) as calling:
        verdicts = [judged(calling, world, asked, now) for asked in Generator(world, seed).queries(count)]
    print(f"{count} random queries: {tally(verdicts)}")
    assert sum(verdict.expected > 0 for verdict in verdicts) > count / 3, "too few queries match anything"
    return [str(verdict) for verdict in verdicts if verdict.faults]


def test_answers_are_those_of_the_independent_evaluation(server: Server, world: World):
    assert wrong(server, world, 150) == []
    assert server.tracebacks() == []


@pytest.mark.soak
@needs_hbase
def test_the_same_on_hbase(world: World, hbase: RunningHBase, tmp_path: Path):
    settings = with_tables(hbase.settings(tmp_path / "home"))
    fill(world, settings)
    with serving(settings.home, **on_hbase(settings)) as server:
        assert wrong(server, world, 30) == []


@pytest.fixture(scope="module")
def seasons(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Two seasons and what else was recorded, telemetry of three cars."""
    return write_world(tmp_path_factory.mktemp("seasons"), recorded_sessions(), telemetry=(9472, 9873))


@pytest.mark.soak
def test_two_thousand_over_all_that_was_recorded(seasons: World, tmp_path: Path):
    fill(seasons, Settings(home=tmp_path / "home", _env_file=None))
    with serving(tmp_path / "home") as server:
        assert wrong(server, seasons, 2000) == []
        assert server.tracebacks() == []


@pytest.mark.soak
@needs_hbase
def test_two_thousand_on_hbase(seasons: World, hbase: RunningHBase, tmp_path: Path):
    settings = with_tables(hbase.settings(tmp_path / "home"))
    fill(seasons, settings)
    with serving(settings.home, **on_hbase(settings)) as server:
        assert wrong(server, seasons, 2000) == []
        assert server.tracebacks() == []
