from datetime import UTC, datetime
from pathlib import Path

import pytest

from f1_platform.clock import SteppedClock
from f1_platform.raw.hbase import HBaseStore
from f1_platform_tests.raw.conformance import StoreConformance
from f1_platform_tests.raw.hbase.running import RunningHBase, with_tables


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(datetime(2024, 3, 3, tzinfo=UTC))


@pytest.fixture
def store(hbase: RunningHBase, tmp_path: Path, clock: SteppedClock) -> HBaseStore:
    return HBaseStore(with_tables(hbase.settings(tmp_path)), clock)


class TestHBaseStore(StoreConformance):
    pass
