"""The road of several hosts: raw records in object storage, ledger and tables in Postgres, nothing on a host's disk."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest

from f1_platform_tests.e2e.asking import answering, answers
from f1_platform_tests.e2e.homes import assert_one_message, f1
from f1_platform_tests.postgres import READER, PostgresServer, needs_postgres

pytestmark = needs_postgres

NOW = "2024-03-10T00:00:00Z"


@pytest.fixture
def shared(server: PostgresServer, tmp_path: Path) -> dict[str, str]:
    """What every host is told."""
    database = server.new_database()
    return {
        "F1_DATABASE_URL": server.url(database),
        "F1_DATABASE_READER_URL": server.url(database, READER),
        "F1_RAW_URL": (tmp_path / "mounted").as_uri(),
        "F1_ARCHIVE": "",
        "F1_NOW": NOW,
    }


def run(home: Path, weekend: Path, shared: dict[str, str]):
    return f1(home, "run", "--season", "2024", "--from", str(weekend), **shared)


def test_another_host_has_nothing_to_do_and_serves_byte_for_byte_what_one_home_alone_would(
    weekend: Path, tmp_path: Path, shared: dict[str, str]
) -> None:
    for home, given in ((tmp_path / "one", shared), (tmp_path / "alone", {"F1_ARCHIVE": "", "F1_NOW": NOW})):
        done = run(home, weekend, given)
        assert done.returncode == 0, done.stderr
    again = run(tmp_path / "two", weekend, shared)
    assert again.returncode == 0, again.stderr
    assert "Nothing is due" in again.stderr
    assert "data version 1 is published" in again.stderr
    shutil.rmtree(tmp_path / "one")
    shutil.rmtree(tmp_path / "two")

    served = {"database_reader_url": shared["F1_DATABASE_READER_URL"], "raw_url": shared["F1_RAW_URL"], "now": NOW}
    with ExitStack() as stack:
        told = answers(stack.enter_context(answering(tmp_path / "alone", now=NOW)))
        also = answers(stack.enter_context(answering(tmp_path / "api", **served)))
    assert len(told) > 200
    assert {question for question, answer in told.items() if answer != also[question]} == set()


def test_records_elsewhere_need_a_database_for_their_ledger(home: Path, tmp_path: Path) -> None:
    refused = f1(home, "publish", F1_ARCHIVE="", F1_RAW_URL=(tmp_path / "mounted").as_uri())
    assert_one_message(refused, 2, "no database to keep its ledger", "F1_DATABASE_URL")
