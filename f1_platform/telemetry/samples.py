"""Recorded samples of one car as numbers over time. No sample, and none that means something, is NaN."""

from __future__ import annotations

# pyright: reportAttributeAccessIssue=false
# pyarrow.compute makes its functions when it is imported, so that no checker sees them.
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from f1_platform.openf1.schemas import INSTANT

Numbers = npt.NDArray[np.float64]

_NO_READING = ("throttle", "brake")
_FULL = 100
"""Percent; OpenF1 sends 104 where a pedal was not read."""


@dataclass(frozen=True)
class Samples:
    """Channels sampled at the same moments.

    Attributes:
        seconds: since an origin, each later than the one before.
        channels: the values by name, one a moment.
    """

    seconds: Numbers
    channels: Mapping[str, Numbers]


def car_samples(table: pa.Table, names: Sequence[str], origin: datetime) -> Samples:
    """Samples of `car_data`.

    Args:
        table: records of one driver, with `date` and the channels.
        names: the channels.
        origin: when the seconds begin.
    """
    samples = _samples(table, names, origin)
    for name in _NO_READING:
        values = samples.channels[name]
        values[values > _FULL] = np.nan
    return samples


def place_samples(table: pa.Table, names: Sequence[str], origin: datetime) -> Samples:
    """Samples of `location`; a car whose coordinates are all 0 is not on track."""
    samples = _samples(table, names, origin)
    nowhere = np.all([samples.channels[name] == 0 for name in names], axis=0)
    for name in names:
        samples.channels[name][nowhere] = np.nan
    return samples


def _samples(table: pa.Table, names: Sequence[str], origin: datetime) -> Samples:
    micros = pc.subtract(table["date"].cast(pa.int64()), pa.scalar(origin, INSTANT).cast(pa.int64()))
    # In order, and of several records of one moment the first; null dates are NaN and come last.
    seconds, first = np.unique(_numbers(micros) / 1e6, return_index=True)
    known = ~np.isnan(seconds)
    return Samples(seconds[known], {name: _numbers(table[name])[first][known] for name in names})


def _numbers(values: pa.ChunkedArray) -> Numbers:
    return np.array(values.cast(pa.float64()).to_numpy(), np.float64)
