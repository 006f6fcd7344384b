"""`f1 doctor` of Dagster's record: in the home or in Postgres, read where commands would look for it."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from f1_platform.cli.checks import examine
from f1_platform.cli.findings import Finding
from f1_platform.clock import SystemClock
from f1_platform.orchestration.instance import RECORD, opened
from f1_platform.settings import load_settings
from f1_platform_tests.cli.conftest import F1
from f1_platform_tests.postgres import PostgresServer, needs_postgres

NOBODY = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What opening an instance tells this process ends with the test."""
    for name in (RECORD, "DAGSTER_HOME"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def dagster(home: Path, **settings: object) -> Finding:
    found = examine(load_settings(home=home, openf1_url=NOBODY, **settings), SystemClock())
    return next(finding for finding in found if finding.name == "Dagster")


def used(home: Path, **settings: object) -> None:
    with opened(load_settings(home=home, **settings)):
        pass


def tables(url: str) -> int:
    with psycopg.connect(url) as connection:
        ((count,),) = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return count


@needs_postgres
def test_a_home_used_with_a_database_whose_address_is_not_set_stays_in_the_table(
    f1: F1, server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    used(tmp_path / "home", dagster_url=server.url(server.new_database()))
    monkeypatch.delenv(RECORD)
    done = f1("doctor", openf1_url=NOBODY)
    assert done.returncode == 3
    assert "Not well: OpenF1, Dagster" in done.stderr
    assert "F1_DAGSTER_URL" in done.stdout
    assert "Traceback" not in done.stderr

    found = dagster(tmp_path / "home")
    assert (found.exit_code, "F1_DAGSTER_URL is not set" in found.found) == (2, True)


@pytest.mark.parametrize("written", ["storage: [", "- a list", "nonsense: true"])
def test_a_dagster_yaml_that_cannot_be_read_is_found_with_its_mend(tmp_path: Path, written: str) -> None:
    (tmp_path / "dagster").mkdir()
    (tmp_path / "dagster" / "dagster.yaml").write_text(written)
    found = dagster(tmp_path)
    assert (found.ok, "Move the folder away" in found.mend) == (False, True)


@needs_postgres
def test_the_database_is_asked_whatever_record_the_home_has_kept(server: PostgresServer, tmp_path: Path) -> None:
    used(tmp_path / "used")
    nowhere = server.url("nosuch").replace("f1@", "f1:SECRET@")
    for home in ("used", "new"):
        found = dagster(tmp_path / home, dagster_url=nowhere)
        assert (found.exit_code, "F1_DAGSTER_URL" in found.mend) == (3, True)
        assert "does not exist" in found.where
        assert "SECRET" not in repr(found)


@needs_postgres
def test_a_record_in_the_database_is_counted_there_and_none_is_made(server: PostgresServer, tmp_path: Path) -> None:
    url = server.url(server.new_database())
    assert dagster(tmp_path / "one", dagster_url=url).found == "not made yet"
    assert tables(url) == 0
    used(tmp_path / "one", dagster_url=url)
    found = dagster(tmp_path / "another", dagster_url=url)
    assert (found.sign, found.found) == ("ok", "0 runs")
    assert not (tmp_path / "another").exists()


def test_an_address_that_only_other_clients_read_is_a_wrong_setting(tmp_path: Path) -> None:
    found = dagster(tmp_path, dagster_url="postgresql://f1:SECRET@one:5432,two:5432/dagster")
    assert (found.exit_code, "F1_DAGSTER_URL" in found.mend) == (2, True)
    assert "SECRET" not in repr(found)
