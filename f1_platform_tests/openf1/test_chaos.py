"""Every fault at once, seeded, over real HTTP: what is delivered is what a faultless upstream would have answered."""

import random
from datetime import timedelta

import msgspec
import pytest
from aiohttp import web

from f1_platform.errors import TransientError
from f1_platform.openf1 import LIGHT, TELEMETRY, to_records
from f1_platform.openf1.collect import Failure, deliveries
from f1_platform.openf1.connection import connect
from f1_platform.openf1.delivery import Delivery
from f1_platform.openf1.patience import Patience
from f1_platform.openf1.plan import plan, units_of
from f1_platform_tests.openf1.small import QUARTER, SESSIONS, SmallOpenF1, drained, sample, stint

SHARE = 0.4
"""Of the answers that are spoilt."""

RECORDS = {
    "stints": [stint(session.session_key, number) for session in SESSIONS for number in range(1, 30)],
    "location": [sample(session.start + timedelta(seconds=30 * n), n) | {"session_key": session.session_key}
                 for session in SESSIONS for n in range(200)],
}  # fmt: skip
WANTED = [e for e in (*LIGHT, *TELEMETRY) if e.name in {"stints", "location", "weather", "position"}]


class Chaos:
    """A small OpenF1 of whose answers a share is spoilt, each in a way that the seed draws."""

    def __init__(self, seed: int):
        self.small, self.random = SmallOpenF1(RECORDS, most=60), random.Random(seed)
        self.spoilt = 0

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        answer = await self.small(request)
        if self.random.random() > SHARE:
            return answer
        self.spoilt += 1
        way = self.random.choice([self.refusal, self.cut, self.reset, self.html, self.stranger, self.retyped])
        return await way(request, answer)

    async def refusal(self, request: web.Request, answer: web.Response) -> web.StreamResponse:
        status = self.random.choice([429, 500, 502, 503, 504])
        return web.Response(status=status, headers=self.random.choice([{}, {"Retry-After": "3"}]))

    async def cut(self, request: web.Request, answer: web.Response) -> web.StreamResponse:
        return web.Response(body=answer.body[: self.random.randrange(len(answer.body))])

    async def reset(self, request: web.Request, answer: web.Response) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(len(answer.body))})
        await response.prepare(request)
        await response.write(answer.body[:-1])
        request.transport.close()
        return response

    async def html(self, request: web.Request, answer: web.Response) -> web.StreamResponse:
        return web.Response(body=self.random.choice([b"<html>[]</html>", b"", b'{"detail":"Try later"}', b"null"]))

    async def stranger(self, request: web.Request, answer: web.Response) -> web.StreamResponse:
        records = msgspec.json.decode(answer.body) if answer.status == 200 else []
        return web.Response(body=msgspec.json.encode([*records, {"meeting_key": 2, "session_key": 20}]))

    async def retyped(self, request: web.Request, answer: web.Response) -> web.StreamResponse:
        if answer.status != 200:
            return answer
        retyped = [record | {"driver_number": "one"} for record in msgspec.json.decode(answer.body)]
        return web.Response(body=msgspec.json.encode(retyped))


def told(endpoint: str, records) -> list[str]:
    """Records as texts, of the fields that all of them have."""
    fields = RECORDS[endpoint][0]
    return sorted(repr([record[field] for field in fields]) for record in records)


EXPECTED = {
    (endpoint, session.session_key): told(endpoint, [r for r in records if r["session_key"] == session.session_key])
    for endpoint, records in RECORDS.items()
    for session in SESSIONS
}


@pytest.mark.parametrize("seed", [1, 2, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(3, 21))])
def test_the_same_command_again_ends_with_what_a_faultless_upstream_has(serve, settings_of, clock, seed):
    chaos, left, found = Chaos(seed), units_of(SESSIONS, WANTED), {}
    settings = settings_of(serve(chaos).url, openf1_retries=5)
    for _ in range(20):
        with connect(settings, clock) as connection:
            wanted = plan(left, SESSIONS, window=QUARTER)
            outcomes = [drained(outcome) for outcome in deliveries(connection, wanted)]
        for outcome in outcomes:
            if isinstance(outcome, Delivery):
                endpoint = outcome.unit.endpoint
                records = [record for batch in outcome.batches for record in to_records(batch, endpoint)]
                found[endpoint, outcome.unit.session_key] = told(endpoint, records) if records else []
        failed = [outcome for outcome in outcomes if isinstance(outcome, Failure)]
        assert all(isinstance(failure.error, TransientError) for failure in failed)
        left = [failure.unit for failure in failed]
        if not left:
            break
        clock.wait(Patience.breaker_pause)
    assert {unit: records for unit, records in found.items() if records} == EXPECTED
    assert not left
    assert chaos.spoilt > 5
