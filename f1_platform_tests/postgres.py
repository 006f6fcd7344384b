"""A Postgres for tests: a server of its own on a free port, and a database for each test. Skips where there is none."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

_INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
_FOUND = str(_INSTALLED[-1]) if _INSTALLED else shutil.which("initdb")
needs_postgres = pytest.mark.skipif(_FOUND is None, reason="Postgres' server is not installed: apt install postgresql")

OWNER = "f1"
READER = "f1_reader"
_numbers = count(1)


@dataclass(frozen=True)
class PostgresServer:
    """A running server.

    Attributes:
        port: on loopback; nobody is asked for a password.
        folder: its data, its socket and its log.
    """

    port: int
    folder: Path

    def url(self, database: str, role: str = OWNER) -> str:
        return f"postgresql://{role}@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """Makes an empty database; answers its name."""
        name = f"test_{os.getpid()}_{next(_numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return name

    def stop(self) -> None:
        """At once, as a machine that loses its power; nothing where it is stopped."""
        if (self.folder / "data" / "postmaster.pid").exists():
            _control(self.folder, "-m", "immediate", "stop")

    def admit_only_encrypted(self, certificate: Path, key: Path) -> None:
        """From now on it shows this certificate, and turns away over TCP who does not speak TLS."""
        for path in (certificate, key):
            copied = shutil.copy(path, self.folder / path.name)
            if os.getuid() == 0:
                shutil.chown(copied, "postgres")
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            for name, value in {"ssl": "on", "ssl_cert_file": certificate, "ssl_key_file": key}.items():
                chosen = str(self.folder / value.name) if isinstance(value, Path) else value
                connection.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), chosen))
        (self.folder / "data" / "pg_hba.conf").write_text("hostssl all all all trust\n")
        self.stop()
        self.start()

    def start(self) -> None:
        given = f"-F -c listen_addresses=127.0.0.1 -c max_connections=200 -p {self.port} -k {self.folder}"
        _control(self.folder, "-l", str(self.folder / "log"), "-o", given, "start")


@contextmanager
def postgres_server() -> Generator[PostgresServer]:
    """A server with the roles of a loader and a reader, for as long as the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="f1pg"))  # pytest's own folders are closed to the server's user
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    server = PostgresServer(_free_port(), folder)
    given = ("-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    _run([str(server_program("initdb")), "-D", str(folder / "data"), *given])
    server.start()
    try:
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(READER)))
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def _control(folder: Path, *arguments: str) -> None:
    _run([str(server_program("pg_ctl")), "-D", str(folder / "data"), "-w", *arguments])


def server_program(name: str) -> Path:
    assert _FOUND is not None
    return Path(_FOUND).with_name(name)


def _run(command: Sequence[str]) -> None:
    as_server = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    subprocess.run([*as_server, *command], check=True, stdout=subprocess.DEVNULL, cwd="/", env=_plain())


def _plain() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]
