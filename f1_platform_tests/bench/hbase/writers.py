"""Ways to write the same rows: as common loaders do, in happybase's batches, by the store."""

from __future__ import annotations

import json
from collections.abc import Iterator

import happybase

from f1_platform.clock import SystemClock
from f1_platform.openf1 import Unit, to_records
from f1_platform.openf1.delivery import Delivery
from f1_platform.raw.hbase import HBaseStore
from f1_platform.raw.hbase.tables import F1_DATA, table_name
from f1_platform.settings import Settings
from f1_platform_tests.bench.hbase.laps import laps
from f1_platform_tests.bench.hbase.meter import Work

_IN_KEY = {"meeting_key", "session_key", "driver_number", "lap_number"}


def a_put_a_row(settings: Settings, unit: Unit, rows: int) -> Work:
    """One call a row."""
    records = list(to_records(laps(unit, rows), unit.endpoint))
    table = _table(settings)

    def write() -> int:
        for key, cells in _as_loaders_do(records, unit):
            table.put(key, cells)
        return rows

    return write


def batches(settings: Settings, unit: Unit, rows: int) -> Work:
    """A call every 1000 rows."""
    records = list(to_records(laps(unit, rows), unit.endpoint))
    table = _table(settings)

    def write() -> int:
        batch = table.batch()
        for number, (key, cells) in enumerate(_as_loaders_do(records, unit), 1):
            batch.put(key, cells)
            if number % 1000 == 0:
                batch.send()
        batch.send()
        return rows

    return write


def ours(settings: Settings, unit: Unit, rows: int, senders: int) -> Work:
    """The whole replacement of a unit by the store: settled, leased, written, published."""
    store = HBaseStore(settings.model_copy(update={"hbase_writers": senders}), SystemClock())
    table = laps(unit, rows)
    return lambda: store.replace(Delivery(unit, table.to_batches())).report.rows


def _table(settings: Settings) -> happybase.Table:
    connection = happybase.Connection(settings.hbase_host, settings.hbase_port)
    return connection.table(table_name(F1_DATA, settings.hbase_namespace))


def _as_loaders_do(records: list[dict[str, object]], unit: Unit) -> Iterator[tuple[bytes, dict[bytes, bytes]]]:
    family = unit.declared.family
    start = f"{unit.season}#{unit.meeting_key}#{unit.session_key}"
    for record in records:
        cells = {
            f"{family}:{name}".encode(): json.dumps(value).encode()
            for name, value in record.items()
            if value is not None and name not in _IN_KEY
        }
        yield f"{start}#{record['driver_number']}#{record['lap_number']:03}".encode(), cells
