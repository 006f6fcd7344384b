"""`f1 doctor` on a host that shares a database: its one request keeps the limits, and it makes nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

from aiohttp import web

from f1_platform.cli.checks import examine
from f1_platform.cli.findings import Finding
from f1_platform.clock import SystemClock
from f1_platform.openf1.rate_limit import RateLimiter
from f1_platform.openf1.sharing import sharing_of
from f1_platform.settings import Settings
from f1_platform_tests.openf1.conftest import served
from f1_platform_tests.postgres import needs_postgres
from f1_platform_tests.shared.conftest import Meeting

pytestmark = needs_postgres


async def nothing(_: web.Request) -> web.Response:
    return web.json_response([])


def openf1_of(settings: Settings) -> Finding:
    (found,) = (finding for finding in examine(settings, SystemClock()) if finding.name == "OpenF1")
    return found


def test_it_makes_nothing_where_nothing_is(shared: Meeting) -> None:
    with served(nothing) as upstream:
        settings = shared.host("one", openf1_url=upstream.url)
        assert openf1_of(settings).ok
        assert len(upstream.asked) == 1
    assert not settings.home.exists()
    assert shared.asked("SELECT count(*) FROM pg_namespace WHERE nspname IN ('shared', 'serving')") == [(0,)]


def test_its_request_is_counted_with_those_of_all_hosts(shared: Meeting) -> None:
    with served(nothing) as upstream:
        settings = shared.host("one", openf1_url=upstream.url)
        asyncio.run(RateLimiter(settings.limiter_path, (), SystemClock(), sharing=sharing_of(settings)).acquire())
        assert openf1_of(settings).ok
    ((state,),) = shared.asked("SELECT content::text FROM shared.states WHERE name = 'openf1.limit'")
    assert len(json.loads(state)["sent"]) == 1


def test_a_database_that_is_away_is_found_and_nothing_is_asked_past_the_limits(
    alone: Callable[[Path], Meeting], tmp_path: Path
) -> None:
    shared = alone(tmp_path)
    shared.server.stop()
    with served(nothing) as upstream:
        settings = shared.host("one", openf1_url=upstream.url)
        found = openf1_of(settings)
        assert upstream.asked == []
    assert (found.ok, found.found) == (False, "The database does not answer")
