"""Differences in the embedded ledger; what kills leave of them stands with those of files in `test_parquet`."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from f1_platform.clock import SteppedClock
from f1_platform.raw.ledger import Ledger, LedgerFile
from f1_platform.raw.parquet import Folder, ParquetStore
from f1_platform_tests.raw.changes.conformance import DifferencesConformance
from f1_platform_tests.raw.deliveries import UNIT, delivery, lap


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(datetime(2024, 3, 3, tzinfo=UTC))


@pytest.fixture
def store(tmp_path: Path, clock: SteppedClock) -> ParquetStore:
    return ParquetStore(Folder(tmp_path / "raw"), Ledger(LedgerFile(tmp_path / "reports.sqlite")), clock)


class TestDifferencesInTheLedger(DifferencesConformance):
    def test_records_that_cannot_be_read_any_more_are_replaced_all_the_same(
        self, store: ParquetStore, caplog: pytest.LogCaptureFixture
    ):
        store.replace(delivery([lap(1)]))
        store.parquet([UNIT])[UNIT].write_bytes(b"PAR1 no more")

        assert store.replace(delivery([lap(2)])).changed
        assert store.differences() == []
        assert "What changed in laps of session 9472 is not known" in caplog.text

    def test_a_ledger_of_before_is_widened(self, store: ParquetStore, tmp_path: Path, clock: SteppedClock):
        store.replace(delivery([lap(1)]))
        with sqlite3.connect(tmp_path / "reports.sqlite") as connection:
            connection.execute("DROP TABLE differences")

        opened = ParquetStore(Folder(tmp_path / "raw"), Ledger(LedgerFile(tmp_path / "reports.sqlite")), clock)
        opened.replace(delivery([lap(2)]))
        assert [difference.counts for difference in opened.differences()] == [{"added": 1, "vanished": 1}]
