"""The clock whose waits pass at once: who sleeps at the same time sleeps together, in one thread or in several."""

import asyncio
from datetime import UTC, datetime, timedelta
from threading import Thread

from f1_platform.clock import SteppedClock

START = datetime(2030, 3, 2, 12, tzinfo=UTC)


async def woken(clock: SteppedClock, *seconds: float) -> list[tuple[float, float]]:
    """Sleepers by their seconds, in the order they wake, and what the clock showed then."""
    order: list[tuple[float, float]] = []

    async def sleeper(mine: float) -> None:
        await clock.sleep(mine)
        order.append((mine, clock.elapsed()))

    await asyncio.gather(*map(sleeper, seconds))
    return order


def test_waits_pass_one_after_the_other() -> None:
    clock = SteppedClock(START)

    clock.wait(60)
    clock.wait(-5)
    clock.wait(1.5)

    assert clock.now() == START + timedelta(seconds=61.5)
    assert clock.elapsed() == clock.slept == 61.5


def test_sleepers_wake_in_the_order_of_their_instants() -> None:
    clock = SteppedClock(START)

    assert asyncio.run(woken(clock, 30, 5, 0, 10)) == [(0, 0), (5, 5), (10, 10), (30, 30)]
    assert clock.slept == 30, "they slept at the same time"


def test_a_sleeper_that_is_cancelled_holds_up_nobody() -> None:
    clock = SteppedClock(START)

    async def cancelled() -> None:
        soon = asyncio.create_task(clock.sleep(5))
        await asyncio.sleep(0)
        soon.cancel()
        await clock.sleep(60)

    asyncio.run(cancelled())

    assert clock.slept == 60


def test_no_wait_is_lost_between_threads() -> None:
    clock = SteppedClock(START)

    def sleepers(seconds: float) -> None:
        asyncio.run(woken(clock, *[seconds] * 50))

    threads = [Thread(target=sleepers, args=(seconds,)) for seconds in (1, 2, 3)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 3 <= clock.slept <= 6
