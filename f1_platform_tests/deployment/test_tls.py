"""A database that is reached by TLS alone, as docs/managed-services.md has it: who is not who he says is refused."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from f1_platform.errors import SettingsError
from f1_platform.postgres.connecting import Database
from f1_platform.serving import published
from f1_platform.serving.postgres.replica import Replica
from f1_platform.serving.postgres.store import PostgresStore
from f1_platform_tests.certificates import authority, needs_openssl, signed
from f1_platform_tests.e2e.homes import assert_one_message, f1
from f1_platform_tests.postgres import OWNER, READER, PostgresServer, needs_postgres, postgres_server
from f1_platform_tests.serving.sample import clock, sample_tables

pytestmark = [needs_postgres, needs_openssl]


@dataclass(frozen=True)
class Encrypted:
    """A server whose certificate says `localhost`, and authorities: the one that signed it, and a stranger."""

    server: PostgresServer
    database: str
    trusted: Path
    stranger: Path

    def url(self, parameters: str, role: str = OWNER, host: str = "localhost") -> str:
        whole = self.server.url(self.database, f"{role}:hunter2").replace("127.0.0.1", host)
        return f"{whole}?{parameters}"

    def verified(self, role: str = OWNER) -> str:
        return self.url(f"sslmode=verify-full&sslrootcert={self.trusted}", role)

    def refused(self) -> dict[str, str]:
        """Addresses that must not work, by what is wrong with them."""
        return {
            "another authority": self.url(f"sslmode=verify-full&sslrootcert={self.stranger}"),
            "another host": self.url(f"sslmode=verify-full&sslrootcert={self.trusted}", host="127.0.0.1"),
            "no encryption": self.url("sslmode=disable"),
            "no such file": self.url("sslmode=verify-full&sslrootcert=/nowhere/ca.pem"),
        }


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> Generator[Encrypted]:
    folder = tmp_path_factory.mktemp("certificates")
    trusted, stranger = authority(folder, "trusted"), authority(folder, "stranger")
    shown = signed(folder, trusted, "localhost")
    with postgres_server() as server:
        database = server.new_database()
        server.admit_only_encrypted(shown.certificate, shown.key)
        yield Encrypted(server, database, trusted.certificate, stranger.certificate)


def test_what_is_published_with_verify_full_is_read_with_verify_full(encrypted: Encrypted, tmp_path: Path) -> None:
    loader = Database(encrypted.verified(), "publish")
    store = PostgresStore(loader, clock(), kept=5, reader=READER)
    store.publish(sample_tables(67))
    replica = Replica(Database(encrypted.verified(READER), "api"), tmp_path / "serving.sqlite")
    assert replica.bring_up()
    assert published(replica.path) == store.published()
    with loader.connect() as connection:
        assert connection.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone() == (True,)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("another authority", "certificate verify failed"),
        ("another host", 'does not match host name "127.0.0.1"'),
        ("no encryption", "no encryption"),
        ("no such file", "/nowhere/ca.pem"),
    ],
)
def test_who_cannot_be_verified_is_refused_and_told_what_to_correct(
    encrypted: Encrypted, wrong: str, said: str
) -> None:
    url = encrypted.refused()[wrong]
    with pytest.raises(SettingsError) as refused, Database(url, "publish").connect():
        pytest.fail("it was let in")
    assert said in refused.value.where
    assert "sslmode" in refused.value.mend and "sslrootcert" in refused.value.mend
    assert "hunter2" not in str(refused.value)


def test_a_command_ends_with_2_and_one_message(encrypted: Encrypted, tmp_path: Path) -> None:
    url = encrypted.refused()["another authority"]
    done = f1(tmp_path / "home", "publish", F1_ARCHIVE="", F1_DATABASE_URL=url)
    assert_one_message(done, 2, "The database refuses the connection", "certificate verify failed", "sslmode")
    assert "hunter2" not in done.stderr


@pytest.mark.soak
def test_dagsters_record_keeps_to_the_same_parameters(encrypted: Encrypted, tmp_path: Path) -> None:
    refused = f1(tmp_path / "a", "publish", F1_ARCHIVE="", F1_DAGSTER_URL=encrypted.refused()["another host"])
    assert_one_message(refused, 3, "Dagster's record of runs cannot be used", "does not match host name")
    f1(tmp_path / "b", "publish", F1_ARCHIVE="", F1_DAGSTER_URL=encrypted.verified())
    with psycopg.connect(encrypted.verified()) as connection:
        (runs,) = connection.execute("SELECT to_regclass('public.runs') IS NOT NULL").fetchone() or ()
    assert runs
