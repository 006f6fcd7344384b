import asyncio
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from f1_platform.clock import SteppedClock, SystemClock
from f1_platform.openf1.rate_limit import MARGIN, ON_ITS_WAY, Quota, RateLimiter, Turn, earliest, quotas_of

TICK = 1e-5


def most_within(instants: list[float], seconds: float) -> int:
    """The most instants in any half-open window of that length."""
    return max(sum(start <= instant < start + seconds - TICK for instant in instants) for start in instants)


async def instants_of(limiter: RateLimiter, clock: SteppedClock, requests: int) -> list[float]:
    sent: list[float] = []

    async def ask() -> None:
        limiter.arrived(await limiter.acquire())
        sent.append(clock.elapsed())

    await asyncio.gather(*(ask() for _ in range(requests)))
    return sent


async def test_both_windows_hold_at_once(tmp_path, clock):
    limiter = RateLimiter(tmp_path / "limit", quotas_of(3, 30, margin=0), clock)
    sent = await instants_of(limiter, clock, 100)
    assert most_within(sent, 1) == 3
    assert most_within(sent, 60) == 30
    assert sent[-1] == pytest.approx(183)  # the fastest that 3/s and 30/min allow


async def test_each_window_is_longer_than_upstreams_by_the_margin(tmp_path, clock):
    sent = await instants_of(RateLimiter(tmp_path / "limit", quotas_of(3, 30), clock), clock, 40)
    assert most_within(sent, 1 + MARGIN) == 3
    assert most_within(sent, 60 + MARGIN) == 30


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(0, ON_ITS_WAY), min_size=20, max_size=20))
def test_however_late_requests_arrive_no_window_of_upstream_s_has_too_many(delays):
    clock, arrivals = SteppedClock(datetime(2024, 3, 3, tzinfo=UTC)), []

    async def ask(limiter: RateLimiter, delay: float) -> None:
        turn = await limiter.acquire()
        await clock.sleep(delay)
        arrivals.append(clock.elapsed())
        limiter.arrived(turn)

    async def all_of_them() -> None:
        with TemporaryDirectory() as folder:
            limiter = RateLimiter(Path(folder) / "limit", quotas_of(3, 8, margin=0), clock)
            await asyncio.gather(*(ask(limiter, delay) for delay in delays))

    asyncio.run(all_of_them())
    assert most_within(arrivals, 1) <= 3
    assert most_within(arrivals, 60) <= 8


async def test_what_is_never_answered_counts_as_arrived_in_the_end(tmp_path, clock):
    limiter = RateLimiter(tmp_path / "limit", quotas_of(1, 0, margin=0), clock)
    await limiter.acquire()
    assert (await limiter.acquire()).left == pytest.approx(ON_ITS_WAY + 1, abs=0.11)


async def test_rates_of_zero_are_no_limit(tmp_path, clock):
    assert await instants_of(RateLimiter(tmp_path / "limit", quotas_of(0, 0), clock), clock, 500) == [0.0] * 500


def test_a_rate_below_one_is_a_request_every_so_many_windows():
    assert quotas_of(0.5, 0, margin=0) == (Quota(1, 2.0),)


@given(st.lists(st.floats(0, 5), max_size=60), st.integers(1, 5), st.integers(1, 9))
def test_no_window_is_ever_exceeded_and_no_request_waits_for_nothing(pauses, per_short, per_long):
    quotas = (Quota(per_short, 1.0), Quota(per_long, 4.0))
    sent: list[float] = []
    now = 0.0
    for pause in pauses:
        now += pause
        at = earliest(sent, now, quotas)
        if at > now:
            assert any(sum(at - q.seconds - TICK <= instant for instant in sent) >= q.count for q in quotas)
        sent.append(at)
        now = at
    for quota in quotas:
        assert not sent or most_within(sent, quota.seconds) <= quota.count


async def test_a_hold_stops_every_limiter_of_the_home(tmp_path, clock):
    one, other = (RateLimiter(tmp_path / "limit", (), clock) for _ in range(2))
    one.hold(60)
    assert (await other.acquire()).waited == 60.0


async def test_instants_of_the_future_are_of_before_a_reboot_and_forgotten(tmp_path, clock):
    path = tmp_path / "limit"
    sent = [{"left": 90_000.0, "arrived": 90_001.0}] * 30
    path.write_bytes(msgspec.json.encode({"sent": sent, "hold_until": 90_000.0}))
    assert await RateLimiter(path, quotas_of(3, 30), clock).acquire() == Turn(0.0, 0.0)


async def test_a_damaged_state_counts_as_none(tmp_path, clock):
    path = tmp_path / "limit"
    path.write_bytes(b"\x00\x00")
    assert await RateLimiter(path, quotas_of(3, 30), clock).acquire() == Turn(0.0, 0.0)


async def test_a_standing_clock_does_not_stop_the_limiter(tmp_path):
    clock = SystemClock(standing=datetime(2025, 5, 1, tzinfo=UTC))
    limiter = RateLimiter(tmp_path / "limit", (Quota(1, 0.05),), clock)
    first = await limiter.acquire()
    limiter.arrived(first)
    assert first.waited < 0.05 <= 0.001 + (await limiter.acquire()).waited


ASKING = """
import asyncio, pathlib, sys
from f1_platform.clock import SystemClock
from f1_platform.openf1.rate_limit import Quota, RateLimiter

async def main():
    quotas = (Quota(5, 0.2), Quota(12, 0.8), Quota(1000, 0.001))  # the last keeps 1000 instants in the file
    limiter = RateLimiter(pathlib.Path(sys.argv[1]), quotas, SystemClock())
    async def ask():
        limiter.arrived(await limiter.acquire())

    await asyncio.gather(*(ask() for _ in range(12)))

asyncio.run(main())
"""


def test_three_processes_share_both_windows(tmp_path: Path):
    path = tmp_path / "limit"
    processes = [subprocess.Popen([sys.executable, "-c", ASKING, str(path)]) for _ in range(3)]
    assert [process.wait(30) for process in processes] == [0, 0, 0]
    sent = [request["left"] for request in msgspec.json.decode(path.read_bytes())["sent"]]
    assert len(sent) == 36
    assert most_within(sent, 0.2) == 5
    assert most_within(sent, 0.8) == 12


def test_a_process_killed_while_it_holds_the_lock_frees_it(tmp_path: Path):
    path = tmp_path / "limit"
    dying = "import fcntl, os, sys; fcntl.flock(open(sys.argv[1], 'w'), fcntl.LOCK_EX); os.kill(os.getpid(), 9)"
    assert subprocess.run([sys.executable, "-c", dying, str(path)], check=False).returncode == -9
    clock = SteppedClock(datetime(2024, 3, 3, tzinfo=UTC))
    assert asyncio.run(RateLimiter(path, quotas_of(3, 30), clock).acquire()) == Turn(0.0, 0.0)
