"""Seasons from an upstream that does wrong whatever passes: every store comes to that of a faultless one.

The season is over and its past is settled: here is nothing that only time mends.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from f1_platform.upstream.faults import NO_FAULTS, Faults, parse_faults
from f1_platform.upstream.serve import running
from f1_platform.upstream.simulation import simulate
from f1_platform_tests.e2e.homes import contents, f1

YEAR, AFTER = 2030, "2031-06-01T00:00:00Z"
SETTLED = {"serving.publication"}
"""How often something was published: a faulty run may need several."""
MOST_RUNS = 5
PASSING = ("passing", "retry-after=1", "storm-silent=0", "loris-seconds=8")
"""Every fault that passes. A 429 that does not say how long costs a minute of waiting each: in the soak runs only."""
OFTEN = tuple(f"{name}=0.1" for name in ("http-500", "storm", "html", "reset-before", "reset-within", "truncated"))
"""More of them: a meeting takes few requests."""


@dataclass(frozen=True)
class Brought:
    """What a home came to.

    Attributes:
        held: everything in it.
        asked: requests, as upstream counts them.
        dealt: how often each fault struck.
        runs: times that the command was given.
    """

    held: dict[str, Any]
    asked: int
    dealt: dict[str, int]
    runs: int


@contextmanager
def upstream(faults: Faults) -> Generator[str]:
    """A simulated season."""
    with running(partial(simulate, YEAR, 1), faults=faults) as address:
        yield address


def brought(home: Path, faults: Faults, what: Sequence[str]) -> Brought:
    """Gives the same command until nothing is missing."""
    with upstream(faults) as address:
        environment = {
            "F1_OPENF1_URL": address,
            "F1_OPENF1_PER_SECOND": "0",
            "F1_OPENF1_PER_MINUTE": "0",
            "F1_OPENF1_RETRY_DELAY": "0.2",
            "F1_OPENF1_TIMEOUT": "20",
            "F1_NOW": AFTER,
            "F1_ARCHIVE": "",
        }
        done, runs = f1(home, "run", *what, **environment), 1
        while done.returncode == 3 and runs < MOST_RUNS:
            done, runs = f1(home, "run", *what, **environment), runs + 1
        assert done.returncode == 0, done.stderr
        told = httpx.get(f"{address}/_requests").json()
    held = {name: rows for name, rows in contents(home).items() if name not in SETTLED}
    return Brought(held, told["requests"], told["faults"], runs)


def assert_the_same(found: Brought, truth: Brought) -> None:
    """Every unit, every table, every served row."""
    assert found.held.keys() == truth.held.keys()
    for name, rows in truth.held.items():
        assert found.held[name] == rows, name


def test_a_meeting_of_a_faulty_upstream_is_that_of_a_faultless_one(tmp_path: Path) -> None:
    what = ("--meeting", "8002")
    truth = brought(tmp_path / "truth", NO_FAULTS, what)
    found = brought(tmp_path / "found", parse_faults((*PASSING, *OFTEN), seed=1), what)

    print(f"{found.asked} requests for {truth.asked}, {found.runs} runs; {found.dealt}")
    assert sum(found.dealt.values()) > 0
    assert_the_same(found, truth)


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Brought:
    return brought(tmp_path_factory.mktemp("truth"), NO_FAULTS, ("--season", str(YEAR)))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1, 11))
def test_a_season_of_a_faulty_upstream_is_that_of_a_faultless_one(season: Brought, tmp_path: Path, seed: int) -> None:
    found = brought(tmp_path, parse_faults(PASSING, seed=seed), ("--season", str(YEAR)))

    print(f"seed {seed}: {found.asked} requests for {season.asked}, {found.runs} runs; {found.dealt}")
    assert len(found.dealt) > 10
    assert_the_same(found, season)
