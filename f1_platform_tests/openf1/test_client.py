import asyncio
import gzip
import json
import socket

import pytest
from aiohttp import web

from f1_platform.errors import (
    LiveLock,
    ServiceUnavailable,
    TooMuch,
    UpstreamError,
    UpstreamRefused,
)
from f1_platform.openf1.delivery import Cost
from f1_platform.openf1.patience import Patience
from f1_platform.openf1.query import Condition

RACE = (Condition("session_key", "9472"),)
LAPS = b'[{"lap_number":1}]'


def answers(*script):
    """A handler that gives one answer after the other, the last one for ever: (status, body, headers) or body."""
    left = list(script)

    async def handle(request: web.Request) -> web.StreamResponse:
        answer = left.pop(0) if len(left) > 1 else left[0]
        status, body, headers = answer if isinstance(answer, tuple) else (200, answer, {})
        return web.Response(status=status, body=body, headers=headers)

    return handle


async def get(client, endpoint="laps", conditions=RACE):
    """One question; answers with the body or the error, and its cost."""
    cost = Cost()
    async with client:
        try:
            return await client.get(endpoint, conditions, cost), cost
        except Exception as error:
            return error, cost


async def test_operators_and_colons_stand_literally_in_the_query(serve, client_of):
    upstream = serve(answers(b"[]"))
    window = (Condition("date", "2024-03-02T15:00:00", ">="), Condition("date", "2024-03-02T15:15:00", "<"))
    await get(client_of(upstream.url), "car_data", RACE + window)
    assert upstream.asked == ["/v1/car_data?session_key=9472&date>=2024-03-02T15:00:00&date<2024-03-02T15:15:00"]


@pytest.mark.parametrize(
    "answer",
    [
        (404, b'{"detail":"No results found."}', {}),
        (200, b"[]", {}),
        (200, b'{"detail": "No results found."}', {}),
        (200, b" \n[ ]\n", {}),
    ],
)
async def test_every_way_to_say_nothing_is_an_empty_array(serve, client_of, answer):
    body, cost = await get(client_of(serve(answers(answer)).url))
    assert json.loads(body) == []
    assert cost.retries == 0


async def test_a_gzipped_answer_is_counted_as_decompressed(serve, client_of):
    upstream = serve(answers((200, gzip.compress(LAPS), {"Content-Encoding": "gzip"})))
    assert await get(client_of(upstream.url)) == (LAPS, Cost(requests=1, bytes=len(LAPS)))


@pytest.mark.parametrize(
    "fault",
    [
        (500, b"Internal Server Error", {}),
        (502, b"<html>Bad gateway</html>", {}),
        (503, b"", {}),
        (504, b"", {}),
        (200, b"<!doctype html><html>Maintenance</html>", {}),
        (200, b"", {}),
        (200, b'[{"lap_number":1},{"lap_nu', {}),
        (200, b'{"message": "hello"}', {}),
    ],
)
async def test_what_is_no_answer_is_asked_again(serve, client_of, clock, fault):
    body, cost = await get(client_of(serve(answers(fault, fault, LAPS)).url, retries=2, first_back_off=5))
    assert body == LAPS
    assert (cost.requests, cost.retries) == (3, 2)
    assert 0 < clock.slept <= 5 + 10


async def test_html_for_ever_is_one_error_that_says_how_it_begins(serve, client_of):
    error, cost = await get(client_of(serve(answers(b"<html>Maintenance</html>")).url, retries=2))
    assert isinstance(error, UpstreamError)
    assert "<html>Maintenance" in error.what
    assert "3 times" in error.what
    assert (error.where, bool(error.mend)) == ("/v1/laps?session_key=9472", True)
    assert (cost.requests, cost.retries, cost.bytes) == (3, 2, 3 * 24)


async def test_a_body_cut_off_on_its_way_is_asked_again(serve, client_of):
    first = True

    async def cutting(request: web.Request) -> web.StreamResponse:
        nonlocal first
        if not first:
            return web.Response(body=LAPS)
        first = False
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(LAPS)
        request.transport.close()
        return response

    body, cost = await get(client_of(serve(cutting).url))
    assert (body, cost.retries) == (LAPS, 1)


async def test_a_connection_reset_before_an_answer_is_asked_again_by_us_alone(serve, client_of):
    seen = 0

    async def resetting(request: web.Request) -> web.StreamResponse:
        nonlocal seen
        seen += 1
        if seen != 2:
            return web.Response(status=500) if seen == 1 else web.Response(body=LAPS)
        request.transport.abort()
        return web.Response()

    error, cost = await get(client_of(serve(resetting).url, retries=1))
    assert isinstance(error, UpstreamError)
    assert (seen, cost.requests) == (2, 2), "aiohttp sends a GET again by itself, past limiter and cost"


