"""Lines of the log: of the ingestion they name run, session and endpoint, and none of them holds a secret."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from f1_platform.errors import HomeError
from f1_platform.watching.lines import LOOK, JsonLines, about, log_to
from f1_platform.watching.naming import named, naming
from f1_platform.watching.secrets import without_secrets


def record(message: str = "said", level: int = logging.INFO, **extra: Any) -> logging.LogRecord:
    return logging.getLogger("f1_platform.raw").makeRecord(
        "f1_platform.raw", level, "", 1, message, (), None, extra=extra
    )


def line(said: logging.LogRecord) -> dict[str, Any]:
    return json.loads(JsonLines().format(said))


def test_work_names_what_it_is_about_and_forgets_it_after() -> None:
    with naming(run_id="1f3c", session_key=9472):
        with naming(endpoint="laps", session_key=9468):
            assert named() == {"run_id": "1f3c", "session_key": 9468, "endpoint": "laps"}
        assert named() == {"run_id": "1f3c", "session_key": 9472}
    assert named() == {}


async def test_work_that_goes_on_at_the_same_time_names_its_own() -> None:
    async def work(endpoint: str) -> object:
        with naming(endpoint=endpoint):
            await asyncio.sleep(0)
            return named()["endpoint"]

    assert await asyncio.gather(work("laps"), work("pit")) == ["laps", "pit"]


def test_a_json_line_names_run_session_endpoint_and_instant() -> None:
    with naming(run_id="1f3c", season=2024, meeting_key=1229, session_key=9472, endpoint="laps"):
        said = line(record("stored", LOOK, measured={"status": "ok", "rows": 1129}))
    assert datetime.fromisoformat(said.pop("at")).utcoffset() is not None
    assert said == {
        "level": "LOOK",
        "logger": "f1_platform.raw",
        "message": "stored",
        "run_id": "1f3c",
        "season": 2024,
        "meeting_key": 1229,
        "session_key": 9472,
        "endpoint": "laps",
        "status": "ok",
        "rows": 1129,
    }


def test_a_line_for_people_begins_with_instant_session_endpoint_and_run() -> None:
    with naming(run_id="1f3c", season=2024, session_key=9472, endpoint="laps"):
        instant, rest = about(record()).split(" ", 1)
    assert datetime.fromisoformat(instant).utcoffset() is not None
    assert rest == "session 9472 laps run 1f3c: "


def test_a_line_of_the_catalogue_names_its_season() -> None:
    with naming(season=2024, session_key=0, endpoint="sessions"):
        assert about(record()).endswith(" season 2024 sessions: ")


def test_other_lines_begin_with_their_message() -> None:
    assert about(record()) == ""
    assert set(line(record())) == {"at", "level", "logger", "message"}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("postgresql://f1:hunter2@db:5432/f1 is away", "postgresql://f1:***@db:5432/f1 is away"),
        ("Authorization: Bearer eyJhbGciOi.J9.x-_y", "Authorization: Bearer ***"),
        ("POST /token password=hunter2&username=me", "POST /token password=***&username=me"),
        ('{"access_token": "abc.def", "expires_in": "3600"}', '{"access_token": "***", "expires_in": "3600"}'),
        ("F1_OPENF1_PASSWORD=hunter2 is set", "F1_OPENF1_PASSWORD=*** is set"),
    ],
)
def test_a_secret_is_never_said(said: str, told: str) -> None:
    assert without_secrets(said) == told
    assert line(record(said))["message"] == told
    failed = line(record("failed", where=said, measured={"error": said}))
    assert (failed["where"], failed["error"]) == (told, told)


@pytest.mark.parametrize(
    "said",
    [
        "laps of session 9472: ok, 1129 records, changed; 1 requests, 0.4 s",
        "OpenF1 refused the credentials (POST /token). Check F1_OPENF1_USERNAME and F1_OPENF1_PASSWORD",
        "API on http://127.0.0.1:8000, its documentation below /docs",
    ],
)
def test_what_is_no_secret_is_said_as_it_is(said: str) -> None:
    assert without_secrets(said) == said


def test_a_traceback_holds_no_secret_either() -> None:
    try:
        raise OSError("postgresql://f1:hunter2@db:5432/f1")
    except OSError:
        said = record()
        said.exc_info = sys.exc_info()
    assert "OSError" in line(said)["traceback"]
    assert "hunter2" not in line(said)["traceback"]


def test_a_folder_that_cannot_be_written_is_refused_with_its_mend(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(HomeError) as refused:
        log_to(tmp_path / "home" / "logs", datetime.fromisoformat("2024-03-02T15:00:00+00:00"))
    assert "F1_HOME" in refused.value.mend


def test_a_log_file_that_cannot_be_opened_again_stops_nothing(tmp_path: Path) -> None:
    handler = log_to(tmp_path, datetime.fromisoformat("2024-03-02T15:00:00+00:00"))
    try:
        handler.close()
        (tmp_path / "2024-03-02.log").unlink()
        (tmp_path / "2024-03-02.log").mkdir()
        handler.handle(record("said"))
        (tmp_path / "2024-03-02.log").rmdir()
        handler.handle(record("said again"))
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
    (said,) = (tmp_path / "2024-03-02.log").read_text().splitlines()
    assert json.loads(said)["message"] == "said again"
