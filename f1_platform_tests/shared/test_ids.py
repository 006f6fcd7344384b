"""Ids of hosts that share a database: never one for two keys, never two for one, and what a home gave before stays."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from f1_platform.errors import HomeError, ServiceUnavailable
from f1_platform.settings import Settings
from f1_platform.warehouse import build_identity, opened
from f1_platform.warehouse.ids import Given, ids_of
from f1_platform_tests.postgres import needs_postgres
from f1_platform_tests.shared.conftest import Meeting

pytestmark = needs_postgres

GIVES = """
import random, sys
from pathlib import Path
from f1_platform.settings import Settings
from f1_platform.warehouse.ids import ids_of

home, database = sys.argv[1:]
Path(home).mkdir()
for _ in range(20):
    with ids_of(Settings(_env_file=None, home=Path(home), database_url=database)).giving() as ids:
        for number in random.sample(range(40), 4):
            ids.give("driver", f"key {number}", f"ref_{number}", f"Name {number}")
"""


def give(settings: Settings, *keys: str) -> list[Given]:
    settings.home.mkdir(exist_ok=True)
    with ids_of(settings).giving() as ids:
        return [ids.give("driver", key, key.replace(" ", "_"), key.title()) for key in keys]


def by_itself(shared: Meeting, name: str) -> Settings:
    """The same home before it shared anything."""
    return Settings(_env_file=None, home=shared.folder / name)


def test_an_id_that_one_host_gave_is_the_same_on_the_other_and_the_next_one_follows(shared: Meeting) -> None:
    (jake,) = give(shared.host("one"), "dennis jake")
    assert give(shared.host("two"), "dennis jake", "frederik vesti") == [
        jake,
        Given("driver", "frederik_vesti", jake.id + 1, "frederik vesti", "Frederik Vesti"),
    ]


def test_three_hosts_that_give_at_once_agree_on_every_id(shared: Meeting) -> None:
    homes = [shared.folder / f"host{number}" for number in range(3)]
    hosts = [subprocess.Popen([sys.executable, "-c", GIVES, str(home), shared.url()]) for home in homes]
    assert [host.wait(60) for host in hosts] == [0, 0, 0]
    given = shared.asked("SELECT key, id FROM shared.given_ids ORDER BY id")
    assert len({key for key, _ in given}) == len(given)
    assert [id for _, id in given] == list(range(100_000, 100_000 + len(given)))
    assert len(given) > 30


def test_the_file_of_a_home_is_a_copy_that_a_backup_may_take(shared: Meeting) -> None:
    give(shared.host("one"), "dennis jake")
    give(shared.host("two"), "frederik vesti")
    one, two = shared.host("one").identity_path, shared.host("two").identity_path
    assert two.read_text().splitlines()[1:] == [
        "driver,dennis_jake,100000,dennis jake,Dennis Jake",
        "driver,frederik_vesti,100001,frederik vesti,Frederik Vesti",
    ]
    give(shared.host("one"))
    assert one.read_bytes() == two.read_bytes()
    assert ids_of(shared.host("one")).digest() == ids_of(by_itself(shared, "two")).digest()


def test_a_home_that_gave_ids_before_it_shared_brings_them_along(shared: Meeting) -> None:
    before = give(by_itself(shared, "one"), "dennis jake", "frederik vesti")
    (third,) = give(shared.host("one"), "ryo hirakawa")
    assert [row.id for row in (*before, third)] == [100_000, 100_001, 100_002]
    assert give(shared.host("two"), "frederik vesti") == before[1:]


def test_a_database_restored_from_an_older_backup_gets_back_what_a_home_knows(shared: Meeting) -> None:
    give(shared.host("one"), "dennis jake", "frederik vesti")
    shared.asked("DELETE FROM shared.given_ids WHERE id = 100001")
    give(shared.host("one"))
    assert shared.asked("SELECT key FROM shared.given_ids ORDER BY id") == [("dennis jake",), ("frederik vesti",)]


@pytest.mark.parametrize(
    ("theirs", "ours"), [(["ryo hirakawa"], ["dennis jake"]), (["other", "dennis jake"], ["dennis jake"])]
)
def test_a_home_whose_ids_contradict_the_database_is_refused_by_name(
    shared: Meeting, theirs: list[str], ours: list[str]
) -> None:
    give(by_itself(shared, "two"), *ours)
    give(shared.host("one"), *theirs)
    before = shared.asked("SELECT * FROM shared.given_ids")
    with pytest.raises(HomeError, match="The home gave driver dennis_jake the id 100000, the hosts that share"):
        give(shared.host("two"), "liam lawson")
    assert shared.asked("SELECT * FROM shared.given_ids") == before


def test_looking_at_the_ids_makes_nothing(shared: Meeting) -> None:
    assert ids_of(shared.host("one")).digest() == "none"
    assert shared.asked("SELECT count(*) FROM pg_namespace WHERE nspname = 'shared'") == [(0,)]


def test_while_the_database_is_away_no_id_is_given(alone: Callable[[Path], Meeting], tmp_path: Path) -> None:
    shared = alone(tmp_path)
    give(shared.host("one"), "dennis jake")
    copy = shared.host("one").identity_path.read_bytes()
    shared.server.stop()
    with pytest.raises(ServiceUnavailable, match="The database does not answer"):
        give(shared.host("one"), "frederik vesti")
    assert shared.host("one").identity_path.read_bytes() == copy


def test_a_warehouse_is_built_anew_once_another_host_has_given_an_id(shared: Meeting) -> None:
    with opened(shared.host("one")) as warehouse:
        assert build_identity(warehouse) is not None
        assert build_identity(warehouse) is None
        give(shared.host("two"), "dennis jake")
        assert build_identity(warehouse) is not None
        assert build_identity(warehouse) is None
