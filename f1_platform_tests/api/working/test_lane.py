"""A lane's places: half of them, and of the room to wait, is the most that one caller has."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.working.job import Job
from api.working.lane import Full, Lane

SECONDS = 20


@pytest.fixture(scope="module")
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as executor:
        yield executor


def _lane(threads: ThreadPoolExecutor, *, places: int, waiting: int, patience: float = SECONDS) -> Lane:
    return Lane("heavy", threads, places=places, waiting=waiting, patience=patience)


async def _waiting(lane: Lane, caller: str) -> asyncio.Task[None]:
    """One that waits for a place; it stands in the queue when this returns."""
    task = asyncio.create_task(lane.enter(caller))
    await asyncio.sleep(0)
    assert not task.done()
    return task


async def test_one_caller_has_half_of_the_places_and_others_the_rest(threads: ThreadPoolExecutor) -> None:
    lane = _lane(threads, places=4, waiting=2, patience=0.01)
    for _ in range(2):
        await lane.enter("greedy")
    with pytest.raises(Full, match="You have 2 heavy requests open"):
        await lane.enter("greedy")
    for other in ("one", "other"):
        await lane.enter(other)
    with pytest.raises(Full, match="Too many heavy requests at once") as refused:
        await lane.enter("third")
    assert (refused.value.status_code, refused.value.headers) == (
        503,
        {"Retry-After": "1", "Cache-Control": "no-store"},
    )


async def test_one_caller_has_half_of_the_room_to_wait(threads: ThreadPoolExecutor) -> None:
    lane = _lane(threads, places=2, waiting=2)
    await lane.enter("greedy")
    first = await _waiting(lane, "greedy")
    with pytest.raises(Full):
        await lane.enter("greedy")
    await lane.enter("other")
    second = await _waiting(lane, "other")
    lane.leave("greedy")
    await asyncio.wait_for(first, SECONDS)
    lane.leave("other")
    await asyncio.wait_for(second, SECONDS)


async def test_a_place_goes_to_the_first_that_may_have_it(threads: ThreadPoolExecutor) -> None:
    lane = _lane(threads, places=2, waiting=8)
    await lane.enter("greedy")
    await lane.enter("other")
    again, third = await _waiting(lane, "greedy"), await _waiting(lane, "third")
    lane.leave("other")
    await asyncio.wait_for(third, SECONDS)
    assert not again.done()
    lane.leave("greedy")
    await asyncio.wait_for(again, SECONDS)


async def test_who_stops_waiting_takes_no_place_with_it(threads: ThreadPoolExecutor) -> None:
    lane = _lane(threads, places=1, waiting=8)
    await lane.enter("one")
    gone = await _waiting(lane, "gone")
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    granted = await _waiting(lane, "granted")
    lane.leave("one")
    granted.cancel()  # in the moment in which its turn has come
    with pytest.raises(asyncio.CancelledError):
        await granted
    await asyncio.wait_for(lane.enter("last"), SECONDS)


async def test_a_work_that_runs_out_of_an_iterator_ends_and_gives_its_place_back(threads: ThreadPoolExecutor) -> None:
    async def receive() -> dict[str, str]:
        await asyncio.Event().wait()
        return {}

    lane = _lane(threads, places=2, waiting=2)
    await lane.enter("one")
    job = Job(lane, "one", receive, SECONDS)
    with pytest.raises(RuntimeError, match="ran out"):
        await asyncio.wait_for(job.step(lambda: next(iter(()))), SECONDS)
    job.end(whole=False)
    await asyncio.wait_for(lane.enter("one"), SECONDS)
