"""CPU of fetching and storing a race's telemetry, against the floor: decoding the same JSON and writing the columns.

Run with `python -m f1_platform_tests.bench.telemetry`; needs the recorded data (F1_TEST_DATA). Both sides run in this
process, in turn, three times; the local upstream is another process and not counted.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from f1_platform.clock import SystemClock
from f1_platform.openf1 import ENDPOINTS, TELEMETRY, to_records
from f1_platform.openf1.catalogue import sessions_of
from f1_platform.openf1.collect import deliveries
from f1_platform.openf1.connection import Connection, connect
from f1_platform.openf1.delivery import Cost, Delivery
from f1_platform.openf1.plan import Plan, plan, season_unit
from f1_platform.openf1.windows import SPAN_FROM, span_of
from f1_platform.raw import RawStore, open_store
from f1_platform.settings import load_settings
from f1_platform.upstream import RecordedSource, running
from f1_platform_tests.recorded import OPENF1

SESSION = 9472
ROUNDS = 3
PYTHON_TYPES: dict[str, Any] = {"int": int | None, "date": str}


def main() -> None:
    """Measures both and prints a table."""
    folder = Path(tempfile.mkdtemp())
    with running(partial(RecordedSource, OPENF1.absolute())) as address:
        settings = load_settings(home=folder, openf1_url=address, openf1_per_second=0, openf1_per_minute=0)
        clock = SystemClock()
        with connect(settings, clock) as connection:
            asked = _planned(connection, open_store(settings, clock))
            ours: list[float] = []
            floor: list[float] = []
            bodies = _bodies(connection, asked)
            for number in range(ROUNDS):
                store = open_store(settings.model_copy(update={"home": folder / str(number)}), clock)
                ours.append(_cpu(lambda store=store: _stored(connection, asked, store)))
                floor.append(_cpu(lambda number=number: _floor(bodies, folder / f"floor-{number}")))
    shutil.rmtree(folder)
    ratio = statistics.median(a / b for a, b in zip(ours, floor, strict=True))
    print(f"telemetry of session {SESSION}: {sum(map(len, bodies.values()))} answers, CPU seconds, {ROUNDS} rounds")
    print(f"  floor, msgspec and pyarrow alone  {statistics.median(floor):6.2f}")
    print(f"  fetched and stored                {statistics.median(ours):6.2f}")
    print(f"  ratio, median of pairs            {ratio:6.2f}")


def _planned(connection: Connection, store: RawStore) -> Plan:
    """The plan of the session's telemetry, its light records stored first, as a run does."""
    for outcome in deliveries(connection, plan([season_unit("sessions", 2024)], [], window=timedelta(0))):
        store.replace(outcome) if isinstance(outcome, Delivery) else None
    records = [r for batch in store.scan(season_unit("sessions", 2024)) for r in to_records(batch, "sessions")]
    catalogue = sessions_of(records)
    race = next(session for session in catalogue if session.session_key == SESSION)
    light = [race.unit(name) for name in SPAN_FROM]
    for outcome in deliveries(connection, plan(light, catalogue, window=timedelta(0))):
        store.replace(outcome) if isinstance(outcome, Delivery) else None
    span = span_of(batch for unit in light for batch in store.scan(unit, ["date"]))
    wanted = [race.unit(endpoint.name) for endpoint in TELEMETRY]
    return plan(wanted, catalogue, window=timedelta(minutes=15), spans={SESSION: span} if span else None)


def _bodies(connection: Connection, asked: Plan) -> dict[str, list[bytes]]:
    return {
        series.unit.endpoint: [
            connection.ask(series.unit.endpoint, series.conditions(window), Cost()).result()
            for window in series.windows
        ]
        for series in asked.series
    }


def _stored(connection: Connection, asked: Plan, store: RawStore) -> None:
    for outcome in deliveries(connection, asked):
        if not isinstance(outcome, Delivery):
            raise RuntimeError(f"not delivered: {outcome}")
        store.replace(outcome)


def _floor(bodies: dict[str, list[bytes]], path: Path) -> None:
    for endpoint, answers in bodies.items():
        fields = [(field.name, PYTHON_TYPES[field.type]) for field in ENDPOINTS[endpoint].fields]
        decoder = msgspec.json.Decoder(list[msgspec.defstruct("Row", fields, gc=False)])
        batches = []
        for body in answers:
            rows = decoder.decode(body)
            batches.append(pa.RecordBatch.from_pydict({name: [getattr(r, name) for r in rows] for name, _ in fields}))
        pq.write_table(
            pa.Table.from_batches([b for b in batches if b.num_rows]), f"{path}-{endpoint}", compression="zstd"
        )


def _cpu(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    main()
