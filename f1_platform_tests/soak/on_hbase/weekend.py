"""A home over HBase into which two versions of an invented weekend with telemetry are brought in turns, disturbed.

What each version is in the end is told by the first, undisturbed time: every cell that a plain scan finds, and what was
built of it. Later times must come to exactly that, whatever was killed in between.
"""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from f1_platform.clock import SystemClock
from f1_platform.errors import UpstreamError
from f1_platform.openf1 import Unit
from f1_platform.raw.hbase import HBaseStore
from f1_platform.settings import Settings
from f1_platform_tests.e2e.hbase_homes import on_hbase
from f1_platform_tests.e2e.homes import built, f1, started
from f1_platform_tests.orchestration.worlds import PRACTICE, QUALIFYING, RACE, write, write_world
from f1_platform_tests.raw.hbase.history import history, rows_left
from f1_platform_tests.raw.hbase.independent import record_of
from f1_platform_tests.raw.hbase.versions import plain

RACE_UNITS = tuple(Unit(2024, 1229, 9472, endpoint) for endpoint in ("laps", "car_data", "location"))
_START = datetime(2024, 3, 2, 15, tzinfo=UTC)
_CARS = (1, 4)
_AGAIN = 3
"""Times that a command may have to be given again."""
_UNSETTLED = {"serving.publication", "main.stamps"}
"""How often something was published, and when."""

Cells = dict[bytes, dict[bytes, bytes]]


@dataclass(frozen=True)
class Held:
    """What a version is.

    Attributes:
        hashes: content hash of each unit.
        cells: of each unit, as a plain scan finds them.
        built: what warehouse and serving database hold.
    """

    hashes: Mapping[Unit, str | None]
    cells: Mapping[Unit, Cells]
    built: Mapping[str, Any]


