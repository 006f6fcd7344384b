"""Rows of ten cells a few bytes each, the same every time: laps, as the only endpoint with that many small fields."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa

from f1_platform.openf1 import Unit, arrow_schema

CELLS = 10
VALUE_BYTES = 7
"""A cell's value on average."""
_DRIVERS = 20
_MICROSECONDS = 91_000_000


def unit_of(number: int) -> Unit:
    """A unit of its own for each number."""
    return Unit(2030, 1300, 9000 + number, "laps")


def laps(unit: Unit, rows: int) -> pa.Table:
    """Laps of as many drivers as a race has, far more of them than a race has."""
    chance = np.random.default_rng(rows)
    each = -(-rows // _DRIVERS)
    start = int(datetime(2030, 3, 2, tzinfo=UTC).timestamp() * 1e6)
    columns = {
        "meeting_key": np.full(rows, unit.meeting_key),
        "session_key": np.full(rows, unit.session_key),
        "driver_number": np.arange(rows) // each + 1,
        "lap_number": np.arange(rows) % each + 1,
        "date_start": start + np.arange(rows) * _MICROSECONDS,
        "is_pit_out_lap": chance.random(rows) < 0.05,
        "lap_duration": chance.uniform(80, 100, rows).round(3),
        **{f"duration_sector_{n}": chance.uniform(20, 40, rows).round(3) for n in (1, 2, 3)},
        **{name: chance.integers(200, 340, rows) for name in ("i1_speed", "i2_speed", "st_speed")},
        "segments_sector_1": [[2048]] * rows,
    }
    schema = arrow_schema(unit.endpoint)
    arrays = [
        pa.array(columns[field.name], field.type) if field.name in columns else pa.nulls(rows, field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(arrays, schema=schema)
