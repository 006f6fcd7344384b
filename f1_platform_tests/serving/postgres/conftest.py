"""A database of its own for each test, of one server."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
import pytest

from f1_platform.postgres.connecting import Database
from f1_platform.serving.postgres.store import PostgresStore
from f1_platform_tests.postgres import OWNER, READER, PostgresServer
from f1_platform_tests.serving.sample import clock


@dataclass(frozen=True)
class Home:
    """A database to publish to.

    Attributes:
        server: what it lies in.
        name: of the database.
    """

    server: PostgresServer
    name: str

    def url(self, role: str = OWNER) -> str:
        return self.server.url(self.name, role)

    def store(self, kept: int = 5) -> PostgresStore:
        return PostgresStore(Database(self.url(), "publish"), clock(), kept, READER)

    def asked(self, statement: str, role: str = OWNER) -> list[tuple]:
        with psycopg.connect(self.url(role), autocommit=True) as connection:
            return connection.execute(statement).fetchall()

    @property
    def wins(self) -> int:
        """Verstappen's wins tell the versions apart."""
        ((wins,),) = self.asked("SELECT wins FROM serving.drivers_summary WHERE driver_id = 830", READER)
        return wins


@pytest.fixture
def home(server: PostgresServer) -> Home:
    return Home(server, server.new_database())
