"""Tokens of an account: one for all requests, replaced in time, refused once, and never shown."""

import asyncio

import pytest
from aiohttp import web

from f1_platform.errors import UpstreamError, UpstreamRefused
from f1_platform.openf1.delivery import Cost
from f1_platform_tests.openf1.test_client import LAPS, RACE, get


class Doorman:
    """An OpenF1 that gives out numbered tokens and takes only the newest."""

    def __init__(self, expires_in="3600", password="right"):
        self.given, self.expires_in, self.password, self.seen = 0, expires_in, password, []

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        if request.path == "/token":
            form = await request.post()
            if form["password"] != self.password:
                return web.json_response({"detail": "Incorrect username or password"}, status=401)
            self.given += 1
            return web.json_response({"access_token": f"t{self.given}", "expires_in": self.expires_in})
        self.seen.append(request.headers.get("Authorization"))
        if self.seen[-1] != f"Bearer t{self.given}":
            return web.json_response({"detail": "Invalid token"}, status=401)
        return web.Response(body=LAPS)


async def test_one_token_serves_all_requests_at_once(serve, client_of):
    doorman = Doorman()
    async with client_of(serve(doorman).url, username="me", password="right") as client:
        await asyncio.gather(*(client.get("laps", RACE, Cost()) for _ in range(8)))
    assert doorman.seen == ["Bearer t1"] * 8


async def test_a_token_is_replaced_before_it_ends(serve, client_of, clock):
    doorman = Doorman()
    async with client_of(serve(doorman).url, username="me", password="right") as client:
        await client.get("laps", RACE, Cost())
        clock.wait(3600 - 60)
        await client.get("laps", RACE, Cost())
    assert doorman.seen == ["Bearer t1", "Bearer t2"]


async def test_a_token_that_is_not_taken_is_replaced_once(serve, client_of):
    doorman, cost = Doorman(), Cost()
    async with client_of(serve(doorman).url, username="me", password="right") as client:
        await client.get("laps", RACE, Cost())
        doorman.given += 1
        assert await client.get("laps", RACE, cost) == LAPS
    assert doorman.seen == ["Bearer t1", "Bearer t1", "Bearer t3"]
    assert (cost.requests, cost.retries) == (3, 0)


async def test_wrong_credentials_are_tried_once_only(serve, client_of):
    upstream = serve(Doorman())
    async with client_of(upstream.url, username="me", password="wrong") as client:
        for _ in range(3):
            with pytest.raises(UpstreamRefused, match="credentials"):
                await client.get("laps", RACE, Cost())
    assert upstream.asked == ["/token"]


@pytest.mark.parametrize(
    "fault",
    [
        {"headers": {"Content-Encoding": "br"}, "body": LAPS},
        {"headers": {"X-Large": "x" * 20_000}, "body": LAPS},
        {"headers": {"Content-Encoding": "gzip"}, "body": b"no gzip"},
    ],
)
async def test_no_error_shows_the_token_or_an_answer_at_length(serve, client_of, fault):
    async def broken(request: web.Request) -> web.StreamResponse:
        if request.path == "/token":
            return web.json_response({"access_token": "hunter2", "expires_in": "3600"})
        return web.Response(**fault)

    error, _ = await get(client_of(serve(broken).url, username="me", password="right", retries=0))
    assert isinstance(error, UpstreamError)
    assert "hunter2" not in str(error) and len(str(error)) < 500
