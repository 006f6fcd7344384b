"""Laps as spans of time: which ones are asked for, when each begins and ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

Record = Mapping[str, Any]

LAP_COLUMNS = ("driver_number", "lap_number", "date_start", "lap_duration")
STINT_COLUMNS = ("stint_number", "lap_start", "lap_end")
"""What is read of the records."""


@dataclass(frozen=True)
class Lap:
    """A lap of a driver that has a beginning and an end.

    Attributes:
        driver_number: the car.
        lap_number: from 1.
        start: when it began.
        end: when it ended.
    """

    driver_number: int
    lap_number: int
    start: datetime
    end: datetime

    @property
    def duration(self) -> float:
        """Seconds."""
        return (self.end - self.start).total_seconds()


def timed_laps(records: Sequence[Record]) -> Iterator[Lap]:
    """The laps of one driver of which the records say when they were.

    A lap ends after its `lap_duration`; without one when the next lap begins, which may be after a stop at the box.

    Args:
        records: of `laps`, in the order of `lap_number`.
    """
    for number, record in enumerate(records):
        end = _end(record, records[number + 1] if number + 1 < len(records) else None)
        if end is not None and end > record["date_start"]:
            yield Lap(record["driver_number"], record["lap_number"], record["date_start"], end)


def lap_numbers(stint: Record) -> range:
    """The laps of a record of `stints`; none where it does not say."""
    first, last = stint["lap_start"], stint["lap_end"]
    return range(0) if first is None or last is None else range(first, last + 1)


def _end(record: Record, following: Record | None) -> datetime | None:
    if record["date_start"] is None:
        return None
    if record["lap_duration"] is not None:
        return record["date_start"] + timedelta(seconds=record["lap_duration"])
    if following is not None and following["lap_number"] == record["lap_number"] + 1:
        return following["date_start"]
    return None
