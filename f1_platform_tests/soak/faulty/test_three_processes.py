"""A season that three processes fetch into one home, from an upstream with limits and every fault that passes."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path

import httpx
import pytest

from f1_platform.clock import SystemClock
from f1_platform.openf1.timestamps import parse_date
from f1_platform.upstream.faults import NO_FAULTS, parse_faults
from f1_platform.upstream.serve import running
from f1_platform.upstream.simulation import simulate
from f1_platform_tests.e2e.homes import environment, f1
from f1_platform_tests.soak.faulty.seasons import OPENF1S, YEAR, Asked, assert_the_same, brought, digests
from f1_platform_tests.soak.faulty.third import PROCESSES

AFTER = "2030-12-31T12:00:00Z"
SEASON = ("--season", str(YEAR))
FIRST = ("--meeting", "8001")
"""Brings the catalogue, too."""


@pytest.mark.soak
def test_a_season_that_three_processes_fetch_together_is_whole_and_keeps_the_limits(tmp_path: Path) -> None:
    truth = brought(tmp_path / "truth", NO_FAULTS, SEASON, (AFTER,))
    home, asked = tmp_path / "home", Asked()
    clock, faults = SystemClock(parse_date(AFTER)), parse_faults(("passing",), seed=1)
    with running(partial(simulate, YEAR, 1), clock=clock, faults=faults, limits=OPENF1S) as address:
        told = {"F1_OPENF1_URL": address, "F1_NOW": AFTER, "F1_ARCHIVE": ""}
        begun = f1(home, "run", *FIRST, **told)
        assert begun.returncode == 0, begun.stderr
        command = [sys.executable, "-m", "f1_platform_tests.soak.faulty.third", str(YEAR)]
        thirds = [subprocess.Popen([*command, str(place)], env=environment(home, **told)) for place in range(PROCESSES)]
        assert [third.wait() for third in thirds] == [0] * PROCESSES
        asked.add(httpx.get(f"{address}/_requests").json())
        built = f1(home, "run", *SEASON, **told)
        assert built.returncode == 0, built.stderr

    print(f"three processes: {asked}; the truth took {truth.asked.requests}")
    assert asked.refused == 0
    assert_the_same(digests(home), truth.held)
