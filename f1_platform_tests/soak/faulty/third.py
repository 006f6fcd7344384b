"""A process that fetches every third meeting of a season into a home that two others fetch into at the same time.

`python -m f1_platform_tests.soak.faulty.third SEASON PLACE`: settings as the environment has them, PLACE 0, 1 or 2. The
catalogue is there already. What is not had at the first try is asked for again, some times.
"""

from __future__ import annotations

import sys

from f1_platform.clock import clock_of
from f1_platform.openf1 import LIGHT, Unit
from f1_platform.openf1.collect import Failure, deliveries
from f1_platform.openf1.connection import connect
from f1_platform.openf1.delivery import Delivery
from f1_platform.openf1.plan import Plan, plan, units_of
from f1_platform.orchestration.platform import Platform
from f1_platform.raw.catalogue import known_sessions
from f1_platform.settings import load_settings

PROCESSES = 3
_TRIES = 5


def main(season: int, place: int) -> int:
    """Fetches; answers how many units were not to be had."""
    settings = load_settings()
    platform = Platform(settings, clock_of(settings))
    catalogue = known_sessions(platform.store, season)
    meetings = sorted({session.meeting_key for session in catalogue})[place::PROCESSES]
    left: list[Unit] = units_of([session for session in catalogue if session.meeting_key in meetings], LIGHT)
    for _ in range(_TRIES):
        left = _fetched(platform, plan(left, catalogue, window=platform.window), place)
        if not left:
            break
    return len(left)


def _fetched(platform: Platform, wanted: Plan, place: int) -> list[Unit]:
    """Stores what comes; answers what did not."""
    failed: list[Unit] = []
    with connect(platform.settings, platform.clock) as connection:
        for outcome in deliveries(connection, wanted):
            if isinstance(outcome, Delivery):
                platform.store.replace(outcome, run_id=f"third-{place}")
            elif isinstance(outcome, Failure):
                failed.append(outcome.unit)
    return failed


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
