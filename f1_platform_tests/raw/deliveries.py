"""Records and deliveries for any raw store, by hand and at random, and how they are compared.

What stores must do with them stands in `conformance`.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from f1_platform.errors import UpstreamError
from f1_platform.openf1 import ENDPOINTS, Unit, decode, to_records
from f1_platform.openf1.delivery import Cost, Delivery
from f1_platform.raw import RawStore

UNIT = Unit(2024, 1229, 9472, "laps")
MOVED = Unit(2024, 1230, 9472, "laps")
"""The same, once its session is another meeting's."""


def lap(number: int, driver: int = 1, **fields: Any) -> dict[str, Any]:
    known = {"meeting_key": 1229, "session_key": 9472, "driver_number": driver, "lap_number": number}
    return known | fields


def delivery(records: list[dict[str, Any]], unit: Unit = UNIT, per_batch: int = 1000) -> Delivery:
    parts = [records[n : n + per_batch] for n in range(0, len(records), per_batch)]
    decoded = [decode(unit.endpoint, json.dumps(part).encode()) for part in parts]
    given = Delivery(unit, [part.batch for part in decoded], Cost(requests=len(parts)))
    for part in decoded:
        given.extras.update(part.extras)
    return given


def records_of(store: RawStore, unit: Unit = UNIT, **scan: Any) -> list[dict[str, Any]]:
    return [record for batch in store.scan(unit, **scan) for record in to_records(batch, unit.endpoint)]


def broken(records: list[dict[str, Any]]) -> Delivery:
    def batches() -> Iterator[pa.RecordBatch]:
        yield decode("laps", json.dumps(records).encode()).batch
        raise UpstreamError("The answer was cut off")

    return Delivery(UNIT, batches())


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FITTING = {
    "int": st.integers(-(2**31), 2**31 - 1),
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "bool": st.booleans(),
    "text": st.text(),
    "date": st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)).map(lambda d: d.replace(tzinfo=UTC).isoformat()),  # noqa: DTZ001
    "ints": st.lists(st.none() | st.integers(0, 4000), max_size=4),
    "json": JSON_VALUES,
}


@st.composite
def any_records(draw: st.DrawFn) -> tuple[str, list[dict[str, Any]]]:
    """Records of any endpoint: mostly as declared, now and then a missing, an unknown or a misfitting value."""
    endpoint = ENDPOINTS[draw(st.sampled_from(sorted(ENDPOINTS)))]
    records = []
    for _ in range(draw(st.integers(0, 4))):
        record = {
            field.name: draw(st.one_of(FITTING[field.type], FITTING[field.type], st.none(), JSON_VALUES))
            for field in endpoint.fields
            if draw(st.integers(0, 9))
        }
        records.append(
            record
            | (draw(st.dictionaries(st.text(min_size=1), JSON_VALUES, max_size=2)) if draw(st.booleans()) else {})
        )
    return endpoint.name, records


def canonical(endpoint: str, record: dict[str, Any]) -> str:
    """Equal as JSON values: int and float told apart in json and unknown fields, missing = null."""
    declared = ENDPOINTS[endpoint]
    known: dict[str, Any] = {field.name: record.get(field.name) for field in declared.fields}
    for field in declared.fields:
        value = known[field.name]
        if field.type in ("int", "float") and isinstance(value, int | float) and not isinstance(value, bool):
            known[field.name] = float(value) + 0.0 if value == float(value) else value
    return json.dumps({**record, **known}, sort_keys=True)
