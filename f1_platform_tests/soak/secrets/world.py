"""A home whose every secret is planted, told to its commands in the environment or in files."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from f1_platform_tests.e2e.homes import environment, f1
from f1_platform_tests.orchestration.worlds import write_world
from f1_platform_tests.postgres import OWNER, READER, PostgresServer
from f1_platform_tests.soak.secrets.guarded import (
    DAGSTER,
    RECORD,
    SERVING,
    TokenUpstream,
    guarded_postgres,
    token_upstream,
)
from f1_platform_tests.soak.secrets.places import MARK
from f1_platform_tests.soak.secrets.planted import Secret

Way = Literal["environment", "files"]
KEY, OPENF1, LOADER, READS, RUNS = map(
    Secret, ("API key", "OpenF1's password", "the loader's password", "the reader's password", "Dagster's password")
)
PLANTED = [KEY, OPENF1, LOADER, READS, RUNS]
USERNAME = "team@example.org"


@dataclass
class World:
    """The home and what it talks to.

    Attributes:
        home: F1_HOME.
        way: how secrets are told.
        folder: of the files that hold them.
        server: with both databases.
        address: of OpenF1.
        upstream: what passes there.
    """

    home: Path
    way: Way
    folder: Path
    server: PostgresServer
    address: str
    upstream: TokenUpstream

    def database(self, role: str, password: Secret, name: str = SERVING, port: int | None = None) -> str:
        """The address of a database, with the password."""
        return f"postgresql://{role}:{password.quoted}@127.0.0.1:{port or self.server.port}/{name}"

    def settings(self, **others: str) -> dict[str, str]:
        """Of a command; secrets by name, where another one than the right one is told."""
        right = {
            "F1_API_KEYS": f"grafana:{sha256(KEY.text.encode()).hexdigest()}",
            "F1_OPENF1_PASSWORD": OPENF1.text,
            "F1_DATABASE_URL": self.database(OWNER, LOADER),
            "F1_DATABASE_READER_URL": self.database(READER, READS),
            "F1_DAGSTER_URL": self.database(DAGSTER, RUNS, RECORD),
        }
        plain = {"F1_OPENF1_URL": self.address, "F1_OPENF1_USERNAME": USERNAME, "F1_ARCHIVE": "", **MARK}
        plain |= {"F1_OPENF1_PER_SECOND": "0", "F1_OPENF1_PER_MINUTE": "0", "F1_NOW": "2024-03-10T00:00:00Z"}
        told = right | others
        return plain | (told if self.way == "environment" else self._in_files(told))

    def environment(self, **others: str) -> dict[str, str]:
        """The whole of it."""
        return environment(self.home, **self.settings(**others))

    def f1(self, *arguments: str, **others: str) -> tuple[int, bytes]:
        """Runs a command; answers its exit code and all that it said."""
        done = f1(self.home, *arguments, **self.settings(**others))
        return done.returncode, (done.stdout + done.stderr).encode()

    def _in_files(self, told: dict[str, str]) -> dict[str, str]:
        for name, value in told.items():
            (self.folder / name).write_text(value)
        return {f"{name}_FILE": str(self.folder / name) for name in told}


@contextmanager
def planted_world(folder: Path, way: Way) -> Generator[World]:
    """The world, as long as the block lasts."""
    for name in ("recorded", "files"):
        (folder / name).mkdir()
    write_world(folder / "recorded")
    with (
        guarded_postgres(LOADER, READS, RUNS) as server,
        token_upstream(folder / "recorded", USERNAME, OPENF1) as (address, upstream),
    ):
        yield World(folder / "home", way, folder / "files", server, address, upstream)