async def test_an_answer_slower_than_the_timeout_is_asked_again(serve, client_of):
    first, never = True, asyncio.Event()

    async def stalling(request: web.Request) -> web.StreamResponse:
        nonlocal first
        if first:
            first = False
            await asyncio.wait_for(never.wait(), 5)
        return web.Response(body=LAPS)

    body, cost = await get(client_of(serve(stalling).url, answer_timeout=0.2))
    assert (body, cost.retries) == (LAPS, 1)


async def test_429_is_waited_out_without_using_up_a_retry(serve, client_of, clock):
    busy = (429, b'{"error":"slow down"}', {"Retry-After": "17"})
    body, cost = await get(client_of(serve(answers(busy, busy, LAPS)).url, retries=0))
    assert body == LAPS
    assert (cost.requests, cost.retries, cost.waits) == (3, 0, 2)
    assert 34 <= cost.waited <= 36
    assert clock.slept == pytest.approx(cost.waited, abs=0.01)


@pytest.mark.parametrize("said", [{}, *({"Retry-After": time} for time in ("soon", "nan", "inf"))])
async def test_429_without_a_time_waits_a_minute(serve, client_of, said):
    _, cost = await get(client_of(serve(answers((429, b"", said), LAPS)).url))
    assert 60 <= cost.waited <= 61


async def test_429_for_ever_ends(serve, client_of):
    error, cost = await get(client_of(serve(answers((429, b"", {"Retry-After": "1"}))).url))
    assert isinstance(error, UpstreamError)
    assert (cost.requests, cost.waits, cost.retries) == (Patience.most_waits + 1, Patience.most_waits, 0)


async def test_422_is_too_much_at_once(serve, client_of):
    error, cost = await get(client_of(serve(answers((422, b'{"detail":"Too much"}', {}))).url))
    assert isinstance(error, TooMuch)
    assert cost.requests == 1


async def test_a_live_session_locks_without_a_retry(serve, client_of):
    locked = (401, b'{"detail":"Session in progress, access is restricted to authenticated users"}', {})
    error, cost = await get(client_of(serve(answers(locked)).url))
    assert isinstance(error, LiveLock)
    assert cost.requests == 1


@pytest.mark.parametrize(
    "answer", [(401, b"", {}), (403, b"", {}), (400, b"", {}), (404, b'{"detail":"Not Found"}', {})]
)
async def test_a_refusal_is_final(serve, client_of, answer):
    error, cost = await get(client_of(serve(answers(answer)).url))
    assert isinstance(error, UpstreamRefused)
    assert (cost.requests, bool(error.mend)) == (1, True)


async def test_a_host_out_of_reach_is_a_service_that_does_not_answer(client_of):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        error, cost = await get(client_of(url, retries=2))
    assert isinstance(error, ServiceUnavailable)
    assert (error.exit_code, error.where, cost.requests) == (3, url, 3)


async def test_no_more_requests_are_under_way_than_allowed(serve, client_of):
    under_way = most = 0

    async def counting(request: web.Request) -> web.StreamResponse:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.01)
        under_way -= 1
        return web.Response(body=b"[]")

    async with client_of(serve(counting).url, concurrency=3) as client:
        await asyncio.gather(*(client.get("laps", RACE, Cost()) for _ in range(12)))
    assert most == 3


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_redirection_is_told_and_not_followed(serve, client_of, status):
    upstream = serve(answers((status, b"", {"Location": "https://elsewhere.example/v1/laps"})))
    refusal, cost = await get(client_of(upstream.url))
    assert isinstance(refusal, UpstreamRefused)
    assert "elsewhere.example" in str(refusal) and "F1_OPENF1_URL" in str(refusal)
    assert (len(upstream.asked), cost.requests) == (1, 1)


async def test_an_answer_larger_than_memory_should_hold_is_to_be_asked_for_in_parts(serve, client_of):
    bomb = gzip.compress(b"[" + b" " * 30_000_000 + b"]")
    upstream = serve(answers((200, bomb, {"Content-Encoding": "gzip"})))
    error, _ = await get(client_of(upstream.url, most_bytes=2_000_000))
    assert isinstance(error, TooMuch)
    assert "larger than 2 MB" in str(error)
