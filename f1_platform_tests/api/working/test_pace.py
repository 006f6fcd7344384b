"""How slowly a client may read: steadily is enough, however large the pieces; nothing at all, or a trickle, is not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from starlette.requests import Request

from api.asgi import Message
from api.working import Workers

PART = 65_536
STALL = 0.4


class Reader:
    """A client that takes so many bytes a second, as the server's `send` makes it felt."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self.taken: list[int] = []
        self.whole = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.body":
            size = len(message["body"])
            await asyncio.sleep(size / self._rate)
            self.taken.append(size)
            self.whole = not message["more_body"]


async def _never() -> Message:
    return await asyncio.Event().wait() and {}


async def _read(reader: Reader, pieces: list[bytes], *, slowest: float) -> Reader:
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "client": ("10.0.0.1", 1)}
    request, workers = Request(scope, _never), Workers(threads=1, stall=STALL, slowest=slowest)

    def work(_: object) -> Iterator[bytes]:
        return iter(pieces)

    answer = await workers.respond(work, request=request, heavy=False, headers={}, media_type="text/plain")
    await answer(scope, _never, reader.send)
    workers.close()
    return reader


async def test_a_steady_reader_has_all_of_a_piece_that_takes_it_longer_than_a_stall() -> None:
    rate = 20 * PART
    reader = await _read(Reader(rate), [b"x" * 20 * PART], slowest=rate / 2)
    assert (sum(reader.taken), reader.whole) == (20 * PART, True)
    assert max(reader.taken) == PART


@pytest.mark.parametrize(
    ("rate", "slowest"), [(PART / 60, 1), (10 * PART, 1000 * PART)], ids=["takes nothing", "trickles"]
)
async def test_a_client_that_is_slower_than_may_be_is_broken_off(rate: float, slowest: float) -> None:
    reader = await _read(Reader(rate), [b"x" * 20 * PART], slowest=slowest)
    assert sum(reader.taken) < 10 * PART
    assert not reader.whole
