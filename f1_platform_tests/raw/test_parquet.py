import errno
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from f1_platform.clock import SteppedClock
from f1_platform.errors import StoreError, UpstreamError
from f1_platform.openf1 import Unit
from f1_platform.raw.ledger import Ledger, LedgerFile
from f1_platform.raw.parquet import Folder, ParquetStore
from f1_platform_tests.raw.conformance import StoreConformance
from f1_platform_tests.raw.deliveries import MOVED, UNIT, delivery, lap, records_of

PIT = replace(UNIT, endpoint="pit")
STEPS = [
    "raw.settled",
    "raw.file_written",
    "raw.file_placed",
    "raw.difference_kept",
    "raw.ledger_written",
    "raw.published",
]
WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from datetime import UTC, datetime
from f1_platform.clock import SteppedClock
from f1_platform.raw.ledger import Ledger, LedgerFile
from f1_platform.raw.parquet import Folder, ParquetStore
from f1_platform_tests.raw.deliveries import UNIT, delivery, lap
home = Path(sys.argv[1])
clock = SteppedClock(datetime(2024, 3, 3, tzinfo=UTC))
store = ParquetStore(Folder(home / "raw"), Ledger(LedgerFile(home / "reports.sqlite")), clock)
unit = replace(UNIT, meeting_key=int(sys.argv[3]))
laps = [lap(n, meeting_key=unit.meeting_key, lap_duration=float(sys.argv[2])) for n in range(1, 60)]
store.replace(delivery(laps, unit))
"""


def write(home: Path, version: int, unit: Unit = UNIT, crash_at: str = "") -> int:
    """Writes a version of a unit in a process of its own; answers how that ended."""
    return subprocess.run(
        [sys.executable, "-c", WRITER, str(home), str(version), str(unit.meeting_key)],
        env=os.environ | {"F1_CRASH_AT": crash_at},
        check=False,
    ).returncode


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(datetime(2024, 3, 3, tzinfo=UTC))


@pytest.fixture
def store(tmp_path: Path, clock: SteppedClock) -> ParquetStore:
    return ParquetStore(Folder(tmp_path / "raw"), Ledger(LedgerFile(tmp_path / "reports.sqlite")), clock)


class TestParquetStore(StoreConformance):
    def test_a_superseded_file_stays_for_its_readers_and_goes_with_the_sweep(self, store: ParquetStore, tmp_path: Path):
        store.replace(delivery([lap(1)]))
        store.replace(delivery([lap(2)]))
        assert len(list(tmp_path.rglob("*.parquet"))) == 2

        assert store.sweep() == 0
        assert store.sweep(grace=0) == 1
        assert [r["lap_number"] for r in records_of(store)] == [2]
        assert len(list(tmp_path.rglob("*.parquet"))) == 1

    def test_a_content_that_returns_is_not_swept(self, store: ParquetStore):
        for number in (1, 2, 1):
            store.replace(delivery([lap(number)]))
        store.sweep(grace=0)

        assert [r["lap_number"] for r in records_of(store)] == [1]

    def test_a_unit_whose_file_is_gone_is_as_one_never_looked_at_and_comes_back_with_the_next_look(
        self, store: ParquetStore, caplog: pytest.LogCaptureFixture
    ):
        store.replace(delivery([lap(1)]))
        store.replace(delivery([lap(1)], PIT))
        store.parquet([UNIT])[UNIT].unlink()

        assert [report.unit for report in store.reports()] == [PIT]
        assert (store.report(UNIT), store.parquet([UNIT, PIT]).keys(), records_of(store)) == (None, {PIT}, [])
        assert store.replace(delivery([lap(1)])).changed
        assert [r["lap_number"] for r in records_of(store)] == [1]
        assert store.differences() == []
        assert len(caplog.messages) == 1
        assert "missing" in caplog.text
        assert "laps of session 9472;" in caplog.text

    def test_of_many_files_that_are_gone_one_line_tells(self, store: ParquetStore, caplog: pytest.LogCaptureFixture):
        units = [Unit(2024, 1229, session_key, "laps") for session_key in range(9470, 9475)]
        for unit in units:
            store.replace(delivery([lap(1)], unit))
        for path in store.parquet(units).values():
            path.unlink()

        assert [store.report(unit) for unit in units] == [None] * 5
        (told,) = caplog.messages
        assert "laps of session 9470, laps of session 9471, laps of session 9472 and 2 more" in told

    def test_a_look_that_fails_or_is_empty_where_the_file_is_gone_is_noted_as_the_first(self, store: ParquetStore):
        store.replace(delivery([lap(1)]))
        store.replace(delivery([lap(1)], PIT))
        for path in store.parquet([UNIT, PIT]).values():
            path.unlink()

        store.fail(UNIT, UpstreamError("503 five times"))
        store.replace(delivery([], PIT))
        assert [(r.status, r.rows, r.content_hash) for r in store.reports()] == [
            ("failed", 0, None),
            ("empty", 0, None),
        ]

    def test_a_mark_stays_until_somebody_commits(self, store: ParquetStore, tmp_path: Path, clock: SteppedClock):
        mark = store.mark()
        assert [report.unit for report in store.reports()] == []
        clock.wait(3600)
        assert store.mark() == mark

        another = ParquetStore(Folder(tmp_path / "raw"), Ledger(LedgerFile(tmp_path / "reports.sqlite")), clock)
        another.replace(delivery([lap(1)]))
        assert store.mark() != mark

    def test_a_ledger_that_was_replaced_has_no_mark(self, store: ParquetStore, tmp_path: Path):
        store.mark()
        (tmp_path / "reports.sqlite").unlink()
        with pytest.raises(StoreError, match="it is gone"):
            store.mark()

        LedgerFile(tmp_path / "reports.sqlite")
        with pytest.raises(StoreError, match="replaced"):
            store.mark()

    @pytest.mark.parametrize("step", STEPS)
    def test_a_writer_killed_at_a_step_leaves_the_old_unit_or_the_new_one(
        self, store: ParquetStore, tmp_path: Path, step: str
    ):
        assert write(tmp_path, 1) == 0
        assert write(tmp_path, 2, crash_at=step) == -signal.SIGKILL
        durations = [r["lap_duration"] for r in records_of(store)]
        assert len(durations) == 59
        assert set(durations) == ({2.0} if step == "raw.published" else {1.0})
        assert len(store.differences()) == (1 if step == "raw.published" else 0)
        assert write(tmp_path, 2) == 0
        assert [difference.counts for difference in store.differences()] == [{"changed": 59}]
        assert {r["lap_duration"] for r in records_of(store)} == {2.0}
        store.sweep(grace=0)
        assert len(list(tmp_path.rglob("*.parquet"))) == 1

    @pytest.mark.parametrize("step", STEPS)
    def test_a_writer_killed_while_a_session_moves_leaves_its_records_in_one_place(
        self, store: ParquetStore, tmp_path: Path, step: str
    ):
        assert write(tmp_path, 1) == 0
        assert write(tmp_path, 2, MOVED, crash_at=step) == -signal.SIGKILL
        there, version = (MOVED, 2.0) if step == "raw.published" else (UNIT, 1.0)
        assert [(report.unit, report.rows) for report in store.reports()] == [(there, 59)]
        assert {r["lap_duration"] for r in records_of(store, there)} == {version}

        assert write(tmp_path, 2, MOVED) == 0
        assert [report.unit for report in store.reports()] == [MOVED]
        assert [(one.unit, one.counts) for one in store.differences()] == [(MOVED, {"changed": 59})]
        store.sweep(grace=0)
        assert len(list(tmp_path.rglob("*.parquet"))) == 1
        assert len(records_of(store, MOVED)) == 59

    def test_a_full_disk_is_named_and_leaves_the_old_unit(self, store: ParquetStore, monkeypatch: pytest.MonkeyPatch):
        store.replace(delivery([lap(1)]))

        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match="The disk is full"):
            store.replace(delivery([lap(2)]))

        assert [r["lap_number"] for r in records_of(store)] == [1]
        assert UNIT.endpoint == "laps"
