"""An OpenF1 that is away, locked, broken or in the way of itself: one clear message, the exit code, all else kept."""

import json
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from f1_platform.upstream import RecordedSource, running
from f1_platform_tests.e2e.homes import assert_one_message, contents, f1

Answer = tuple[int, bytes]
Answers = Callable[[str], Answer]
"""What a path is answered with."""

LIVE = (401, b'{"detail": "Live F1 session in progress"}')
QUICK = {"F1_OPENF1_PER_SECOND": "0", "F1_OPENF1_PER_MINUTE": "0", "F1_OPENF1_RETRIES": "0", "F1_ARCHIVE": ""}


@contextmanager
def answering(answers: Answers) -> Generator[str]:
    """A server that gives these answers; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = answers(self.path)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@pytest.fixture(scope="module")
def recorded(weekend: Path) -> Generator[Answers]:
    """The answers that the weekend's files give."""

    def answer(path: str) -> Answer:
        try:
            with urlopen(address + path) as answered:
                return answered.status, answered.read()
        except HTTPError as error:
            return error.code, error.read()

    with running(partial(RecordedSource, weekend)) as address:
        yield answer


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        ((200, b"<!DOCTYPE html><html>Down</html>"), 3, ("not a JSON array", "'<!DOCTYPE html>", "asks again")),
        pytest.param(*((500, b"oops"), 3, ("OpenF1 answered 500", "/v1/sessions?year=2024")), marks=pytest.mark.soak),
        pytest.param(
            *((401, b'{"detail": "Not authenticated"}'), 2, ("refused the request with 401", "F1_OPENF1_USERNAME")),
            marks=pytest.mark.soak,
        ),
        (LIVE, 1, ("locked while a session runs", "Run the same command from 30 minutes after the session")),
    ],
    ids=["html", "500", "401", "locked"],
)
def test_without_a_catalogue_there_is_one_clear_message(
    tmp_path: Path, answer: Answer, code: int, words: tuple[str, ...]
):
    with answering(lambda path: answer) as address:
        assert_one_message(f1(tmp_path, "run", "--season", "2024", F1_OPENF1_URL=address, **QUICK), code, *words)


def test_an_upstream_that_is_away_ends_with_3(tmp_path: Path):
    done = f1(tmp_path, "run", F1_OPENF1_URL="http://127.0.0.1:9", **QUICK)
    assert_one_message(done, 3, "OpenF1 cannot be reached", "correct F1_OPENF1_URL")


@pytest.mark.soak
def test_one_endpoint_of_garbage_leaves_the_others_and_is_fetched_once_it_is_mended(
    tmp_path: Path, recorded: Answers, whole: Path
):
    def garbage(path: str) -> Answer:
        return (200, b'[{"session_key": }]') if path.startswith("/v1/weather") else recorded(path)

    with answering(garbage) as address:
        done = f1(tmp_path, "run", "--season", "2024", F1_OPENF1_URL=address, **QUICK)
    assert_one_message(done, 1, "not a JSON array of records", "weather", "the same command again continues")
    assert contents(tmp_path)["serving.publication"] == contents(whole)["serving.publication"]

    with answering(recorded) as address:
        done = f1(tmp_path, "run", "--season", "2024", F1_OPENF1_URL=address, **QUICK)
    assert done.returncode == 0, done.stderr
    assert contents(tmp_path) == contents(whole)


def test_a_lock_in_the_middle_stops_the_asking(tmp_path: Path, recorded: Answers):
    asked: list[str] = []

    def locked(path: str) -> Answer:
        asked.append(path)
        return LIVE if len(asked) > 4 else recorded(path)

    with answering(locked) as address:
        done = f1(tmp_path, "run", "--season", "2024", F1_OPENF1_URL=address, **QUICK)
    assert_one_message(done, 1, "locked while a session runs", "All else is kept")
    assert len(asked) == 5, "nothing more is asked after the lock"
    units = json.loads(f1(tmp_path, "status", "--json").stdout)
    assert {unit["endpoint"] for unit in units if unit["status"] == "ok"} >= {"sessions", "meetings"}
