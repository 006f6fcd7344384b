"""Workers: light work is never held up, nobody's work runs on, and no answer looks whole that is not."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from itertools import islice

import duckdb
import httpx
import pytest
from fastapi import FastAPI, Request, Response

from api.asgi import head_as_get
from api.problems import add_problem_handlers
from api.working import Workers
from f1_platform_tests.api.conftest import served

SECONDS = 20
"""After which a test gives up waiting for what must come."""

PIECE = b"x" * 65536
ENDLESS = "SELECT count(*) FROM range(100000000000) a, range(100000) b WHERE (a.range * b.range) % 7 = 3"


class Kitchen:
    """Work whose course a test can see and steer."""

    def __init__(self) -> None:
        self.begun, self.closed, self.cancelled, self.go = (threading.Event() for _ in range(4))
        self.pulled = 0

    def pieces(self, cancel, *, count: int, fail_at: int = -1) -> Iterator[bytes]:
        cancel.on_cancel(self.cancelled.set)
        try:
            for number in range(count):
                if number == fail_at:
                    raise RuntimeError("the kitchen burns")
                self.pulled += 1
                self.begun.set()
                yield PIECE
        finally:
            self.closed.set()

    def waiting(self, cancel) -> Iterator[bytes]:
        cancel.on_cancel(self.go.set)
        self.begun.set()
        assert self.go.wait(SECONDS)
        yield b"done"

    def endless_query(self, cancel) -> Iterator[bytes]:
        with duckdb.connect() as connection:
            cancel.on_cancel(connection.interrupt)
            self.begun.set()
            try:
                connection.execute(ENDLESS).fetchall()
            finally:
                self.closed.set()
        yield b"never"


@contextmanager
def working(workers: Workers, work: Callable) -> Iterator[httpx.Client]:
    app = FastAPI()

    @app.get("/light")
    async def light(request: Request) -> str:
        return await workers.run(lambda _: "light", request=request)

    @app.get("/v1/pieces")
    @app.get("/pieces")
    async def pieces(request: Request, heavy: bool = True) -> Response:
        return await workers.respond(
            work, request=request, heavy=heavy, headers={"X-Kind": "test"}, media_type="text/plain"
        )

    add_problem_handlers(app)
    with served(head_as_get(app)) as address, httpx.Client(base_url=address, timeout=SECONDS) as client:
        yield client
    workers.close()


def hang_up(client: httpx.Client, path: str, begun: threading.Event) -> None:
    """Asks, waits until the work has begun, and closes the connection without reading."""
    with socket.create_connection((client.base_url.host, client.base_url.port)) as connection:
        connection.sendall(b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % path.encode())
        assert begun.wait(SECONDS)


def test_an_answer_is_all_pieces_with_its_headers() -> None:
    kitchen = Kitchen()
    with working(Workers(), lambda cancel: kitchen.pieces(cancel, count=3)) as client:
        answer = client.get("/pieces")
        assert (answer.status_code, answer.content) == (200, PIECE * 3)
        assert (answer.headers["x-kind"], answer.headers["content-type"]) == ("test", "text/plain; charset=utf-8")
        assert kitchen.closed.wait(SECONDS)
        assert not kitchen.cancelled.is_set()


def test_no_pieces_are_an_empty_answer() -> None:
    with working(Workers(), lambda _: iter(())) as client:
        assert (client.get("/pieces").status_code, client.get("/pieces").content) == (200, b"")


def test_head_has_the_first_piece_computed_and_no_more() -> None:
    kitchen = Kitchen()
    with working(Workers(), lambda cancel: kitchen.pieces(cancel, count=1000)) as client:
        answer = client.head("/pieces")
        assert (answer.status_code, answer.headers["x-kind"], answer.content) == (200, "test", b"")
        assert kitchen.closed.wait(SECONDS)
        assert kitchen.pulled == 1


def test_an_error_before_the_first_piece_is_a_status() -> None:
    kitchen = Kitchen()
    with working(Workers(), lambda cancel: kitchen.pieces(cancel, count=3, fail_at=0)) as client:
        answer = client.get("/pieces")
        assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
        assert "burns" not in answer.text


def test_an_error_after_the_first_piece_breaks_the_answer_off() -> None:
    kitchen = Kitchen()
    with working(Workers(heavy=1), lambda cancel: kitchen.pieces(cancel, count=9, fail_at=2)) as client:
        for _ in range(3):  # and the place is given back each time
            with pytest.raises(httpx.RemoteProtocolError):
                client.get("/pieces")


def test_a_query_whose_client_leaves_is_interrupted() -> None:
    kitchen = Kitchen()
    with working(Workers(heavy=1), kitchen.endless_query) as client:
        hang_up(client, "/pieces", kitchen.begun)
        assert kitchen.closed.wait(SECONDS)


def test_an_interrupt_that_comes_before_the_query_is_said_again() -> None:
    kitchen, told = Kitchen(), threading.Semaphore(0)

    def deaf_at_first(cancel) -> Iterator[bytes]:
        cancel.on_cancel(told.release)
        kitchen.begun.set()
        if told.acquire(timeout=SECONDS) and told.acquire(timeout=SECONDS):
            kitchen.closed.set()
        yield b"never"

    with working(Workers(heavy=1), deaf_at_first) as client:
        hang_up(client, "/pieces", kitchen.begun)
        assert kitchen.closed.wait(SECONDS)


def test_a_client_that_leaves_in_the_middle_has_the_work_closed() -> None:
    kitchen = Kitchen()
    with working(Workers(), lambda cancel: kitchen.pieces(cancel, count=100_000)) as client:
        with client.stream("GET", "/pieces") as answer:
            assert next(answer.iter_raw())
        assert kitchen.closed.wait(SECONDS)
        assert kitchen.pulled < 1000


def test_a_query_that_takes_too_long_is_interrupted_and_its_place_given_back() -> None:
    kitchen = Kitchen()
    with working(Workers(heavy=1, timeout=0.2), kitchen.endless_query) as client:
        for path, body in (("/pieces", "instance"), ("/v1/pieces", "detail")):
            answer = client.get(path)
            assert (answer.status_code, body in answer.json()) == (504, True)
            assert "0.2 s" in answer.json()["detail"]
            assert kitchen.closed.wait(SECONDS)


def test_heavy_work_beyond_its_places_is_refused_and_light_work_goes_on() -> None:
    kitchen = Kitchen()
    workers = Workers(threads=1, heavy=1, patience=0.2)
    with working(workers, kitchen.waiting) as client, ThreadPoolExecutor(1) as elsewhere:
        first = elsewhere.submit(client.get, "/pieces")
        assert kitchen.begun.wait(SECONDS)
        refused = client.get("/pieces")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        assert refused.headers["content-type"] == "application/problem+json"
        assert list(client.get("/v1/pieces").json()) == ["detail"]
        assert client.get("/light").json() == "light"
        kitchen.go.set()
        assert first.result().text == "done"
        assert client.get("/pieces").text == "done"


def test_no_more_wait_than_there_is_room_for() -> None:
    kitchen = Kitchen()
    with working(Workers(heavy=1), kitchen.waiting) as client, ThreadPoolExecutor(8) as elsewhere:
        asked = [elsewhere.submit(client.get, "/pieces") for _ in range(8)]
        refused = [answer for answer in islice(as_completed(asked, SECONDS), 3)]
        kitchen.go.set()
        statuses = [answer.result().status_code for answer in asked]
        assert {answer.result().status_code for answer in refused} == {503}
    assert (statuses.count(200), statuses.count(503)) == (5, 3)


@pytest.mark.parametrize("heavy", [True, False])
def test_a_client_that_stops_reading_holds_no_thread_and_is_broken_off(heavy: bool) -> None:
    kitchen = Kitchen()
    workers = Workers(threads=1, heavy=1, stall=0.5)
    with working(workers, lambda cancel: kitchen.pieces(cancel, count=100_000)) as client:
        connection = socket.create_connection((client.base_url.host, client.base_url.port))
        connection.sendall(b"GET /pieces?heavy=%d HTTP/1.1\r\nHost: x\r\n\r\n" % heavy)
        assert kitchen.begun.wait(SECONDS)
        assert [client.get("/light").json() for _ in range(20)] == ["light"] * 20
        assert kitchen.closed.wait(SECONDS)
        assert kitchen.pulled * len(PIECE) < 16 * 2**20
        assert kitchen.cancelled.is_set()
        connection.close()


def test_clients_that_do_not_read_hold_up_no_light_work_however_many_they_are() -> None:
    kitchen = Kitchen()
    workers = Workers(threads=1, patience=0.1, stall=SECONDS)
    with working(workers, lambda cancel: kitchen.pieces(cancel, count=1000)) as client, ExitStack() as connections:
        where = (client.base_url.host, client.base_url.port)
        for _ in range(40):
            connection = connections.enter_context(socket.create_connection(where))
            connection.sendall(b"GET /pieces?heavy=0 HTTP/1.1\r\nHost: x\r\n\r\n")
        assert client.get("/pieces?heavy=0").status_code == 503
        assert client.get("/light").json() == "light"


@pytest.mark.parametrize("heavy", [True, False])
def test_clients_of_one_address_that_do_not_read_leave_places_for_others(heavy: bool) -> None:
    kitchen = Kitchen()
    workers = Workers(threads=1, heavy=1, patience=0.1, stall=SECONDS)
    with working(workers, lambda cancel: kitchen.pieces(cancel, count=1000)) as client, ExitStack() as connections:
        where = (client.base_url.host, client.base_url.port)
        for _ in range(40):
            connection = connections.enter_context(socket.create_connection(where))
            connection.sendall(b"GET /pieces?heavy=%d HTTP/1.1\r\nHost: x\r\n\r\n" % heavy)
        refused = client.get(f"/pieces?heavy={heavy:d}")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        # The server believes a proxy on its own machine which address it speaks for.
        other = client.get(f"/pieces?heavy={heavy:d}", headers={"X-Forwarded-For": "192.0.2.7"})
        assert (other.status_code, len(other.content)) == (200, 1000 * len(PIECE))