@dataclass
class Weekend:
    """Two versions of a weekend, and the home that one of them is in.

    Attributes:
        settings: of the home.
        folder: where the versions are recorded.
        samples: of each car, and of each telemetry endpoint, in the race.
        sessions: records of its sessions, the race among them.
        undisturbed: seconds that an undisturbed run took.
        held: what each version is.
        reruns: runs that were needed after those that were disturbed.
        longest: seconds of the longest run that was not killed itself.
    """

    settings: Settings
    folder: Path
    samples: int
    sessions: tuple[dict[str, Any], ...] = (PRACTICE, QUALIFYING, RACE)
    undisturbed: float = 0.0
    held: dict[int, Held] = field(default_factory=dict)
    reruns: int = 0
    longest: float = 0.0
    _began: float = 0.0

    def __post_init__(self) -> None:
        for version in (0, 1):
            self._record(version)
            self.run(version)
            self.held[version] = self._found()
            for unit, cells in self.held[version].cells.items():
                assert _records(unit, cells) == self._recorded(unit, version), f"{unit} is not what was recorded"
        assert self.held[0].hashes.keys() == self.held[1].hashes.keys()

    @property
    def versions(self) -> dict[Unit, dict[str, str]]:
        """Names of the versions that a reader may find, by content hash, for the units that are read."""
        return {
            unit: {held.hashes[unit] or "": str(version) for version, held in self.held.items()} for unit in RACE_UNITS
        }

    def begin(self, version: int) -> subprocess.Popen[bytes]:
        """Starts to bring a version in place of what is there."""
        self._outdate()
        self._began = time.monotonic()
        return started(self.settings.home, *self._command(version), **self._environment())

    def run(self, version: int) -> None:
        """Brings a version, undisturbed."""
        self._outdate()
        began = time.monotonic()
        done = f1(self.settings.home, *self._command(version), **self._environment())
        assert done.returncode == 0, done.stderr
        self.undisturbed = time.monotonic() - began

    def end(self, version: int, process: subprocess.Popen[bytes]) -> None:
        """Waits for a run that was disturbed, and gives the same command until it is done."""
        code = process.wait(600)
        assert code in (0, 3, -signal.SIGKILL)
        if code == 0:
            self.longest = max(self.longest, time.monotonic() - self._began)
        for _ in range(_AGAIN):
            if code == 0:
                return
            self.reruns += 1
            done = f1(self.settings.home, *self._command(version), **self._environment())
            code = done.returncode
            assert code in (0, 3), done.stderr
        assert code == 0, done.stderr

    def check(self, version: int) -> None:
        """Compares what is there with what the version is: nothing lost, nothing doubled, all built, all told."""
        found, expected = self._found(), self.held[version]
        assert found.hashes == expected.hashes
        for unit, cells in expected.cells.items():
            lost, strange = cells.keys() - found.cells[unit].keys(), found.cells[unit].keys() - cells.keys()
            assert (len(lost), len(strange)) == (0, 0), f"{unit}: {len(lost)} rows lost, {len(strange)} too many"
            assert found.cells[unit] == cells, f"{unit}: other cells"
        for unit in RACE_UNITS:
            assert history(self._store(), unit), f"{unit}: nothing is kept of its changes"
            assert rows_left(self.settings, unit) == 0, f"{unit}: what killed runs kept of changes is still there"
        assert found.built == expected.built

    def _store(self) -> HBaseStore:
        return HBaseStore(self.settings, SystemClock())

    def _outdate(self) -> None:
        """Has everything that is stored fetched anew."""
        store = self._store()
        for report in store.reports():
            if report.rows and report.unit.session_key:
                store.fail(report.unit, UpstreamError("Doubted"))

    def _found(self) -> Held:
        reports = [report for report in self._store().reports() if report.unit.session_key]
        cells = {report.unit: plain(self.settings, report.unit) for report in reports if report.rows}
        made = {name: rows for name, rows in built(self.settings.home).items() if name not in _UNSETTLED}
        return Held({report.unit: report.content_hash for report in reports}, cells, made)

    def _command(self, version: int) -> tuple[str, ...]:
        return ("run", "--meeting", "1229", "--telemetry", "--from", str(self.folder / str(version)))

    def _environment(self) -> dict[str, str]:
        return {**on_hbase(self.settings), "F1_ARCHIVE": ""}

    def _record(self, version: int) -> None:
        """Records a version: other values, other samples, a column that comes and goes."""
        folder = self.folder / str(version)
        write_world(folder, self.sessions)
        for session in self.sessions:
            path = folder / "2024" / "1229" / str(session["session_key"]) / "laps.json"
            laps = [lap | {"lap_duration": lap["lap_duration"] + version} for lap in json.loads(path.read_text())]
            path.write_text(json.dumps(laps[version:]))
        drs = 12 if version else None
        for endpoint, values in {
            "car_data": {"rpm": 11_000, "speed": version, "drs": drs},
            "location": {"x": -1204, "y": 388, "z": version},
        }.items():
            write(folder, 9472, endpoint, [sample | values for sample in self._samples(version)])

    def _recorded(self, unit: Unit, version: int) -> list[dict[str, Any]]:
        """What was recorded of a unit."""
        place = self.folder / str(version) / "2024" / "1229" / str(unit.session_key) / f"{unit.endpoint}.json"
        return _in_order(json.loads(place.read_text()))

    def _samples(self, version: int) -> Iterator[dict[str, Any]]:
        for car in _CARS:
            for n in range(self.samples):
                if n % 9 != version:
                    at = (_START + timedelta(milliseconds=250 * n)).isoformat()
                    yield {"meeting_key": 1229, "session_key": 9472, "driver_number": car, "date": at}


def _records(unit: Unit, cells: Cells) -> list[dict[str, Any]]:
    """The records of a unit's cells, by the document's rules alone."""
    prefix = f"{unit.season}#{unit.meeting_key}#{unit.session_key}#".encode()
    return _in_order([record_of(unit.declared.family, prefix + key, columns) for key, columns in cells.items()])


def _in_order(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    given = [{name: value for name, value in record.items() if value is not None} for record in records]
    return sorted(given, key=lambda record: [str(record.get(name)) for name in ("driver_number", "lap_number", "date")])
