"""The limits of OpenF1 over hosts: three homes, one database, and an upstream that counts what reaches it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp import web

from f1_platform.clock import SystemClock
from f1_platform.errors import ServiceUnavailable, UpstreamError
from f1_platform.openf1.breaker import Breaker
from f1_platform.openf1.connection import connect
from f1_platform.openf1.delivery import Cost
from f1_platform.openf1.patience import Patience
from f1_platform.openf1.query import Condition
from f1_platform.openf1.rate_limit import RateLimiter
from f1_platform.openf1.sharing import sharing_of
from f1_platform.settings import Settings
from f1_platform_tests.openf1.conftest import served
from f1_platform_tests.openf1.test_rate_limit import most_within
from f1_platform_tests.postgres import needs_postgres
from f1_platform_tests.shared.conftest import Meeting

pytestmark = needs_postgres

YEAR = [Condition("year", "2024")]

ASKS = """
import sys
from pathlib import Path
from f1_platform.clock import SystemClock
from f1_platform.openf1.connection import connect
from f1_platform.openf1.delivery import Cost
from f1_platform.settings import Settings
from f1_platform_tests.shared.test_limits import YEAR

home, database, upstream, requests, per_second, per_minute = sys.argv[1:]
settings = Settings(
    _env_file=None, home=Path(home), database_url=database, openf1_url=upstream,
    openf1_per_second=float(per_second), openf1_per_minute=float(per_minute),
)
with connect(settings, SystemClock()) as openf1:
    for answer in [openf1.ask("meetings", YEAR, Cost()) for _ in range(int(requests))]:
        answer.result()
"""


def arrivals(shared: Meeting, requests: int, per_second: float, per_minute: float) -> list[float]:
    """When the requests of three hosts, so many each, reached the upstream."""
    came: list[float] = []

    async def answer(_: web.Request) -> web.Response:
        came.append(time.monotonic())
        return web.json_response([])

    with served(answer) as upstream:
        given = [shared.url(), upstream.url, str(requests), str(per_second), str(per_minute)]
        homes = [str(shared.folder / f"host{number}") for number in range(3)]
        hosts = [subprocess.Popen([sys.executable, "-c", ASKS, home, *given]) for home in homes]
        assert [host.wait(300) for host in hosts] == [0, 0, 0]
    assert len(came) == 3 * requests
    return sorted(came)


def test_three_hosts_share_the_limits_of_a_second(shared: Meeting) -> None:
    assert most_within(arrivals(shared, 5, 3, 0), 1) == 3


@pytest.mark.soak
def test_three_hosts_share_both_limits_as_they_are_by_default(shared: Meeting) -> None:
    came = arrivals(shared, 25, 3, 30)
    assert most_within(came, 1) == 3
    assert most_within(came, 60) == 30
    assert came[-1] - came[0] < 160, "no slower than twice a window and some"


def test_a_hold_that_one_host_was_asked_for_stops_the_others(shared: Meeting) -> None:
    one, two = (limiter(shared.host(name)) for name in ("one", "two"))
    one.hold(1.5)
    assert asyncio.run(two.acquire()).waited == pytest.approx(1.5, abs=0.3)


def test_a_breaker_that_one_home_opened_spares_upstream_of_the_other_and_closes_for_both(shared: Meeting) -> None:
    one, two = (breaker(shared.host(name)) for name in ("one", "two"))
    for endpoint in ("laps", "pit", "stints"):
        one.failed(endpoint, UpstreamError("OpenF1 answered 500"), final=True)
    with pytest.raises(ServiceUnavailable, match="OpenF1 is spared") as spared:
        asyncio.run(answered(two))
    assert "OpenF1 answered 500" in spared.value.what
    asyncio.run(SystemClock().sleep(PATIENCE.breaker_pause))
    asyncio.run(answered(two))
    assert (one.doubted, two.doubted) == (False, False)


def test_while_the_database_is_away_nothing_is_asked_and_no_fault_of_upstream_is_counted(
    alone: Callable[[Path], Meeting], tmp_path: Path
) -> None:
    shared = alone(tmp_path)

    async def answer(_: web.Request) -> web.Response:
        return web.json_response([])

    with served(answer) as upstream:
        settings = shared.host("one", openf1_url=upstream.url, openf1_retries=1)
        with connect(settings, SystemClock()) as openf1:
            assert openf1.ask("meetings", YEAR, Cost()).result() == b"[]"
            shared.server.stop()
            for _ in range(4):
                with pytest.raises(ServiceUnavailable, match="The database does not answer"):
                    openf1.ask("meetings", YEAR, Cost()).result()
            shared.server.start()
            assert openf1.ask("meetings", YEAR, Cost()).result() == b"[]"
        assert len(upstream.asked) == 2
    assert not breaker(settings).doubted


PATIENCE = Patience(breaker_faults=3, breaker_pause=1)


def limiter(settings: Settings) -> RateLimiter:
    return RateLimiter(settings.limiter_path, (), SystemClock(), PATIENCE, sharing_of(settings))


def breaker(settings: Settings) -> Breaker:
    return Breaker(settings.breaker_path, settings.openf1_url, PATIENCE, SystemClock(), sharing_of(settings))


async def answered(breaker: Breaker) -> None:
    async with breaker.attempt("laps", final=True):
        pass
