"""The head and the body of a long ready answer leave in one write; nothing else waits for anything."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

import pytest

from api.one_write import JoiningTransport, join_head_and_body
from f1_platform_tests.api.conftest import served

HEAD = b"HTTP/1.1 200 OK\r\n\r\n"
LONG, SHORT = b"x" * 300_000, b"x" * 300


class Recording:
    """A transport that notes what reaches it, an entry a write."""

    def __init__(self) -> None:
        self.written: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def writelines(self, pieces) -> None:
        self.written.append(b"".join(pieces))

    def is_closing(self) -> bool:
        return False

    def get_extra_info(self, name: str) -> str:
        return f"the transport's {name}"


def test_two_writes_are_joined_and_those_after_them_pass() -> None:
    transport = Recording()
    joining = JoiningTransport(transport)
    for head, body in ((HEAD, LONG), (HEAD, SHORT)):
        joining.join()
        joining.write(head)
        joining.write(body)
    joining.write(HEAD)
    joining.write(SHORT)
    assert transport.written == [HEAD + LONG, HEAD + SHORT, HEAD, SHORT]


def test_all_else_is_the_transports_own() -> None:
    joining = JoiningTransport(Recording())
    assert joining.get_extra_info("peername") == "the transport's peername"
    assert joining.is_closing() is False


def answering(body: bytes, joins: list[bool]):
    """Sends a body as the hot path does, noting whether the server can join writes."""

    async def app(scope, receive, send) -> None:
        if scope["type"] == "http":
            joins.append(any("join" in name for name in scope.get("state", {})))
            sent = b"" if scope["method"] == "HEAD" else body
            join_head_and_body(scope, sent)
            headers = [(b"content-length", str(len(body)).encode())]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": sent})

    return app


@pytest.mark.parametrize("body", [LONG, SHORT, b""], ids=["long", "short", "empty"])
def test_answers_of_one_connection_come_whole_and_in_turn(body: bytes) -> None:
    joins: list[bool] = []
    with served(answering(body, joins)) as address:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
        for method in ("GET", "HEAD", "GET"):
            connection.request(method, "/")
            answer = connection.getresponse()
            assert (answer.status, answer.headers["content-length"]) == (200, str(len(body)))
            assert answer.read() == (b"" if method == "HEAD" else body)
        connection.close()
    assert joins == [True] * 3


def test_any_other_server_is_left_alone() -> None:
    scope = {"type": "http"}
    join_head_and_body(scope, LONG)
    assert scope == {"type": "http"}
