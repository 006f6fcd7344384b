"""What was made once is ready: the same bytes from the hot path, of one data version, within bounds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.collections.ready import Key, ReadyAnswers
from f1_platform.serving import Snapshot, load_snapshot, publish
from f1_platform.serving.bodies import Answer, answer
from f1_platform_tests.api.collections import paddock
from f1_platform_tests.api.collections.conftest import own_api
from f1_platform_tests.api.conftest import eventually
from f1_platform_tests.serving.sample import clock


@pytest.fixture
def snapshot(published: Path) -> Snapshot:
    return load_snapshot(published / "serving.sqlite")


def key(path: str) -> Key:
    return Key(path, b"", "json")


def of_bytes(count: int) -> Answer:
    return answer(b"x" * count, (), pack=False)


def test_an_answer_is_found_again_in_its_own_snapshot_alone(snapshot: Snapshot, published: Path) -> None:
    ready, other = ReadyAnswers(), load_snapshot(published / "serving.sqlite")
    ready.keep(snapshot, key("/a"), of_bytes(10), snapshot)
    assert ready.find(snapshot, key("/a")) is not None
    assert ready.find(other, key("/a")) is None
    ready.keep(other, key("/b"), of_bytes(10), other)
    assert ready.find(snapshot, key("/a")) is None


def test_what_was_made_of_an_older_snapshot_comes_too_late(snapshot: Snapshot, published: Path) -> None:
    ready, now = ReadyAnswers(), load_snapshot(published / "serving.sqlite")
    ready.keep(now, key("/a"), of_bytes(10), now)
    ready.keep(snapshot, key("/b"), of_bytes(10), now)
    assert ready.find(now, key("/a")) is not None
    assert ready.find(snapshot, key("/b")) is None


def test_bytes_are_bounded_and_the_least_recently_asked_goes_first(snapshot: Snapshot) -> None:
    ready = ReadyAnswers(most_bytes=100_000)
    for name in "abcdefghij":
        ready.keep(snapshot, key(name), of_bytes(9_000), snapshot)
        ready.find(snapshot, key("a"))
    assert ready.size <= 100_000
    assert [name for name in "abcdefghij" if ready.find(snapshot, key(name))] == list("acdefghij")


def test_what_would_push_out_too_much_is_not_kept(snapshot: Snapshot) -> None:
    ready = ReadyAnswers(most_bytes=100_000)
    ready.keep(snapshot, key("/large"), of_bytes(50_000), snapshot)
    assert (ready.find(snapshot, key("/large")), ready.size) == (None, 0)


QUERIES = [
    "/drivers?wins>=9&sort=-wins",
    "/races?limit=2",
    "/races/2401/laps",
    "/races/2401",
    "/drivers/hamilton",
    "/sessions?format=csv",
    "/search?q=prix",
    "/drivers/830/results?format=parquet",
]


@pytest.fixture(scope="module")
def ready() -> ReadyAnswers:
    return ReadyAnswers()


@pytest.fixture(scope="module")
def client(published: Path, ready: ReadyAnswers) -> Iterator[httpx.Client]:
    with own_api(published, ready) as client:
        yield client


@pytest.mark.parametrize("url", QUERIES)
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_the_second_answer_is_the_hot_path_s_and_the_same(
    client: httpx.Client, ready: ReadyAnswers, url: str, encoding: str
) -> None:
    before = ready.size
    answers = []
    for _ in range(2):
        with client.stream("GET", url, headers={"Accept-Encoding": encoding}) as response:
            headers = {name: value for name, value in response.headers.items() if name not in ("date", "server")}
            answers.append((response.status_code, headers, b"".join(response.iter_raw())))
    assert answers[0] == answers[1]
    assert answers[0][0] == 200
    assert ready.size > before or encoding == "gzip"


def test_a_format_by_accept_has_its_own_answer(client: httpx.Client) -> None:
    for accept in ("text/csv", "application/json", "text/csv"):
        answered = client.get("/races", headers={"Accept": accept})
        assert answered.headers["content-type"].startswith(accept)
        assert answered.headers["vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize("url", QUERIES)
def test_head_and_304_are_those_of_get(client: httpx.Client, url: str) -> None:
    get = client.get(url)
    head = client.head(url)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", get.headers["etag"])
    assert head.headers["content-length"] == str(len(get.content))
    again = client.get(url, headers={"If-None-Match": get.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers.get("link") == get.headers["link"]


@pytest.mark.parametrize("path", ["/drivers", "/circuits"])
def test_the_ready_list_and_the_one_made_on_request_are_the_same_bytes(client: httpx.Client, path: str) -> None:
    hot, made = client.get(path), client.get(path, params={"format": "json"})
    assert (hot.content, hot.headers["etag"]) == (made.content, made.headers["etag"])


def test_errors_are_not_kept(client: httpx.Client, ready: ReadyAnswers) -> None:
    before = ready.size
    for url in ("/drivers?nothing=1", "/drivers/nobody", "/races?cursor=x", "/drivers/830?anything=1"):
        client.get(url)
    assert ready.size == before


def test_a_new_data_version_is_answered_anew(tmp_path: Path) -> None:
    path = tmp_path / "serving.sqlite"
    publish(paddock.tables(67), path, clock())
    url = "/drivers?driverId=830&fields=wins"
    with own_api(tmp_path) as client:
        assert client.get(url).json() == [{"wins": 67}]
        publish(paddock.tables(68), path, clock())
        later = eventually(lambda: client.get(url), lambda answered: answered.headers["x-data-version"] == "2")
        assert later.json() == [{"wins": 68}]
