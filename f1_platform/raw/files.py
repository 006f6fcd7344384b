"""Units as Parquet files: what one is called, how it is written to last and read, what a fault of the disk means."""

from __future__ import annotations

import errno
import os
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from f1_platform.errors import StoreError
from f1_platform.openf1 import Unit, arrow_schema
from f1_platform.openf1.schemas import INSTANT

ROW_GROUP = 1 << 17
_FEW = 1 << 13
"""Records."""
_MAGIC = b"PAR1"
_AFTER_FOOTER = 4 + len(_MAGIC)
"""Bytes: the length of the footer, and the magic again."""


@dataclass(frozen=True)
class Wanted:
    """What to read of a unit.

    Attributes:
        unit: the unit.
        columns: names to read, in that order; none = all of them.
        since: first instant of the endpoint's date field.
        until: first instant not wanted any more.
    """

    unit: Unit
    columns: tuple[str, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_all(self) -> bool:
        """Whether every field of every record is wanted."""
        return self.columns is None and not self.is_of_a_time

    @property
    def is_of_a_time(self) -> bool:
        """Whether only records of a time are wanted; those without a date are not among them."""
        return self.unit.declared.date_field is not None and (self.since is not None or self.until is not None)


def unit_file(unit: Unit, content_hash: str | None) -> str:
    """Where a unit's content is: `f1_data/laps/year=2024/meeting=1229/session=9472/<hash>.parquet` below a root."""
    parts = ["f1_data", unit.declared.family, f"year={unit.season}"]
    parts += [f"meeting={unit.meeting_key}", f"session={unit.session_key}"] if unit.session_key else []
    return "/".join([*parts, f"{content_hash}.parquet"])


def read_parquet(
    path: Path, unit: Unit, columns: Sequence[str] | None, since: datetime | None, until: datetime | None
) -> Iterator[pa.RecordBatch]:
    """The records in a unit's file, with columns and a time range as `RawStore.scan` takes them."""
    dates, wanted = unit.declared.date_field, None
    if dates is not None and since is not None:
        wanted = pc.field(dates) >= pa.scalar(since, INSTANT)
    if dates is not None and until is not None:
        before = pc.field(dates) < pa.scalar(until, INSTANT)
        wanted = before if wanted is None else wanted & before
    source = ds.dataset(path, schema=arrow_schema(unit.endpoint), format="parquet")
    yield from source.to_batches(columns=list(columns) if columns else None, filter=wanted, use_threads=False)


def stream_parquet(path: Path, unit: Unit) -> Iterator[pa.RecordBatch]:
    """All records in a unit's file, few at a time and none ahead, for whoever holds another content already."""
    with pq.ParquetFile(path) as file:
        if file.schema_arrow.equals(arrow_schema(unit.endpoint)):
            yield from file.iter_batches(_FEW, use_threads=False)
            return
    yield from read_parquet(path, unit, None, None, None)


def is_whole(path: Path) -> bool:
    """Whether a Parquet file is there and as long as its footer tells; no record is read, so it takes no time."""
    try:
        return _length(pq.read_metadata(path)) == path.stat().st_size
    except (pa.ArrowException, OSError):
        return False


def _length(told: pq.FileMetaData) -> int:
    end = len(_MAGIC)
    if told.num_row_groups:
        group = told.row_group(told.num_row_groups - 1)
        column = group.column(group.num_columns - 1)
        end = (column.dictionary_page_offset or column.data_page_offset) + column.total_compressed_size
    return end + told.serialized_size + _AFTER_FOOTER


def write_parquet(table: pa.Table, unit: Unit, path: Path) -> None:
    """Writes a unit's records, on the disk when this returns."""
    with path.open("wb") as file:
        _write(table, unit, file)
        file.flush()
        os.fsync(file.fileno())


def parquet_of(table: pa.Table, unit: Unit) -> pa.Buffer:
    """A unit's records as they stand in a file."""
    sink = pa.BufferOutputStream()
    _write(table, unit, sink)
    return sink.getvalue()


def _write(table: pa.Table, unit: Unit, sink: Any) -> None:  # noqa: ANN401 - whatever pyarrow writes to
    writer: Any = pq.write_table
    writer(table, sink, compression="zstd", row_group_size=ROW_GROUP, use_dictionary=_dictionary(unit))


@contextmanager
def disk_faults(unit: Unit | None, directory: Path) -> Generator[None]:
    """Turns what the disk refuses into a `StoreError` that names the unit and the folder."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise StoreError(
            "The disk is full" if full else f"The raw store could not be written: {error}",
            where=f"{unit or 'sweep'} in {directory}",
            mend="Free some space; the same command goes on where it stood" if full else "See that F1_HOME is writable",
        ) from error


def _dictionary(unit: Unit) -> list[str] | bool:
    """Telemetry's dates never repeat: a dictionary of them costs time and space."""
    endpoint = unit.declared
    return [field.name for field in endpoint.fields if field.name != "date"] if endpoint.telemetry else True
