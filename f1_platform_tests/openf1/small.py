"""A small OpenF1 that filters, refuses what is too much and fails as scripted; a weekend, and plans for it."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta

import msgspec
from aiohttp import web

from f1_platform.errors import F1Error
from f1_platform.openf1 import ENDPOINTS, LIGHT, TELEMETRY, Session
from f1_platform.openf1.collect import Failure
from f1_platform.openf1.delivery import Delivery
from f1_platform.openf1.filters import matcher, parse_query
from f1_platform.openf1.plan import Plan, plan, units_of

START = datetime(2024, 3, 2, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)
SESSIONS = [
    Session(2024, 1, 10, "Practice", "Practice 1", START, START + HOUR),
    Session(2024, 1, 11, "Qualifying", "Qualifying", START + 4 * HOUR, START + 5 * HOUR),
    Session(2024, 1, 12, "Race", "Race", START + 24 * HOUR, START + 26 * HOUR),
]
RACE = SESSIONS[2]
QUARTER = timedelta(minutes=15)
STINTS = [endpoint for endpoint in LIGHT if endpoint.name == "stints"]
WEATHER = [endpoint for endpoint in LIGHT if endpoint.name == "weather"]
LOCATION = [endpoint for endpoint in TELEMETRY if endpoint.name == "location"]


def stint(session: int, number: int) -> dict:
    return {"meeting_key": 1, "session_key": session, "driver_number": 1, "stint_number": number}


def sample(date: datetime, x: int = 0) -> dict:
    return {"meeting_key": 1, "session_key": 12, "driver_number": 1, "date": date.isoformat(), "x": x, "y": 0, "z": 0}


class SmallOpenF1:
    """Answers from records by endpoint, filtered; 422 above a number of records; scripted answers first."""

    def __init__(self, records: dict[str, list[dict]], most: int = 10**9):
        self.records, self.most = records, most
        self.scripted: dict[str, list[web.Response]] = defaultdict(list)

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        endpoint = request.path.removeprefix("/v1/")
        if self.scripted[endpoint]:
            return self.scripted[endpoint].pop(0)
        matches = matcher(ENDPOINTS[endpoint], parse_query(request.raw_path.partition("?")[2]).filters())
        found = [record for record in self.records.get(endpoint, []) if matches(record)]
        if len(found) > self.most:
            return web.json_response({"detail": "Too much"}, status=422)
        if not found:
            return web.json_response({"detail": "No results found."}, status=404)
        return web.Response(body=msgspec.json.encode(found))


def drained(outcome):
    """An outcome with the batches of a delivery as a list, or the failure that draining ended in."""
    if isinstance(outcome, Delivery):
        try:
            outcome.batches = list(outcome.batches)
        except F1Error as error:
            return Failure(outcome.unit, error, outcome.cost)
    return outcome


def rows(outcomes) -> dict[int, int]:
    """Records delivered, by session."""
    return {
        outcome.unit.session_key: sum(batch.num_rows for batch in outcome.batches)
        for outcome in outcomes
        if isinstance(outcome, Delivery)
    }


def planned(sessions, endpoints, **spans) -> Plan:
    return plan(units_of(sessions, endpoints), SESSIONS, window=QUARTER, **spans)
