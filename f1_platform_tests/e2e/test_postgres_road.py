"""The road with Postgres at its end: every route's answer, byte for byte, is that of the road with SQLite."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from f1_platform_tests.e2e.asking import answering, answers
from f1_platform_tests.e2e.homes import assert_one_message, f1
from f1_platform_tests.postgres import OWNER, READER, PostgresServer, needs_postgres

pytestmark = needs_postgres

NOW = "2024-03-10T00:00:00Z"


@pytest.fixture
def database(server: PostgresServer) -> str:
    return server.new_database()


def published_to(home: Path, server: PostgresServer, database: str, *command: str):
    urls = {"F1_DATABASE_URL": server.url(database), "F1_DATABASE_READER_URL": server.url(database, READER)}
    return f1(home, *(command or ("publish",)), F1_ARCHIVE="", F1_NOW=NOW, **urls)


def test_every_answer_is_byte_for_byte_that_of_sqlite(
    home: Path, tmp_path: Path, server: PostgresServer, database: str
) -> None:
    (home / "serving.sqlite").unlink()
    alike = shutil.copytree(home, tmp_path / "alike")
    for done in (published_to(home, server, database), f1(alike, "publish", F1_ARCHIVE="", F1_NOW=NOW)):
        assert done.returncode == 0, done.stderr
    with ExitStack() as stack:
        one = stack.enter_context(answering(alike))
        other = stack.enter_context(answering(home, database_reader_url=server.url(database, READER)))
        told, also = answers(one), answers(other)
    assert len(told) > 200
    assert {question for question, answer in told.items() if answer != also[question]} == set()


def test_a_publish_again_changes_nothing_and_a_rollback_has_somewhere_to_go_only_then(
    home: Path, server: PostgresServer, database: str
) -> None:
    assert published_to(home, server, database).returncode == 0
    with psycopg.connect(server.url(database), autocommit=True) as connection:
        connection.execute(f"REVOKE USAGE ON SCHEMA serving FROM {READER}")
    again = published_to(home, server, database)
    assert f"data version 1 is published in postgresql://{OWNER}@127.0.0.1:{server.port}/{database}" in again.stderr
    with psycopg.connect(server.url(database, READER)) as connection:
        assert connection.execute("SELECT count(*) FROM serving.drivers_summary").fetchone() != (0,)
    refused = published_to(home, server, database, "publish", "--rollback")
    assert_one_message(refused, 2, "No earlier version is kept", "F1_DATABASE_VERSIONS")
    refused = published_to(home, server, database, "publish", "--rollback", "--to", "1")
    assert_one_message(refused, 2, "Data version 1 is the one that is published", "--versions")
    listed = published_to(home, server, database, "publish", "--versions")
    assert listed.returncode == 0 and "│ 1 " in listed.stdout


def test_a_database_that_is_away_or_refuses_is_one_message_without_its_password(home: Path, server: PostgresServer):
    away = f1(home, "publish", F1_ARCHIVE="", F1_DATABASE_URL="postgresql://f1:hunter2@127.0.0.1:9/f1")
    assert_one_message(away, 3, "The database does not answer", "postgresql://f1@127.0.0.1:9/f1")
    url = server.url("nowhere").replace(f"{OWNER}@", f"{OWNER}:hunter2@")
    refused = f1(home, "publish", F1_ARCHIVE="", F1_DATABASE_URL=url)
    assert_one_message(refused, 2, "The database refuses the connection", "F1_DATABASE_URL")
    record = f1(home, "publish", F1_ARCHIVE="", F1_DAGSTER_URL="postgresql://f1:hunter2@127.0.0.1:9/dagster")
    assert_one_message(record, 3, "Dagster's record of runs cannot be used", "F1_DAGSTER_URL")
    logs = "".join(path.read_text() for path in (home / "logs").iterdir())
    assert not any("hunter2" in said for said in (away.stderr, refused.stderr, record.stderr, logs))
