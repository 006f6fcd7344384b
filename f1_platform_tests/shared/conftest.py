"""A database that hosts share, new for each test, and settings of homes that reach it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from f1_platform.postgres.connecting import Database
from f1_platform.settings import Settings
from f1_platform_tests.postgres import OWNER, READER, PostgresServer, postgres_server


@dataclass(frozen=True)
class Meeting:
    """Where hosts meet.

    Attributes:
        server: what the database lies in.
        name: of the database.
        folder: of the homes.
    """

    server: PostgresServer
    name: str
    folder: Path

    def url(self, role: str = OWNER) -> str:
        return self.server.url(self.name, role)

    @property
    def database(self) -> Database:
        return Database(self.url(), "test")

    def host(self, name: str, **overrides: object) -> Settings:
        """Settings of a host with a home of its own."""
        given = {"home": self.folder / name, "database_url": self.url(), "database_reader_url": self.url(READER)}
        return Settings(_env_file=None, **(given | overrides))

    def asked(self, statement: str, role: str = OWNER) -> list[tuple]:
        with psycopg.connect(self.url(role), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []


@pytest.fixture
def shared(server: PostgresServer, tmp_path: Path) -> Meeting:
    return Meeting(server, server.new_database(), tmp_path)


@pytest.fixture
def alone() -> Generator[Callable[[Path], Meeting]]:
    """Makes a database in a server of its own, for tests that stop it."""
    with postgres_server() as running:
        yield lambda folder: Meeting(running, running.new_database(), folder)
