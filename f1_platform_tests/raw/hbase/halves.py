"""A store of which tests leave halves lying about, and the looks of fsck at it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import Any

import happybase
import pytest

from f1_platform.clock import SteppedClock, SystemClock
from f1_platform.openf1 import Unit
from f1_platform.raw.hbase import HBaseStore
from f1_platform.raw.hbase.connected import connect
from f1_platform.raw.hbase.fsck import Finding, Order, examine
from f1_platform.raw.hbase.fsck.units import Manner
from f1_platform.settings import Settings
from f1_platform_tests.cli.conftest import environment
from f1_platform_tests.raw.deliveries import UNIT, delivery, lap, records_of

MOVED = Unit(2024, 1230, 9472, "laps")
ROW = b"2024#1229#9472#1#%03d"
LIGHT = Manner()
STRAYS = Manner(delete_strays=True)
DEEP = Manner(deep=True)


class Bench:
    """A store with a unit of three laps, its tables by plain happybase, and an examination of it."""

    def __init__(self, settings: Settings, clock: SteppedClock) -> None:
        self.settings, self.clock = settings, clock
        self.store, self.on = HBaseStore(settings, clock), connect(settings, clock)
        self.store.replace(delivery([lap(n, lap_duration=90.0 + n) for n in (1, 2, 3)]))
        self.published = records_of(self.store)
        self.plain = happybase.Connection("127.0.0.1", settings.hbase_port, timeout=60_000)
        self.data = self.plain.table(f"{settings.hbase_namespace}:f1_data")
        self.reports = self.plain.table(f"{settings.hbase_namespace}:f1_reports")

    @property
    def run(self) -> int:
        return self.on.reports.read(UNIT).state.run

    def found(self, manner: Manner = LIGHT, **order: Any) -> list[Finding]:
        return list(examine(self.on, Order(manner=manner, **order), lambda _, __: None))

    def rows(self) -> dict[bytes, dict[bytes, bytes]]:
        """What somebody sees who scans the table without us."""
        return {key: dict(cells) for key, cells in self.data.scan()}

    def overwrite_report(self) -> None:
        """Puts nonsense in the place of the unit's state, and of every version of it that is kept."""
        now = int(SystemClock().now().timestamp() * 1000)
        for n in range(4):
            # With a time of its own each: of one millisecond there is but one version.
            self.reports.put(b"2024#1229#9472", {b"meta:laps": b"[%d]" % n}, timestamp=now + n)

    def forget_copy(self) -> None:
        self.on.mirror.drop(UNIT, self.on.reports.read(UNIT).state.content_hash or "")

    def killed_at(self, step: str, durations: list[float], unit: Unit = UNIT) -> None:
        """A writer of these laps, ended there by kill -9."""
        code = (
            "import sys, json\n"
            "from f1_platform.clock import SystemClock\n"
            "from f1_platform.raw.hbase import HBaseStore\n"
            "from f1_platform.settings import load_settings\n"
            "from f1_platform_tests.raw.deliveries import delivery, lap\n"
            "from f1_platform.openf1 import Unit\n"
            f"laps = [lap(n, lap_duration=d) for n, d in enumerate({durations}, 1)]\n"
            f"HBaseStore(load_settings(), SystemClock()).replace(delivery(laps, {unit!r}))"
        )
        there = {
            "hbase_port": str(self.settings.hbase_port),
            "hbase_namespace": str(self.settings.hbase_namespace),
            "crash_at": step,
        }
        killed = subprocess.run([sys.executable, "-c", code], env=environment(self.settings.home, **there))
        assert killed.returncode == -9


@pytest.fixture
def bench(tables: Settings, tmp_path: Path) -> Generator[Bench]:
    """The tables are empty again after the test; what it deleted is behind the clock of the next one."""
    own = Bench(tables.model_copy(update={"home": tmp_path}), SteppedClock(SystemClock().now()))
    with closing(own.plain):
        yield own
        for table in (own.data, own.reports):
            for key, _ in list(table.scan()):
                table.delete(key)


def outcomes(findings: list[Finding]) -> list[str]:
    return [finding.outcome for finding in findings]


def is_whole(bench: Bench) -> bool:
    """Nothing is half any more, and a scan without us sees the records that were published and no other cell."""
    assert records_of(bench.store) == bench.published
    assert [json.loads(cells[b"laps:lap_duration"]) for cells in bench.rows().values()] == [91.0, 92.0, 93.0]
    return bench.found(DEEP) == []
