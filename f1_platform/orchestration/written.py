"""What the Dagster UI shows of units just stored: of each partition, and of a step's run over all its partitions.

Names of the latter begin with `run_`; what HBase alone tells has `hbase` in its name.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

import dagster as dg

from f1_platform.openf1 import Unit
from f1_platform.openf1.delivery import Cost
from f1_platform.raw import RawStore, Written
from f1_platform.raw.port import Effort
from f1_platform.settings import Settings


def of_partition(written: Written, store: RawStore, settings: Settings) -> dict[str, Any]:
    """Of a unit: its rows, where to look at them, and what it took if it was written now."""
    report = written.report
    return {
        "dagster/partition_row_count": report.rows,
        "status": report.status,
        **_place(report.unit, store, settings),
        **(_unit_effort(written.effort) if written.effort is not None else {}),
    }


def of_run(written: Collection[Written]) -> dict[str, Any]:
    """Of a step's whole run: Dagster shows it at each of the run's partitions."""
    cost = Cost()
    for unit in written:
        cost.add(unit.report.cost)
    efforts = [unit.effort for unit in written if unit.effort is not None]
    return {
        "run_units_changed": sum(unit.changed for unit in written),
        "run_requests": cost.requests,
        "run_bytes": cost.bytes,
        "run_retries": cost.retries,
        **(_run_effort(efforts) if efforts else {}),
    }


def scan_command(unit: Unit) -> str:
    """Shows the unit's rows when it is typed into a shell."""
    of_session = f"{unit.meeting_key}#{unit.session_key}#" if unit.session_key else ""
    return f"f1 hbase scan '{unit.season}#{of_session}' --columns {unit.declared.family}"


def _place(unit: Unit, store: RawStore, settings: Settings) -> dict[str, Any]:
    if settings.raw_store == "hbase":
        return {"hbase_scan": scan_command(unit)}
    file = store.parquet([unit]).get(unit)
    return {"file": dg.MetadataValue.path(file)} if file is not None else {}


def _unit_effort(effort: Effort) -> dict[str, Any]:
    return {
        "hbase_run": effort.run,
        "hbase_run_at": dg.MetadataValue.timestamp(datetime.fromtimestamp(effort.run / 1000, UTC)),
        "hbase_cells": effort.cells,
        "hbase_bytes": effort.bytes,
        "hbase_rows_per_s": _rate(effort.rows, effort.seconds),
    }


def _run_effort(efforts: Sequence[Effort]) -> dict[str, Any]:
    rows, seconds = sum(effort.rows for effort in efforts), sum(effort.seconds for effort in efforts)
    latencies = sorted(latency for effort in efforts for latency in effort.latencies)
    return {
        "run_hbase_rows": rows,
        "run_hbase_cells": sum(effort.cells for effort in efforts),
        "run_hbase_bytes": sum(effort.bytes for effort in efforts),
        "run_hbase_rows_per_s": _rate(rows, seconds),
        "run_hbase_retries": sum(effort.retries for effort in efforts),
        "run_hbase_p50_ms": _percentile(latencies, 0.5),
        "run_hbase_p99_ms": _percentile(latencies, 0.99),
    }


def _rate(rows: int, seconds: float) -> int:
    return round(rows / seconds) if seconds else 0


def _percentile(ordered: Sequence[float], share: float) -> float:
    """Milliseconds that this share of the calls stayed below; 0 where there were none."""
    return round(1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)], 2) if ordered else 0.0
