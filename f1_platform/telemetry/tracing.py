"""The telemetry of one lap as rows, a row a step of distance. Pure: records of the lap in, rows out."""

from __future__ import annotations

# pyright: reportAttributeAccessIssue=false
# pyarrow.compute makes its functions when it is imported, so that no checker sees them.
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from f1_platform.telemetry.columns import LINEAR, PLACE, PREVIOUS, SCHEMA
from f1_platform.telemetry.laps import Lap
from f1_platform.telemetry.resampling import GAP, linear, previous, way
from f1_platform.telemetry.samples import Numbers, car_samples, place_samples

AROUND = timedelta(seconds=GAP)
"""What is looked at before and after a lap, so that its ends lie between samples."""


def trace(lap: Lap, car: pa.Table, place: pa.Table, step: float) -> pa.RecordBatch | None:
    """Resamples a lap on distance.

    Args:
        lap: when it was.
        car: records of `car_data` of its driver, at least those of the lap and `AROUND` it.
        place: such records of `location`; may be none.
        step: metres between rows.

    Returns:
        None where the speed was never sampled during the lap.
    """
    samples = car_samples(_around(lap, car), (*LINEAR, *PREVIOUS), lap.start)
    places = place_samples(_around(lap, place), PLACE, lap.start)
    track = way(samples, lap.duration)
    if track is None:
        return None
    metres = track.grid(step)
    moments = track.moments(metres)
    channels: dict[str, Numbers] = {
        "driver_number": np.full(len(metres), lap.driver_number, np.float64),
        "lap_number": np.full(len(metres), lap.lap_number, np.float64),
        "distance": metres,
        "time_s": moments,
        **linear(samples, LINEAR, moments),
        **previous(samples, PREVIOUS, moments),
        **linear(places, PLACE, moments),
    }
    columns = [pa.array(channels[field.name].round(3), from_pandas=True).cast(field.type) for field in SCHEMA]
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)


def _around(lap: Lap, table: pa.Table) -> pa.Table:
    date = table["date"]
    return table.filter(pc.and_(pc.greater_equal(date, lap.start - AROUND), pc.less_equal(date, lap.end + AROUND)))
