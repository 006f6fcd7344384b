"""The breaker by itself, on a stepped clock: what opens it, what closes it, and what never does."""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from f1_platform.clock import SteppedClock
from f1_platform.errors import LiveLock, ServiceUnavailable, TooMuch, UpstreamError, UpstreamRefused
from f1_platform.openf1.answers import Throttled, Unauthorized, Unreached
from f1_platform.openf1.breaker import Breaker
from f1_platform.openf1.patience import Patience

URL = "http://upstream"
PATIENCE = Patience(breaker_faults=3, breaker_pause=60, answer_timeout=30)
FAULT = UpstreamError("OpenF1 answered 500")
NO_CONNECTION = Unreached("OpenF1 cannot be reached")
ENDPOINTS = ("laps", "stints", "weather")


@pytest.fixture
def breaker(tmp_path, clock):
    return Breaker(tmp_path / "breaker", URL, PATIENCE, clock)


async def fails(breaker, endpoint, error=FAULT, *, final=True):
    with pytest.raises(type(error)) as raised:
        async with breaker.attempt(endpoint, final=final):
            raise error
    assert raised.value is error, "it was let through"


async def answers(breaker, endpoint="laps"):
    async with breaker.attempt(endpoint, final=True):
        pass


async def opened(breaker):
    for endpoint in ENDPOINTS:
        await fails(breaker, endpoint)
    return breaker


async def refused(breaker, endpoint="laps") -> ServiceUnavailable:
    with pytest.raises(ServiceUnavailable, match="spared") as raised:
        await answers(breaker, endpoint)
    return raised.value


async def test_faults_of_three_endpoints_in_a_row_open_it_and_it_says_until_when_and_what_to_do(breaker, clock):
    clock.wait(3 * 3600)
    await opened(breaker)
    clock.wait(20)
    error = await refused(breaker)
    assert "since 03:00:00 UTC" in error.what
    assert "OpenF1 answered 500" in error.what
    assert (error.where, error.exit_code) == (URL, 3)
    assert error.mend == "Nothing is asked until 03:01:00 UTC; run the same command after it"


async def test_three_questions_in_a_row_without_a_connection_open_it(breaker):
    for _ in range(3):
        await fails(breaker, "laps", NO_CONNECTION)
    await refused(breaker)


async def test_another_service_that_is_away_says_nothing_of_upstream(breaker):
    for _ in range(10):
        await fails(breaker, "laps", ServiceUnavailable("The database does not answer"))
    assert not breaker.doubted
    await answers(breaker)


async def test_one_endpoint_that_fails_for_ever_never_opens_it(breaker):
    for _ in range(100):
        await fails(breaker, "weather")
    await answers(breaker)


async def test_a_good_answer_in_between_takes_all_faults_back(breaker):
    for _ in range(10):
        await fails(breaker, "laps")
        await fails(breaker, "stints")
        await answers(breaker, "sessions")
    assert not breaker.doubted


@pytest.mark.parametrize("said", [TooMuch("422"), LiveLock("401"), UpstreamRefused("403"), Unauthorized()])
async def test_what_only_a_living_upstream_says_is_a_good_answer(breaker, said):
    await fails(breaker, "laps")
    await fails(breaker, "stints")
    await fails(breaker, "weather", said)
    assert not breaker.doubted


async def test_a_429_says_nothing_either_way(breaker):
    await fails(breaker, "laps")
    await fails(breaker, "stints")
    await fails(breaker, "pit", Throttled(1))
    assert breaker.doubted
    await fails(breaker, "weather")
    await refused(breaker)


async def test_a_blip_that_strikes_many_first_tries_at_once_opens_nothing(breaker):
    for endpoint in ("laps", "stints", "weather", "pit"):
        await fails(breaker, endpoint, final=False)
    assert not breaker.doubted


async def test_once_a_question_used_up_its_tries_the_first_tries_of_others_count(breaker):
    await fails(breaker, "laps", final=True)
    await fails(breaker, "stints", final=False)
    await fails(breaker, "weather", final=False)
    await refused(breaker)


async def test_faults_of_long_ago_do_not_count_towards_those_of_now(breaker, clock):
    await fails(breaker, "laps")
    await fails(breaker, "stints")
    clock.wait(Patience.breaker_memory + 1)
    await fails(breaker, "weather")
    await answers(breaker)


async def test_after_the_pause_one_request_probes_while_the_others_wait_and_success_lets_all_through(breaker, clock):
    await opened(breaker)
    clock.wait(60)
    under_way = most = passed = 0

    async def asking() -> None:
        nonlocal under_way, most, passed
        async with breaker.attempt("laps", final=True):
            under_way += 1
            most = max(most, under_way) if passed == 0 else most
            await clock.sleep(1)
            under_way -= 1
            passed += 1

    await asyncio.gather(*(asking() for _ in range(8)))
    assert (most, passed) == (1, 8)
    assert not breaker.doubted


async def test_no_connection_for_a_probe_opens_it_anew(breaker, clock):
    await opened(breaker)
    clock.wait(60)
    await fails(breaker, "laps", NO_CONNECTION)
    assert "since 00:00:00 UTC" in (await refused(breaker)).what


