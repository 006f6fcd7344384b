"""The columns of resampled telemetry, declared once; what is written and what is documented follow from it."""

from __future__ import annotations

import pyarrow as pa

from f1_platform.openf1 import Field
from f1_platform.openf1.schemas import ARROW_TYPES

COLUMNS: tuple[Field, ...] = (
    Field("driver_number", "int", "number of the car"),
    Field("lap_number", "int", "lap of the driver, from 1"),
    Field("distance", "float", "way since the start of the lap: speed integrated over time, not scaled", "m"),
    Field("time_s", "float", "time since the start of the lap", "s"),
    Field("speed", "float", "speed, linear between samples", "km/h", nullable=True),
    Field("throttle", "float", "throttle, linear between samples", "%", nullable=True),
    Field("brake", "int", "brake, 0 or 100, of the sample before", "%", nullable=True),
    Field("n_gear", "int", "gear, of the sample before", nullable=True),
    Field("rpm", "float", "engine speed, linear between samples", "rpm", nullable=True),
    Field("drs", "int", "DRS state, of the sample before: 0, 1 off, 8 eligible, 10, 12, 14 open", nullable=True),
    Field("x", "float", "x coordinate, linear between samples", "1/10 m", nullable=True),
    Field("y", "float", "y coordinate, linear between samples", "1/10 m", nullable=True),
    Field("z", "float", "height, linear between samples", "1/10 m", nullable=True),
)

LINEAR = ("speed", "throttle", "rpm")
PREVIOUS = ("brake", "n_gear", "drs")
"""Channels that have no values in between."""
PLACE = ("x", "y", "z")

SCHEMA = pa.schema(
    [
        pa.field(column.name, ARROW_TYPES[column.type], metadata={"unit": column.unit, "meaning": column.meaning})
        for column in COLUMNS
    ]
)
