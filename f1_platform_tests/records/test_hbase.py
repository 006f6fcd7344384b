"""The same over HBase: what was filled is found, from copies that are made when first asked for."""

from pathlib import Path

import pytest

from f1_platform.openf1 import Unit
from f1_platform_tests.raw.hbase.conftest import hbase  # noqa: F401 - a fixture
from f1_platform_tests.raw.hbase.running import RunningHBase, needs_hbase, with_tables
from f1_platform_tests.records.asking import asked
from f1_platform_tests.records.filling import fill, records_in, session, store_in

pytestmark = needs_hbase


@pytest.mark.parametrize(("query", "laps"), [("session_key=latest", [1, 2]), ("lap_duration>95", [2])])
def test_what_was_filled_is_found(hbase: RunningHBase, tmp_path: Path, query: str, laps: list[int]):  # noqa: F811
    settings = with_tables(hbase.settings(tmp_path))
    store = store_in(settings)
    of = {"session_key": 100, "meeting_key": 10, "driver_number": 1}
    fill(store, Unit(2024, 0, 0, "sessions"), [session(100)])
    fill(
        store,
        Unit(2024, 10, 100, "laps"),
        [of | {"lap_number": 2, "lap_duration": 96.5, "tyre": "new"}, of | {"lap_number": 1, "lap_duration": 94.0}],
    )

    records = records_in(settings)
    assert [lap["lap_number"] for lap in asked(records, "laps", query)] == laps
    assert len(list(tmp_path.rglob("*.parquet"))) == 2
