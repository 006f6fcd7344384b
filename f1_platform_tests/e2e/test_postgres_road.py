"""The road with Postgres at its end: every route's answer, byte for byte, is that of the road with SQLite."""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pyarrow as pa
import pytest

from api import create_app
from f1_platform.settings import Settings
from f1_platform_tests.api.conftest import served
from f1_platform_tests.e2e.homes import assert_one_message, f1
from f1_platform_tests.postgres import OWNER, READER, PostgresServer, needs_postgres, postgres_server

pytestmark = needs_postgres

KNOWN = {
    "year": 2024,
    "session_key": 9472,
    "driver_number": 1,
    "lap_number": 2,
    "q": "ma",
    "page": 1,
}
OF_A_LIST = {
    "driver_id": ("/drivers", "driverId"),
    "circuit_id": ("/circuits", "circuitId"),
    "team_id": ("/teams", "team_id"),
    "race_id": ("/races", "race_id"),
}
FORMS = (
    "",
    "format=csv",
    "format=ndjson",
    "format=parquet",
    "format=arrow",
    "limit=1",
    "fields=nonsense",
    "sort=-name",
)
OF_THIS_MOMENT = {"date", "x-request-id"}
NOW = "2024-03-10T00:00:00Z"


@pytest.fixture(scope="module")
def server() -> Generator[PostgresServer]:
    with postgres_server() as running:
        yield running


@pytest.fixture
def database(server: PostgresServer) -> str:
    return server.new_database()


def published_to(home: Path, server: PostgresServer, database: str, *command: str):
    urls = {"F1_DATABASE_URL": server.url(database), "F1_DATABASE_READER_URL": server.url(database, READER)}
    return f1(home, *(command or ("publish",)), F1_ARCHIVE="", F1_NOW=NOW, **urls)


@contextmanager
def answering(home: Path, **settings: str) -> Generator[httpx.Client]:
    app = create_app(Settings(_env_file=None, home=home, **settings), watch_seconds=0.05)
    with served(app) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def questions(client: httpx.Client) -> Iterator[str]:
    """Every documented route with what can be asked of this home, in several forms."""
    known = dict(KNOWN)
    for name, (path, field) in OF_A_LIST.items():
        known[name] = client.get(path).json()[0][field]
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        if "get" not in methods or path in ("/metrics", "/health/db"):
            continue
        needed = [one for one in methods["get"].get("parameters", ()) if one.get("required")]
        asked = "&".join(f"{one['name']}={known[one['name']]}" for one in needed if one["in"] == "query")
        where = path.format_map(known)
        for form in FORMS:
            yield f"{where}?{'&'.join(filter(None, (asked, form)))}".rstrip("?")


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
        asked = list(questions(one))
        for question in asked:
            ours, theirs = one.get(question), other.get(question)
            assert (ours.status_code, _said(ours)) == (theirs.status_code, _said(theirs)), question
            assert _lasting(ours) == _lasting(theirs), question
    assert len(asked) > 200


def _said(answer: httpx.Response) -> object:
    """The bytes; of an Arrow stream the table, as what lies below its nulls is nothing, and any bytes."""
    if answer.is_success and "arrow" in answer.headers["content-type"]:
        return pa.ipc.open_stream(answer.content).read_all()
    return answer.content


def _lasting(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in OF_THIS_MOMENT}


def test_a_publish_again_changes_nothing_and_a_rollback_has_somewhere_to_go_only_then(
    home: Path, server: PostgresServer, database: str
) -> None:
    assert published_to(home, server, database).returncode == 0
    again = published_to(home, server, database)
    assert "data version 1 is published" in again.stderr
    refused = published_to(home, server, database, "publish", "--rollback")
    assert_one_message(refused, 2, "No earlier version is kept", "F1_DATABASE_VERSIONS")


def test_a_database_that_is_away_or_refuses_is_one_message_without_its_password(home: Path, server: PostgresServer):
    away = f1(home, "publish", F1_ARCHIVE="", F1_DATABASE_URL="postgresql://f1:hunter2@127.0.0.1:9/f1")
    assert_one_message(away, 3, "The database does not answer", "postgresql://f1@127.0.0.1:9/f1")
    url = server.url("nowhere").replace(f"{OWNER}@", f"{OWNER}:hunter2@")
    refused = f1(home, "publish", F1_ARCHIVE="", F1_DATABASE_URL=url)
    assert_one_message(refused, 2, "The database refuses the connection", "F1_DATABASE_URL")
    logs = "".join(path.read_text() for path in (home / "logs").iterdir())
    assert not any("hunter2" in said for said in (away.stderr, refused.stderr, logs))
