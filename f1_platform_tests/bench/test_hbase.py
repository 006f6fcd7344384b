"""What the measurements of the HBase store rest on: rows as they say, and arithmetic."""

from __future__ import annotations

import pyarrow.compute as pc
import pytest

from f1_platform.raw.hbase.rows import encode
from f1_platform_tests.bench.hbase.ceiling import told
from f1_platform_tests.bench.hbase.laps import CELLS, VALUE_BYTES, laps, unit_of
from f1_platform_tests.bench.hbase.meter import Part, Spent, spent
from f1_platform_tests.bench.hbase.ways import WAYS, ratio, typical

LOG = """
INFO  [TestClient-0] hbase.PerformanceEvaluation: Finished TestClient-0 in 4728ms over 50000 rows
INFO  [TestClient-1] hbase.PerformanceEvaluation: Finished TestClient-1 in 4828ms over 50000 rows
"""
PUT, BATCH, OURS, *_ = WAYS


def at(per_second: int) -> Spent:
    return Spent(rows=per_second, seconds=1, client=0, gateway=0, server=0, memory=0)


def test_a_row_has_as_many_cells_and_bytes_as_the_evaluation_is_asked_for() -> None:
    rows = encode(laps(unit_of(1), 1000), unit_of(1))
    assert [texts.null_count for texts in rows.columns.values()] == [0] * CELLS
    sizes = [pc.mean(pc.binary_length(texts)).as_py() for texts in rows.columns.values()]
    assert sum(sizes) / CELLS == pytest.approx(VALUE_BYTES, abs=0.5)


def test_the_same_rows_come_every_time_under_keys_that_differ() -> None:
    table = laps(unit_of(1), 1000)
    assert table.equals(laps(unit_of(1), 1000))
    assert len(pc.unique(encode(table, unit_of(1)).keys)) == 1000


def test_what_several_processes_did_lasts_from_the_first_start_to_the_last_end() -> None:
    parts = [Part(10, begun=1, ended=3, cpu=1, memory=100), Part(20, begun=2, ended=5, cpu=2, memory=200)]
    both = spent(parts, gateway=4, server=5)
    assert both == Spent(rows=30, seconds=4, client=3, gateway=4, server=5, memory=300)
    assert both.per_second == 7.5


def test_the_evaluation_took_as_long_as_its_slowest_thread() -> None:
    assert told(LOG) == (4.828, 100_000)
    with pytest.raises(RuntimeError, match="did not finish"):
        told("nothing")


def test_ways_are_compared_within_a_round() -> None:
    rounds = [
        {PUT: at(1), BATCH: at(50), OURS: at(100)},
        {PUT: at(1), BATCH: at(10), OURS: at(30)},
        {PUT: at(2), BATCH: at(40), OURS: at(80)},
    ]
    assert ratio(rounds, OURS, "b") == 2
    assert ratio(rounds, OURS, "a") == 40
    assert typical(rounds, OURS).per_second == 80
