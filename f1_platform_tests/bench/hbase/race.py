"""A whole race's telemetry, as recorded: into HBase and back."""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from f1_platform.clock import SystemClock
from f1_platform.openf1 import TELEMETRY, Unit
from f1_platform.openf1.delivery import Delivery
from f1_platform.openf1.records import decode
from f1_platform.raw.hbase import HBaseStore
from f1_platform.raw.hbase.tables import F1_DATA, table_name
from f1_platform.settings import Settings
from f1_platform_tests.bench.hbase.cluster import Cluster
from f1_platform_tests.bench.hbase.meter import Spent, Work, measure
from f1_platform_tests.recorded import OPENF1

NAMESPACE = "race"
TABLE = table_name(F1_DATA, NAMESPACE)
FAMILIES = tuple(endpoint.family for endpoint in TELEMETRY)
_UNITS = [Unit(2024, 1229, 9472, endpoint.name) for endpoint in TELEMETRY]
_SINCE = datetime(2024, 3, 2, 15, 30, tzinfo=UTC)
_UNTIL = _SINCE + timedelta(minutes=15)
_BATCH = 20_000
"""Rows; about those of an answer of OpenF1."""


def prepared(folder: Path, drivers: int) -> dict[Unit, Path]:
    """The records of the first few drivers as Arrow files: whoever writes them does not decode JSON too."""
    paths = {unit: folder / f"{unit.endpoint}.arrow" for unit in _UNITS}
    for unit, path in paths.items():
        recorded = OPENF1 / str(unit.season) / str(unit.meeting_key) / str(unit.session_key)
        body = gzip.decompress((recorded / f"{unit.endpoint}.json.gz").read_bytes())
        batch = decode(unit.endpoint, body).batch
        numbers = sorted(pc.unique(batch["driver_number"]).to_pylist())[:drivers]
        kept = batch.filter(pc.is_in(batch["driver_number"], pa.array(numbers, pa.int32())))
        with pa.ipc.new_file(path, kept.schema) as file:
            file.write_table(pa.table(kept), max_chunksize=_BATCH)
    return paths


def measured(cluster: Cluster, records: Mapping[Unit, Path]) -> Iterator[tuple[str, Spent]]:
    """What is done with it, one after the other, and what that costs."""
    settings = cluster.store(NAMESPACE)
    cars = [unit for unit in records if unit.endpoint == "car_data"]
    yield "car_data and location, written", measure(cluster, partial(_written, settings, records))
    cluster.rest()
    for readers, who in ((1, "one reader"), (2, "two readers")):
        with tempfile.TemporaryDirectory() as home:
            here = settings.model_copy(update={"home": Path(home), "hbase_writers": readers})
            yield f"car_data, one column, {who}", measure(cluster, partial(_read, here, cars, ["speed"]))
            yield f"car_data, 15 minutes, {who}", measure(cluster, partial(_read, here, cars, None, _SINCE, _UNTIL))
            yield f"both, all of it, {who}", measure(cluster, partial(_read, here, list(records)))
            if readers == 2:
                yield "both, all of it, from the copy", measure(cluster, partial(_read, here, list(records)))


def _written(settings: Settings, records: Mapping[Unit, Path]) -> Work:
    store = HBaseStore(settings, SystemClock())

    def write() -> int:
        return sum(store.replace(Delivery(unit, _batches(path))).report.rows for unit, path in records.items())

    return write


def _batches(path: Path) -> Iterator[pa.RecordBatch]:
    with pa.ipc.open_file(path) as file:
        for number in range(file.num_record_batches):
            yield file.get_batch(number)


def _read(
    settings: Settings,
    units: Sequence[Unit],
    columns: Sequence[str] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Work:
    store = HBaseStore(settings, SystemClock())
    return lambda: sum(batch.num_rows for unit in units for batch in store.scan(unit, columns, since, until))
