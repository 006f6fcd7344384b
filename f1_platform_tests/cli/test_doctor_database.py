"""`f1 doctor` of the database: both addresses are asked, and who only serves is well with the reader's alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from f1_platform.cli.checks import examine
from f1_platform.cli.findings import Finding
from f1_platform.clock import SystemClock
from f1_platform.serving import serving_store
from f1_platform.settings import Settings
from f1_platform_tests.cli.conftest import F1
from f1_platform_tests.postgres import READER, PostgresServer, needs_postgres
from f1_platform_tests.serving.sample import clock, sample_tables

pytestmark = needs_postgres

NOBODY = "http://127.0.0.1:9"


@dataclass(frozen=True)
class Deployment:
    """A database, and the addresses of its roles."""

    server: PostgresServer
    name: str
    home: Path

    @property
    def loader(self) -> str:
        return self.server.url(self.name)

    @property
    def reader(self) -> str:
        return self.server.url(self.name, READER)

    def publish(self) -> None:
        settings = Settings(_env_file=None, home=self.home, database_url=self.loader, database_reader_url=self.reader)
        serving_store(settings, clock()).publish(sample_tables())

    def found(self, **addresses: str) -> dict[str, Finding]:
        settings = Settings(_env_file=None, home=self.home, openf1_url=NOBODY, **addresses)
        return {finding.name: finding for finding in examine(settings, SystemClock())}


@pytest.fixture
def deployment(server: PostgresServer, tmp_path: Path) -> Deployment:
    return Deployment(server, server.new_database(), tmp_path / "home")


def test_both_addresses_are_asked(deployment: Deployment) -> None:
    before = deployment.found(database_url=deployment.loader, database_reader_url=deployment.reader)
    deployment.publish()
    after = deployment.found(database_url=deployment.loader, database_reader_url=deployment.reader)
    for name in ("database", "database reader"):
        assert (before[name].sign, before[name].found) == ("ok", "nothing published yet")
        assert after[name].found.startswith("data version 1 of ")
    assert f"{READER}@" in after["database reader"].where


def test_a_reader_without_rights_is_found_with_its_mend(deployment: Deployment) -> None:
    deployment.publish()
    with psycopg.connect(deployment.loader) as connection:
        connection.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA serving FROM {READER}")
    found = deployment.found(database_url=deployment.loader, database_reader_url=deployment.reader)
    assert found["database"].ok
    assert (found["database reader"].ok, "f1 publish" in found["database reader"].mend) == (False, True)


def test_a_reader_that_the_database_does_not_know_is_found_without_its_password(deployment: Deployment) -> None:
    deployment.publish()
    stranger = deployment.server.url(deployment.name, "stranger:SECRET")
    found = deployment.found(database_url=deployment.loader, database_reader_url=stranger)
    assert found["database"].ok
    assert (found["database reader"].exit_code, "stranger" in found["database reader"].where) == (2, True)
    assert "F1_DATABASE_READER_URL" in found["database reader"].mend
    assert "SECRET" not in repr(found)


def test_one_address_for_both_is_asked_once(deployment: Deployment) -> None:
    assert "database reader" not in deployment.found(database_url=deployment.loader)


def test_a_host_that_only_serves_is_well_when_the_reader_s_address_answers(deployment: Deployment, f1: F1) -> None:
    deployment.publish()
    raw = (deployment.home.parent / "mounted").as_uri()
    done = f1("doctor", database_reader_url=deployment.reader, raw_url=raw, openf1_url=NOBODY)
    assert (done.returncode, "All is well" in done.stderr) == (0, True)

    found = deployment.found(database_reader_url=deployment.reader)
    assert "database" not in found
    assert found["OpenF1"].found == "not asked: this host only serves"


def test_a_host_that_only_serves_is_not_well_when_it_does_not(deployment: Deployment) -> None:
    found = deployment.found(database_reader_url=deployment.server.url("nosuch", READER))
    assert {name for name, finding in found.items() if not finding.ok} == {"database reader"}
