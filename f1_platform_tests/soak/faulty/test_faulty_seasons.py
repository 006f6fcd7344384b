"""Seasons from an upstream that does everything wrong at once: each home comes to that of a faultless one.

A season is brought twice: a day after its last race, when the past of the last two weekends still changes, and a week
later, when it does not any more.
"""

from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from f1_platform.upstream.faults import NO_FAULTS, parse_faults
from f1_platform_tests.soak.faulty.seasons import OPENF1S, YEAR, Brought, assert_the_same, brought

SEASON = ("--season", str(YEAR))
A_DAY_AFTER, A_WEEK_AFTER, LONG_AFTER = "2030-12-09T15:00:00Z", "2030-12-16T15:00:00Z", "2031-06-01T00:00:00Z"

QUICK = ("passing", "retry-after=1", "storm-silent=0", "loris-seconds=8")
"""Every fault that passes, but for a 429 that does not say how long: that costs a minute."""
OFTEN = tuple(f"{name}=0.1" for name in ("http-500", "storm", "html", "reset-before", "reset-within", "truncated"))
"""More of them: a meeting takes few requests."""
EVERYTHING = ("all", "unknown-fields=0", "retry-after=5", "storm-silent=0.002")
"""A field that nobody declared stays with what is never looked at again: that is the truth of its day. Storms that say
how long say less than the usual minute; the silent ones take it, each time, and come seldom."""
SEEDS = range(1, 11)
AT_ONCE = 11
"""Homes that wait side by side, each for its own limits and upstream: half an hour in all."""


def test_a_meeting_of_a_faulty_upstream_is_that_of_a_faultless_one(tmp_path: Path) -> None:
    what, instants = ("--meeting", "8002"), (LONG_AFTER,)
    truth = brought(tmp_path / "truth", NO_FAULTS, what, instants)
    found = brought(tmp_path / "found", parse_faults((*QUICK, *OFTEN), seed=1), what, instants)

    print(f"{found.asked}; the truth took {truth.asked.requests}")
    assert found.asked.faults.total() > 0
    assert_the_same(found.held, truth.held)


@pytest.fixture(scope="module")
def seasons(tmp_path_factory: pytest.TempPathFactory) -> Generator[dict[int, Future[Brought]]]:
    """By seed; 0 is the truth."""
    instants = (A_DAY_AFTER, A_WEEK_AFTER)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {
            seed: pool.submit(
                brought,
                tmp_path_factory.mktemp(f"seed-{seed}"),
                parse_faults(EVERYTHING, seed) if seed else NO_FAULTS,
                SEASON,
                instants,
                OPENF1S,
            )
            for seed in (0, *SEEDS)
        }


@pytest.mark.soak
@pytest.mark.parametrize("seed", SEEDS)
def test_a_season_of_a_faulty_upstream_is_that_of_a_faultless_one(
    seasons: dict[int, Future[Brought]], seed: int
) -> None:
    truth, found = seasons[0].result(), seasons[seed].result()

    print(f"seed {seed}: {found.asked}; the truth took {truth.asked.requests}")
    assert len(found.asked.faults) > 15
    assert found.asked.refused == 0
    assert_the_same(found.held, truth.held)
