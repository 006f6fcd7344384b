"""A database whose owner is no superuser, made by the very commands of docs/managed-services.md."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Generator

import psycopg
import pytest

from f1_platform.postgres.connecting import Database
from f1_platform.serving.postgres.store import PostgresStore
from f1_platform_tests.deployment.containers import ROOT
from f1_platform_tests.postgres import OWNER, READER, PostgresServer, needs_postgres, postgres_server
from f1_platform_tests.serving.sample import clock, sample_tables

pytestmark = [needs_postgres, pytest.mark.skipif(shutil.which("psql") is None, reason="psql is not installed")]

PAGE = (ROOT / "docs" / "managed-services.md").read_text()
ADMIN, SUPERUSER = "master", "postgres"


@pytest.fixture(scope="module")
def managed() -> Generator[PostgresServer]:
    """As a cloud hands it over, a master user and none of our roles; then ours are made."""
    (made,) = re.findall(r"<<'SQL'\n(.*?)^    SQL\n", PAGE, re.MULTILINE | re.DOTALL)
    with postgres_server() as server:
        _as(server, OWNER, f"CREATE ROLE {ADMIN} LOGIN CREATEROLE CREATEDB; CREATE ROLE {SUPERUSER} SUPERUSER LOGIN")
        _as(server, SUPERUSER, f"DROP ROLE {READER}; ALTER ROLE {OWNER} RENAME TO bootstrap")
        command = ["psql", "-v", "ON_ERROR_STOP=1", server.url("postgres", ADMIN)]
        done = subprocess.run(command, input=made, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        yield server
        _as(server, SUPERUSER, f"ALTER ROLE {OWNER} RENAME TO loader; ALTER ROLE bootstrap RENAME TO {OWNER}")


def _as(server: PostgresServer, role: str, statements: str) -> None:
    with psycopg.connect(server.url("postgres", role), autocommit=True) as connection:
        for statement in statements.split("; "):
            connection.execute(statement.encode())


def test_the_loader_publishes_and_the_reader_reads_and_nothing_else(managed: PostgresServer) -> None:
    PostgresStore(Database(managed.url("f1"), "publish"), clock(), kept=5, reader=READER).publish(sample_tables(67))
    with psycopg.connect(managed.url("f1", READER), autocommit=True) as reading:
        assert reading.execute("SELECT wins FROM serving.drivers_summary WHERE driver_id = 830").fetchone() == (67,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reading.execute("DELETE FROM serving.publications")


@pytest.mark.parametrize(("role", "database"), [(READER, "dagster"), (OWNER, "dagster"), ("dagster", "f1")])
def test_a_role_enters_no_database_but_its_own(managed: PostgresServer, role: str, database: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(managed.url(database, role))


def test_no_role_of_ours_may_do_more_than_log_in(managed: PostgresServer) -> None:
    asked = f"SELECT count(*) FROM pg_roles WHERE rolname IN ('{OWNER}', '{READER}', 'dagster') "
    with psycopg.connect(managed.url("postgres", SUPERUSER)) as connection:
        some = connection.execute((asked + "AND rolcanlogin").encode()).fetchone()
        more = connection.execute(
            (asked + "AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls)").encode()
        ).fetchone()
    assert (some, more) == ((3,), (0,))
