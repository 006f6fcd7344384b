"""How long recorded seasons take through the whole road, and how much of it is Dagster's record of events.

Run with `python -m f1_platform_tests.bench.event_log [SEASON...]`; needs the recorded data (F1_TEST_DATA).
"""

from __future__ import annotations

import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

from f1_platform.orchestration.instance import opened, prepare
from f1_platform.settings import load_settings
from f1_platform.upstream import RecordedSource, running
from f1_platform_tests.recorded import ERGAST, OPENF1


class Stopwatch:
    """CPU and wall seconds inside a method, however it nests."""

    def __init__(self) -> None:
        self.cpu = self.wall = 0.0
        self._inside = False

    def over(self, owner: Any, name: str) -> None:
        """Times a method of a class from now on."""
        method = getattr(owner, name)

        def timed(*arguments: Any, **named: Any) -> Any:
            if self._inside:
                return method(*arguments, **named)
            self._inside, cpu, wall = True, time.process_time(), time.perf_counter()
            try:
                return method(*arguments, **named)
            finally:
                self.cpu += time.process_time() - cpu
                self.wall += time.perf_counter() - wall
                self._inside = False

        setattr(owner, name, timed)


def main(seasons: tuple[int, ...]) -> None:
    """Runs the seasons once and prints."""
    with tempfile.TemporaryDirectory() as home, running(partial(RecordedSource, OPENF1.absolute())) as address:
        limits = {"openf1_per_second": 0, "openf1_per_minute": 0}
        settings = load_settings(home=Path(home), openf1_url=address, archive=ERGAST.absolute(), **limits)
        prepare(settings)
        from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage

        from f1_platform.orchestration.build import build_defs
        from f1_platform.orchestration.platform import Platform
        from f1_platform.orchestration.road import Road
        from f1_platform.orchestration.selection import Selection

        events = Stopwatch()
        for name in ("store_event", "store_event_batch"):
            events.over(SqliteEventLogStorage, name)
        platform = Platform.of(settings)
        cpu, wall = time.process_time(), time.perf_counter()
        with opened(settings) as instance:
            journey = Road(platform, build_defs(platform), instance, lambda _: None).run(Selection(seasons))
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    units = len(journey.units)
    done = f"{units} units, {len(journey.runs)} runs, {len(journey.faults)} faults"
    print(f"seasons {', '.join(map(str, seasons))}: {done}")
    _say("the whole road", wall, cpu, units)
    _say("of it event log", events.wall, events.cpu, units)


def _say(what: str, wall: float, cpu: float, units: int) -> None:
    print(f"  {what:16} {wall:6.1f} s, {cpu:6.1f} s CPU, {1000 * wall / units:5.1f} ms a unit")


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or (2023, 2024, 2025))
