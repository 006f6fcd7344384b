"""Hosts that share a database share a world: another one is refused by name before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from f1_platform.cli.road import ready
from f1_platform.errors import HomeError, ServiceUnavailable
from f1_platform.home import said_of
from f1_platform.openf1.plan import Plan
from f1_platform.orchestration.platform import Platform
from f1_platform.postgres.shared.world import in_one_world
from f1_platform.settings import Settings
from f1_platform.upstream import running
from f1_platform.upstream.simulation import simulate
from f1_platform_tests.e2e.homes import assert_one_message, f1
from f1_platform_tests.postgres import needs_postgres
from f1_platform_tests.shared.conftest import Meeting

pytestmark = needs_postgres

REAL, SIMULATED = "openf1", "simulated-2030-1"


def brings(settings: Settings, world: str | None) -> None:
    with in_one_world(settings, world):
        pass


def test_a_second_host_may_bring_the_same_world_and_no_other(shared: Meeting) -> None:
    brings(shared.host("one"), SIMULATED)
    brings(shared.host("two"), SIMULATED)
    with pytest.raises(HomeError) as refused:
        brings(shared.host("three"), REAL)
    assert refused.value.what == (
        "The hosts that share the database bring data of simulated-2030-1, this run would bring openf1: they never mix"
    )
    assert refused.value.where == f"postgresql://f1@127.0.0.1:{shared.server.port}/{shared.name}"


def test_a_run_that_its_own_home_refuses_leaves_no_world_behind(shared: Meeting) -> None:
    with pytest.raises(HomeError), in_one_world(shared.host("one"), SIMULATED):
        raise HomeError("The home holds data of openf1")
    brings(shared.host("two"), REAL)


def test_who_brings_nothing_known_and_who_shares_nothing_is_not_asked(shared: Meeting) -> None:
    brings(shared.host("one"), None)
    brings(Settings(_env_file=None, home=shared.folder / "alone"), SIMULATED)
    assert shared.asked("SELECT count(*) FROM pg_namespace WHERE nspname = 'shared'") == [(0,)]


def test_a_database_that_is_away_is_told_by_name(alone: Callable[[Path], Meeting], tmp_path: Path) -> None:
    shared = alone(tmp_path)
    shared.server.stop()
    with pytest.raises(ServiceUnavailable, match="The database does not answer"):
        brings(shared.host("one"), REAL)


def test_f1_run_of_another_world_ends_before_it_makes_a_home(shared: Meeting, tmp_path: Path) -> None:
    brings(shared.host("one"), SIMULATED)
    recorded = tmp_path / "recorded" / "2024"
    recorded.mkdir(parents=True)
    (recorded / "sessions.json").write_text("[]")
    done = f1(tmp_path / "two", "run", "--from", str(recorded.parent), F1_DATABASE_URL=shared.url())
    assert_one_message(done, 2, "bring data of simulated-2030-1, this run would bring openf1: they never mix")
    assert [path.name for path in (tmp_path / "two").iterdir()] == ["logs"]


def test_f1_publish_of_a_home_of_another_world_is_refused_too(shared: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    here = shared.host("two").home
    here.mkdir()
    (here / "home.json").write_text('{"format": 1, "world": "openf1"}')
    brings(shared.host("one"), SIMULATED)
    monkeypatch.setenv("F1_HOME", str(here))
    monkeypatch.setenv("F1_DATABASE_URL", shared.url())
    with pytest.raises(HomeError, match="would bring openf1"), ready(None, upstream=False):
        pass
    assert said_of(here) == {"format": 1, "world": "openf1"}
    assert shared.asked("SELECT to_regclass('serving.publications') IS NULL") == [(True,)]


def test_a_run_that_dagster_starts_on_a_host_of_another_world_asks_for_nothing(shared: Meeting) -> None:
    brings(shared.host("one"), SIMULATED)
    host = shared.host("two", openf1_url="https://api.openf1.org")
    with pytest.raises(HomeError, match="would bring openf1"):
        next(Platform.of(host).fetch(Plan()))


def test_a_run_that_dagster_starts_asks_a_local_upstream_whose_data_it_has(shared: Meeting) -> None:
    with running(partial(simulate, 2030, 7)) as address:
        list(Platform.of(shared.host("one", openf1_url=address)).fetch(Plan()))
    with pytest.raises(HomeError, match="bring data of simulated-2030-7"):
        brings(shared.host("two"), REAL)
