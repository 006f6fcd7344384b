"""A home that a season comes into meeting by meeting, is looked at again in, and is taken apart: what was touched."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import dagster as dg

from f1_platform.clock import SystemClock
from f1_platform.openf1.catalogue import session_key_of
from f1_platform.orchestration.build import build_defs
from f1_platform.orchestration.platform import Platform
from f1_platform.orchestration.refreshing import Refresh, refresh_at
from f1_platform.orchestration.road import Journey, Road
from f1_platform.orchestration.selection import Selection
from f1_platform.settings import Settings, load_settings
from f1_platform_tests.e2e.homes import contents
from f1_platform_tests.soak.corrected.corrections import YEAR, Place

NOWHERE = "http://127.0.0.1:9"
"""No upstream: what needs none is shown to ask none."""
Written = dict[Place, tuple[str | None, str | None, tuple[int, int] | None]]
"""Of units: content hash, file, and the file's inode and time."""


@dataclass
class CorrectedHome:
    """A home.

    Attributes:
        folder: where it is.
        instance: of Dagster, in memory.
        seconds: of CPU that each kind of step took.
    """

    folder: Path
    instance: dg.DagsterInstance = field(default_factory=dg.DagsterInstance.ephemeral)
    seconds: Counter[str] = field(default_factory=Counter[str])

    def load(self, address: str, meetings: Iterable[int], now: datetime) -> Journey:
        """Takes meetings from upstream, as `f1 run` does."""
        with self._road("load", address, now) as road:
            return road.run(Selection(meetings=tuple(meetings)))

    def plan(self, now: datetime) -> Refresh:
        """What `f1 refresh --plan` says."""
        with self._road("plan", NOWHERE, now) as road:
            return refresh_at(road.platform, self.instance, [YEAR])

    def refresh(self, address: str, now: datetime) -> Journey:
        """Looks again, as `f1 refresh` does."""
        with self._road("refresh", address, now) as road:
            return road.refresh([YEAR])

    def from_nothing(self, folder: Path, now: datetime) -> CorrectedHome:
        """A home of the same raw store in which all else is built anew."""
        shutil.copytree(self.folder / "raw", folder / "raw")
        shutil.copy(self.folder / "identity.csv", folder)
        with (
            sqlite3.connect(self.folder / "reports.sqlite") as ledger,
            sqlite3.connect(folder / "reports.sqlite") as copy,
        ):
            ledger.backup(copy)
        other = CorrectedHome(folder)
        with other._road("publish", NOWHERE, now) as road:
            assert road.publish().published
        return other

    def held(self) -> dict[str, Any]:
        """All that it holds, but for how often something was published."""
        return {name: rows for name, rows in contents(self.folder).items() if name != "serving.publication"}

    def written(self) -> Written:
        """Each unit as it lies on the disk."""
        rows = self._rows("SELECT endpoint, session_key, content_hash, file FROM units")
        return {(endpoint, key): (content, file, self._inode(file)) for endpoint, key, content, file in rows}

    def runs(self) -> dict[Place, str]:
        """The run that looked at each unit last."""
        rows = self._rows("SELECT endpoint, session_key, run_id FROM units")
        return {(endpoint, key): run for endpoint, key, run in rows}

    def built(self) -> list[int]:
        """Sessions whose tables were built, one for each time."""
        key = dg.AssetKey(["warehouse", "driver_sessions"])
        records = self.instance.fetch_materializations(key, limit=10_000).records
        return [
            session_key_of(str(record.partition_key))
            for record in records
            if record.asset_materialization and record.asset_materialization.metadata["changed"].value
        ]

    @contextmanager
    def _road(self, step: str, address: str, now: datetime) -> Generator[Road]:
        settings = self._settings(address, now)
        platform = Platform(settings, SystemClock(now))
        began = time.process_time()
        yield Road(platform, build_defs(platform), self.instance, lambda requests: None)
        self.seconds[step] += time.process_time() - began

    def _settings(self, address: str, now: datetime) -> Settings:
        unlimited = {"openf1_per_second": 0, "openf1_per_minute": 0, "openf1_retries": 0, "refresh_budget": 0}
        return load_settings(_env_file=None, home=self.folder, openf1_url=address, now=now, **unlimited)

    def _rows(self, statement: str) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self.folder / "reports.sqlite") as ledger:
            return ledger.execute(statement).fetchall()

    def _inode(self, file: str | None) -> tuple[int, int] | None:
        if file is None:
            return None
        stat = (self.folder / "raw" / file).stat()
        return stat.st_ino, stat.st_mtime_ns
