"""Answers that are none to the question: asked again, and never stored."""

import asyncio
import json

import pytest
from aiohttp import web

from f1_platform.clock import SystemClock
from f1_platform.errors import MalformedAnswer, UpstreamError
from f1_platform.openf1 import to_records
from f1_platform.openf1.collect import Failure, deliveries
from f1_platform.openf1.connection import connect
from f1_platform.openf1.delivery import Cost
from f1_platform.openf1.query import Condition
from f1_platform_tests.openf1.small import RACE, SESSIONS, STINTS, drained, planned, rows, sample, stint

SESSION = (Condition("session_key", "10"),)
MEETING = (Condition("meeting_key", "1"),)
GOOD = [stint(10, 1), stint(10, 2)]
ODD = [stint(10, 1) | {"lap_start": "one"}, stint(10, 2)]


def body(records) -> bytes:
    return json.dumps(records).encode()


def one_by_one(*bodies):
    """A handler that gives one body after the other, the last one for ever."""
    left = list(bodies)

    async def handle(request: web.Request) -> web.StreamResponse:
        return web.Response(body=left.pop(0) if len(left) > 1 else left[0])

    return handle


async def ask(client, conditions=SESSION, endpoint="stints"):
    """One question; answers with the records or the error, and its cost."""
    cost = Cost()
    async with client:
        try:
            decoded = await client.records(endpoint, conditions, cost)
        except UpstreamError as error:
            return error, cost
    return list(to_records(decoded.batch, endpoint)), cost


def numbers(records) -> list[int]:
    return [record["stint_number"] for record in records]


MALFORMED = {
    "numbers": b"[1, 2]",
    "no JSON": b'[{"session_key": }]',
    "cut inside": b'[{"session_key":10,"segments":[1,2]',
    "a list in it": b'[{"session_key":10},[]]',
    "too long": b'[{"session_key":10}]]',
    "no UTF-8": b'[{"compound":"\xff"}]',
    "a detail": b'{"detail":"Internal error"}',
    "a stranger among them": body([*GOOD, stint(99, 9)]),
    "another session": body([stint(11, 9)]),
    "another type": body(ODD),
}


@pytest.mark.parametrize("malformed", MALFORMED.values(), ids=MALFORMED)
async def test_what_is_no_answer_to_the_question_is_asked_again(serve, client_of, malformed):
    records, cost = await ask(client_of(serve(one_by_one(malformed, body(GOOD))).url))
    assert numbers(records) == [1, 2]
    assert (cost.requests, cost.retries) == (2, 1)


@pytest.mark.parametrize(
    ("conditions", "strange"),
    [(SESSION, {"session_key": 11}), (MEETING, {"meeting_key": 2, "session_key": 50})],
)
async def test_records_of_others_for_ever_are_an_error_that_names_them(serve, client_of, conditions, strange):
    answer = body([*GOOD, stint(10, 3) | strange])
    error, cost = await ask(client_of(serve(one_by_one(answer)).url, retries=2), conditions)
    assert isinstance(error, MalformedAnswer)
    [(field, key), *_] = strange.items()
    assert f"not asked for: {field} {key} (tried 3 times)" in error.what
    assert (error.where.startswith("/v1/stints?"), bool(error.mend), cost.requests) == (True, True, 3)


async def test_another_season_in_a_catalogue_is_not_taken(serve, client_of):
    answer = body([{"session_key": 1, "year": 2024}, {"session_key": 2, "year": 2023}])
    error, _ = await ask(client_of(serve(one_by_one(answer)).url), (Condition("year", "2024"),), "sessions")
    assert "not asked for: year 2023" in error.what


async def test_all_sessions_of_a_meeting_are_asked_for_with_it(serve, client_of):
    records, cost = await ask(client_of(serve(one_by_one(body([stint(10, 1), stint(99, 2)]))).url), MEETING)
    assert (numbers(records), cost.retries) == ([1, 2], 0)


async def test_telemetry_of_another_session_is_not_taken(serve, client_of):
    strange = sample(RACE.start, 7) | {"session_key": 13}
    good = [sample(RACE.start, 1)]
    upstream = serve(one_by_one(body([*good, strange]), body(good)))
    records, _ = await ask(client_of(upstream.url), (Condition("session_key", "12"),), "location")
    assert [record["x"] for record in records] == [1]


async def test_a_type_that_openf1_insists_on_is_its_word_and_not_asked_again_with_the_next_question(serve, client_of):
    async with client_of(serve(one_by_one(body(ODD))).url, retries=2) as client:
        first, second = Cost(), Cost()
        decoded = await client.records("stints", SESSION, first)
        await client.records("stints", SESSION, second)
    assert (first.requests, second.requests) == (3, 1)
    assert decoded.extras == {"lap_start": 1}
    assert [record["lap_start"] for record in to_records(decoded.batch, "stints")] == ["one", None]


async def test_another_type_in_the_last_try_alone_is_a_slip(serve, client_of):
    upstream = serve(one_by_one(b"[1]", body(ODD)))
    error, cost = await ask(client_of(upstream.url, retries=1))
    assert "values of another type, or none: lap_start (tried 2 times)" in error.what
    assert cost.requests == 2


async def test_a_new_field_is_no_fault(serve, client_of):
    records, cost = await ask(client_of(serve(one_by_one(body([stint(10, 1) | {"tread": 3}]))).url))
    assert (records[0]["tread"], cost.retries) == (3, 0)


async def test_an_answer_that_trickles_for_ever_ends_with_the_time_for_a_whole_answer(serve, client_of):
    async def trickling(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"[")
        while True:
            await asyncio.sleep(0.02)
            await response.write(b" ")

    clock = SystemClock()
    began = clock.elapsed()
    error, cost = await ask(client_of(serve(trickling).url, answer_timeout=0.2, retries=1))
    assert "took longer than 0.2 s (tried 2 times)" in error.what
    assert (cost.requests, cost.bytes) == (2, 0)
    assert 0.4 <= clock.elapsed() - began < 5


@pytest.mark.parametrize("stranger", [b'{"session_key":11,}', body([stint(99, 1) | {"meeting_key": 2}])[1:-1]])
def test_a_malformed_session_in_the_answer_of_a_meeting_takes_nothing_from_the_others(
    serve, settings_of, clock, stranger
):
    async def handle(request: web.Request) -> web.StreamResponse:
        session = request.query.get("session_key")
        mine = {"10": body([stint(10, 1)])[1:-1], "11": stranger, "12": body([stint(12, 1), stint(12, 2)])[1:-1]}
        wanted = mine.values() if session is None else [mine[session]]
        return web.Response(body=b"[" + b",".join(wanted) + b"]")

    with connect(settings_of(serve(handle).url), clock) as connection:
        outcomes = [drained(outcome) for outcome in deliveries(connection, planned(SESSIONS, STINTS))]
    [failure] = [outcome for outcome in outcomes if isinstance(outcome, Failure)]
    assert (failure.unit.session_key, type(failure.error)) == (11, MalformedAnswer)
    assert rows(outcomes) == {10: 1, 12: 2}
