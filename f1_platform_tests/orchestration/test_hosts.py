"""Two hosts with homes of their own, one raw store and one database: what one brings, the other publishes, too."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import psycopg
import pytest

from f1_platform_tests.archive.conftest import SMALL
from f1_platform_tests.orchestration.worlds import (
    PARTITIONS,
    RAW,
    SESSION_TABLES,
    UNPARTITIONED,
    World,
    settings_for,
    world_over,
)
from f1_platform_tests.postgres import PostgresServer, needs_postgres

pytestmark = [needs_postgres, pytest.mark.usefixtures("folder")]

SERVED = tuple(name for name in UNPARTITIONED if name.startswith("serving/"))


@pytest.fixture
def database(server: PostgresServer) -> str:
    return server.url(server.new_database())


@pytest.fixture
def hosts(
    upstream: tuple[str, Path], folder: Path, tmp_path: Path, database: str, instance: dg.DagsterInstance
) -> Hosts:
    return Hosts(upstream[0], tmp_path, database, instance)


@dataclass(frozen=True)
class Hosts:
    """What they share, beside the record of runs.

    Attributes:
        upstream: its address.
        folder: of their homes, and of the disk that all of them have mounted.
        database: its address.
        instance: the record of runs.
    """

    upstream: str
    folder: Path
    database: str
    instance: dg.DagsterInstance

    def host(self, name: str, archive: Path | None = None) -> World:
        shared = {"database_url": self.database, "raw_url": (self.folder / "mounted").as_uri()}
        return world_over(settings_for(self.folder / name, self.upstream, archive=archive, **shared), self.instance)

    def published(self) -> tuple[int, list[int]]:
        """The data version, and the sessions whose drivers are served."""
        with psycopg.connect(self.database) as connection:
            ((version,),) = connection.execute("SELECT max(data_version) FROM serving.publications").fetchall()
            drivers = "SELECT DISTINCT session_key FROM serving.session_drivers ORDER BY session_key"
            return version, [key for (key,) in connection.execute(drivers).fetchall()]


def test_a_host_publishes_what_another_brought_beside_its_own(hosts: Hosts) -> None:
    one, two = hosts.host("one"), hosts.host("two")
    one.catalogue()
    assert one.run(*RAW, "f1_reports", *SESSION_TABLES, partitions=PARTITIONS[:2]).success
    assert one.marts().success
    assert hosts.published() == (1, [9465, 9468])

    assert two.run(*RAW, "f1_reports", *SESSION_TABLES, partitions=PARTITIONS[2:]).success
    assert two.marts().success
    assert hosts.published() == (2, [9465, 9468, 9472])


@pytest.mark.parametrize("asked", [UNPARTITIONED, SERVED], ids=["all that joins", "the served tables alone"])
def test_a_host_that_comes_with_an_empty_disk_publishes_the_same(hosts: Hosts, asked: tuple[str, ...]) -> None:
    one = hosts.host("one")
    one.catalogue()
    one.sessions()
    assert one.marts().success
    before = hosts.published()

    assert hosts.host("two").run(*asked).success
    assert hosts.published() == before == (1, [9465, 9468, 9472])
    shutil.rmtree(hosts.folder / "one")
    assert hosts.host("one").run(*asked).success
    assert hosts.published() == before


def test_a_host_without_the_archive_that_another_published_with_changes_nothing(hosts: Hosts, tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    for name, text in SMALL.items():
        (tmp_path / "archive" / name).write_text(text)
    one = hosts.host("one", tmp_path / "archive")
    one.catalogue()
    one.sessions()
    assert one.marts().success
    before = hosts.published()

    refused = hosts.host("two").marts()
    assert not refused.success
    said = [str(event.step_failure_data.error) for event in refused.get_step_failure_events()]
    assert any("there is none here" in each and "F1_ARCHIVE" in each for each in said)
    assert hosts.published() == before
