"""What hosts share: a database, and a place for objects that is a mounted disk or an S3 server."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from f1_platform.clock import SteppedClock
from f1_platform.raw import RawStore, open_store
from f1_platform.settings import Settings, load_settings
from f1_platform_tests.object_storage import KEYS, ObjectStorage, needs_object_storage, object_storage
from f1_platform_tests.postgres import OWNER, READER, PostgresServer

_numbers = count(1)


@dataclass(frozen=True)
class Deployment:
    """What all hosts are given, and a folder for each.

    Attributes:
        server: with the ledger's database.
        database: its name.
        raw_url: of the objects.
        homes: the folder of the hosts' homes.
    """

    server: PostgresServer
    database: str
    raw_url: str
    homes: Path

    def settings(self, host: str, role: str = OWNER) -> Settings:
        name = "database_url" if role == OWNER else "database_reader_url"
        return load_settings(
            home=self.homes / host, raw_url=self.raw_url, **{name: self.server.url(self.database, role)}
        )

    def store(self, host: str = "one", role: str = OWNER) -> RawStore:
        return open_store(self.settings(host, role), clock())


def clock() -> SteppedClock:
    return SteppedClock(datetime(2024, 3, 3, tzinfo=UTC))


@pytest.fixture(scope="session")
def storage(tmp_path_factory: pytest.TempPathFactory) -> Generator[ObjectStorage]:
    with object_storage(tmp_path_factory.mktemp("s3")) as running:
        yield running


@pytest.fixture(params=["disk", pytest.param("s3", marks=needs_object_storage)])
def deployment(
    request: pytest.FixtureRequest, server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Deployment:
    if request.param == "disk":
        url = (tmp_path / "mounted").as_uri()
    else:
        for name, value in KEYS.items():
            monkeypatch.setenv(name, value)
        url = request.getfixturevalue("storage").url(f"raw{next(_numbers)}")
    return Deployment(server, server.new_database(), url, tmp_path / "homes")


@pytest.fixture
def reader() -> str:
    return READER