async def test_half_open_a_bad_endpoint_lets_another_one_close_it(breaker, clock):
    await opened(breaker)
    clock.wait(60)
    for _ in range(5):
        await fails(breaker, "weather", final=False)
    await answers(breaker, "laps")
    assert not breaker.doubted


async def test_half_open_faults_of_three_endpoints_open_it_anew(breaker, clock):
    await opened(breaker)
    clock.wait(60)
    for endpoint in ENDPOINTS:
        await fails(breaker, endpoint, final=False)
    await refused(breaker)
    clock.wait(60)
    await answers(breaker)


async def test_a_probe_that_was_broken_off_lets_the_next_one_go_at_once(breaker, clock):
    await opened(breaker)
    clock.wait(60)
    await fails(breaker, "laps", asyncio.CancelledError())
    await answers(breaker)
    assert clock.slept == 60


async def test_a_probe_whose_process_was_killed_is_waited_for_no_longer_than_an_answer_takes(breaker, clock):
    await opened(breaker)
    clock.wait(60)
    never_heard_of_again = breaker.attempt("laps", final=True)
    await never_heard_of_again.__aenter__()
    await answers(breaker)
    assert 60 + 30 <= clock.slept <= 60 + 31


async def test_a_fault_of_a_request_that_began_before_it_opened_makes_it_no_longer(breaker, clock):
    await opened(breaker)
    clock.wait(59)
    breaker.failed("pit", FAULT, final=True)
    clock.wait(1)
    await answers(breaker)


async def test_it_is_shared_by_all_of_a_home(breaker, tmp_path, clock):
    other = Breaker(tmp_path / "breaker", URL, PATIENCE, clock)
    await fails(breaker, "laps")
    await fails(other, "stints")
    await fails(breaker, "weather")
    await refused(other)


async def test_another_upstream_begins_anew(breaker, tmp_path, clock):
    await opened(breaker)
    await answers(Breaker(tmp_path / "breaker", "http://another", PATIENCE, clock))


async def test_a_wall_clock_that_jumps_an_hour_changes_nothing(breaker, clock, monkeypatch):
    await opened(breaker)
    for jump in (timedelta(hours=1), timedelta(hours=-1)):
        monkeypatch.setattr(clock, "_start", clock._start + jump)
        await refused(breaker)
    clock.wait(60)
    await answers(breaker)


@pytest.mark.parametrize("before", [90_000.0, 59.0, 1.0])
async def test_a_reboot_leaves_it_open_for_a_pause_at_most(tmp_path, clock, before):
    state = {"url": URL, "opened": before, "until": before + 60, "probed_until": before + 90, "last": "x"}
    (tmp_path / "breaker").write_bytes(msgspec.json.encode(state))
    clock.wait(60)
    breaker = Breaker(tmp_path / "breaker", URL, PATIENCE, clock)
    while True:
        try:
            await answers(breaker)
            break
        except ServiceUnavailable:
            clock.wait(1)
    assert clock.slept <= 60 + 60 + 30


@settings(max_examples=50)
@given(st.lists(st.sampled_from(["laps", "stints", "pit", "good", "away", "broken off", "minute"]), max_size=40))
def test_whatever_happened_it_lets_somebody_through_after_a_pause(tmp_path_factory, happened):
    clock = SteppedClock(datetime(2024, 3, 3, tzinfo=UTC))
    breaker = Breaker(tmp_path_factory.mktemp("home") / "breaker", URL, PATIENCE, clock)
    outcomes = {"away": NO_CONNECTION, "broken off": asyncio.CancelledError()}

    async def live() -> None:
        for one in happened:
            if one == "minute":
                clock.wait(60)
                continue
            try:
                async with breaker.attempt(one, final=True):
                    if one != "good":
                        raise outcomes.get(one, FAULT)
            except (UpstreamError, ServiceUnavailable, asyncio.CancelledError):
                pass
        clock.wait(PATIENCE.breaker_pause)
        await answers(breaker)
        assert not breaker.doubted

    asyncio.run(live())


async def test_a_damaged_state_counts_as_closed(breaker, tmp_path):
    await opened(breaker)
    (tmp_path / "breaker").write_bytes(b"\x00\x00")
    await answers(breaker)


FAILING = """
import asyncio, pathlib, sys
from f1_platform.clock import SystemClock
from f1_platform.errors import UpstreamError
from f1_platform.openf1.breaker import Breaker
from f1_platform.openf1.patience import Patience

async def main():
    async with Breaker(pathlib.Path(sys.argv[1]), "http://upstream", Patience(), SystemClock()).attempt(
        sys.argv[2], final=True
    ):
        raise UpstreamError("OpenF1 answered 500")

try:
    asyncio.run(main())
except Exception as error:
    sys.exit(str(error))
"""


def test_three_processes_open_it_together_for_a_fourth(tmp_path):
    def run(endpoint: str) -> str:
        asking = [sys.executable, "-c", FAILING, str(tmp_path / "breaker"), endpoint]
        return subprocess.run(asking, capture_output=True, text=True, check=False).stderr

    assert [run(endpoint).splitlines() for endpoint in ENDPOINTS] == [
        ["OpenF1 answered 500"],
        ["OpenF1 answered 500"],
        ["OpenF1 is spared for 60 s: OpenF1 answered 500", "OpenF1 answered 500"],
    ]
    assert "OpenF1 is spared" in run("pit")
