"""`f1 doctor` of raw records elsewhere: whether they belong to the database's ledger, told without writing anything."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from f1_platform.cli.checks import examine
from f1_platform.cli.findings import Finding
from f1_platform.clock import SystemClock
from f1_platform.raw import open_store
from f1_platform.serving import serving_store
from f1_platform.settings import Settings
from f1_platform_tests.postgres import READER, PostgresServer, needs_postgres
from f1_platform_tests.raw.deliveries import delivery, lap
from f1_platform_tests.serving.sample import clock, sample_tables

pytestmark = needs_postgres

NOBODY = "http://127.0.0.1:9"


def host(home: Path, database: str, raw: Path, **overrides: object) -> Settings:
    given = {"database_url": database, "raw_url": raw.as_uri(), "openf1_url": NOBODY}
    return Settings(_env_file=None, home=home, **(given | overrides))


def raw_store(settings: Settings) -> Finding:
    return next(finding for finding in examine(settings, SystemClock()) if finding.name == "raw store")


@pytest.fixture
def database(server: PostgresServer) -> str:
    return server.url(server.new_database())


@pytest.fixture
def used(tmp_path: Path, database: str) -> Settings:
    """A host that has brought a unit."""
    settings = host(tmp_path / "one", database, tmp_path / "bucket")
    open_store(settings, clock()).replace(delivery([lap(1)]))
    return settings


def schemas(database: str) -> int:
    with psycopg.connect(database) as connection:
        asked = "SELECT count(*) FROM pg_namespace WHERE nspname IN ('raw', 'serving')"
        ((count,),) = connection.execute(asked).fetchall()
        return count


def test_a_place_used_together_with_the_database_is_well(used: Settings, tmp_path: Path, database: str) -> None:
    found = raw_store(host(tmp_path / "two", database, tmp_path / "bucket"))
    assert (found.sign, found.found) == ("ok", "1 units, 0 of them failed")


def test_a_place_and_a_database_that_are_both_new_are_well_and_stay_so(tmp_path: Path, database: str) -> None:
    assert raw_store(host(tmp_path / "one", database, tmp_path / "bucket")).ok
    assert not (tmp_path / "bucket").exists()
    assert schemas(database) == 0


def test_a_place_of_another_ledger_is_found_before_the_first_write(
    used: Settings, tmp_path: Path, server: PostgresServer
) -> None:
    another = server.url(server.new_database())
    before = sorted(tmp_path.joinpath("bucket").rglob("*"))
    found = raw_store(host(tmp_path / "two", another, tmp_path / "bucket"))
    assert (found.exit_code, "used together" in found.mend) == (2, True)
    assert found.found.startswith("These raw records belong to ledger ")
    assert sorted(tmp_path.joinpath("bucket").rglob("*")) == before
    assert schemas(another) == 0


def test_an_empty_place_where_the_ledger_names_files_is_found(used: Settings, tmp_path: Path, database: str) -> None:
    found = raw_store(host(tmp_path / "two", database, tmp_path / "not-mounted"))
    assert (found.ok, "mounted" in found.mend) == (False, True)


def test_a_host_that_only_serves_is_told_once_it_may_read(used: Settings, tmp_path: Path, database: str) -> None:
    reader = database.replace("//f1@", f"//{READER}@")
    loader = used.model_copy(update={"database_reader_url": host(tmp_path, reader, tmp_path).database_url})
    serving_store(loader, clock()).publish(sample_tables())
    serves = {"database_url": None, "database_reader_url": reader}
    assert raw_store(host(tmp_path / "api", database, tmp_path / "bucket", **serves)).ok
    elsewhere = raw_store(host(tmp_path / "api", database, tmp_path / "not-mounted", **serves))
    assert not elsewhere.ok
