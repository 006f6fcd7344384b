"""The operations guide's own commands, as it prints them: back up, destroy, restore; every answer byte for byte."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from f1_platform_tests.deployment.containers import ROOT
from f1_platform_tests.e2e.asking import answering, answers
from f1_platform_tests.e2e.conftest import home, weekend, whole
from f1_platform_tests.e2e.homes import environment, f1
from f1_platform_tests.postgres import READER, PostgresServer, needs_postgres

__all__ = ["home", "weekend", "whole"]

GUIDE = (ROOT / "docs" / "operations.md").read_text()


def commands(chapter: str, block: int = 0) -> str:
    """A block of commands below a heading of the guide, the first unless told."""
    _, _, below = GUIDE.partition(f"# {chapter}\n")
    found = re.findall(r"(?:^    .*\n)+", below, re.MULTILINE)
    assert len(found) > block, f"the guide has no commands below {chapter}"
    return found[block]


def typed(lines: str, home: Path, backups: Path, **settings: str) -> str:
    """Types lines of the guide into a shell that its first lines have set up; answers what they said."""
    path = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    known = environment(home, **settings, BACKUPS=str(backups), F1_ARCHIVE="", F1_NOW="2024-03-10T00:00:00Z", **path)
    done = subprocess.run(["sh", "-euc", lines], env=known, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    """With an older backup in it, which the last is not to be taken for, nor to touch."""
    older = tmp_path / "backups" / "2024-03-09T030000"
    older.mkdir(parents=True)
    (older / "home.tar").write_text("of yesterday")
    return older.parent


def test_a_home_that_is_gone_comes_back_and_answers_as_before(home: Path, backups: Path) -> None:
    with answering(home) as client:
        before = answers(client, forms=("",))
    typed(commands("Back up") + commands("One machine: back up"), home, backups)
    shutil.rmtree(home)
    said = typed(commands("Restore") + commands("One machine: restore"), home, backups)
    assert "data version 1 is published" in said
    with answering(home) as client:
        assert answers(client, forms=("",)) == before
    assert len(before) > 20
    assert [path.read_text() for path in backups.glob("2024-03-09*/*")] == ["of yesterday"]


def _runs(database: str) -> set[str]:
    """The runs in a record of Dagster's."""
    with psycopg.connect(database) as connection:
        return {run for (run,) in connection.execute("SELECT run_id FROM runs")}


@pytest.mark.soak
@needs_postgres
def test_a_database_that_is_gone_comes_back_and_answers_as_before(
    home: Path, backups: Path, server: PostgresServer
) -> None:
    name, dagster = server.new_database(), server.new_database()
    url, reader, record = server.url(name), server.url(name, READER), server.url(dagster)
    settings = {"F1_DATABASE_URL": url, "F1_DATABASE_READER_URL": reader, "F1_DAGSTER_URL": record}
    settings |= {"DATABASE": url, "DAGSTER_DATABASE": record}
    (home / "serving.sqlite").unlink()
    done = f1(home, "publish", **{**settings, "F1_ARCHIVE": "", "F1_NOW": "2024-03-10T00:00:00Z"})
    assert done.returncode == 0, done.stderr
    with answering(home, database_reader_url=reader) as client:
        before = answers(client, forms=("",))
    noted = _runs(record)

    typed(commands("Back up") + commands("Postgres elsewhere: back up", 1), home, backups, **settings)
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        for database in (name, dagster):
            connection.execute(f'DROP DATABASE "{database}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{database}"')
    said = typed(commands("Restore") + commands("Postgres elsewhere: restore"), home, backups, **settings)

    assert "data version 1 is published" in said
    assert noted and noted <= _runs(record)
    (home / "serving.sqlite").unlink()
    with answering(home, database_reader_url=reader) as client:
        assert answers(client, forms=("",)) == before
