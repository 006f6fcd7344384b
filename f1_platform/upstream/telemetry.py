"""One recorded telemetry file: its records' bytes in a nameless temporary file, an index of them in memory.

A file of 700,000 records is 116 MB of JSON; the index takes 13 MB. A window is then found with a few comparisons of
arrays and read as a few slices, each record byte for byte as it was recorded. The index knows date and driver; other
conditions are tested on the records that are left. The temporary file has no name, so that it goes with its last user
whatever happens.
"""

from __future__ import annotations

import gzip
import os
import tempfile
import weakref
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import numpy as np
import numpy.typing as npt

from f1_platform.errors import PermanentError
from f1_platform.openf1 import Endpoint
from f1_platform.openf1.filters import Filter, Interval, matcher
from f1_platform.openf1.timestamps import parse_date
from f1_platform.upstream.source import Chunk

BLOCK = 2**20
"""Bytes of JSON decoded at a time."""
LONGEST_RECORD = 8 * 2**20
"""Bytes after which a record that doesn't end is a fault of the file."""
CHUNK_ROWS = 4096
UNKNOWN_DRIVER = -1
INDEXED = frozenset({"date", "driver_number", "session_key", "meeting_key"})
"""Fields whose conditions need no look at the records; the keys are those of the file's folder."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNKNOWN_DATE = np.iinfo(np.int64).min
_UTC = "+00:00"
_RECORD_AGAIN = "Record the file again, or take it away"

Numbers = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]


class _Indexed(msgspec.Struct, gc=False):
    date: str | None = None
    driver_number: int | None = None


_RAWS = msgspec.json.Decoder(list[msgspec.Raw])
_INDEXED = msgspec.json.Decoder(list[_Indexed])


@dataclass(frozen=True)
class TelemetryFile:
    """An indexed file.

    Attributes:
        endpoint: whose records they are.
        records: the records' bytes, joined by commas.
        dates: microseconds since 1970 of each record.
        drivers: driver number of each record.
        offsets: where each record begins; one more than there are records.
    """

    endpoint: Endpoint
    records: BinaryIO
    dates: Numbers
    drivers: Numbers
    offsets: Numbers

    def chunks(self, filters: Sequence[Filter]) -> Iterator[Chunk]:
        """The records that match, in the order of the file."""
        rows = self._rows(filters)
        rest = [filter_ for filter_ in filters if filter_.field not in INDEXED]
        for start in range(0, len(rows), CHUNK_ROWS):
            chunk = self._chunk(rows[start : start + CHUNK_ROWS])
            if rest:
                chunk = _narrowed(chunk, self.endpoint, rest)
            if chunk.rows:
                yield chunk

    def _rows(self, filters: Sequence[Filter]) -> Numbers:
        marks = np.ones(len(self.dates), np.bool_)
        for filter_ in filters:
            if filter_.field == "date":
                marks &= (self.dates != _UNKNOWN_DATE) & _within(self.dates, filter_.of_kind("date"), _microseconds)
            elif filter_.field == "driver_number":
                numbers = filter_.of_kind("number")
                marks &= (self.drivers != UNKNOWN_DRIVER) & _within(self.drivers, numbers, lambda value: value)
        return np.flatnonzero(marks)

    def _chunk(self, rows: Numbers) -> Chunk:
        size = int(np.sum(self.offsets[rows + 1] - self.offsets[rows])) - 1
        return Chunk(len(rows), size, partial(self._read, rows))

    def _read(self, rows: Numbers) -> bytes:
        gaps = np.flatnonzero(np.diff(rows) != 1)
        firsts = self.offsets[rows[np.concatenate(([0], gaps + 1))]].tolist()
        ends = (self.offsets[rows[np.concatenate((gaps, [len(rows) - 1]))] + 1] - 1).tolist()
        file = self.records.fileno()
        return b",".join(os.pread(file, end - first, first) for first, end in zip(firsts, ends, strict=True))


def _narrowed(chunk: Chunk, endpoint: Endpoint, filters: Sequence[Filter]) -> Chunk:
    array = b"[" + chunk.read() + b"]"
    matches = matcher(endpoint, filters)
    pairs = zip(_RAWS.decode(array), msgspec.json.decode(array), strict=True)
    kept = [bytes(raw) for raw, record in pairs if matches(record)]
    return Chunk.of(len(kept), b",".join(kept))


def _within(column: Numbers, intervals: Sequence[Interval], number: Callable[[Any], float]) -> Marks:
    marks = np.zeros(len(column), np.bool_)
    for one in intervals:
        held = np.ones(len(column), np.bool_)
        if one.low is not None:
            held &= column > number(one.low) if one.low_open else column >= number(one.low)
        if one.high is not None:
            held &= column < number(one.high) if one.high_open else column <= number(one.high)
        marks |= held
    return marks


def _microseconds(instant: datetime) -> int:
    return (instant - _EPOCH) // timedelta(microseconds=1)


def open_telemetry(path: Path, endpoint: Endpoint) -> TelemetryFile:
    """Indexes a file, plain or gzip; takes less than a second for 700,000 records.

    Raises:
        PermanentError: the file is no JSON array of telemetry records.
    """
    records = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as its index
    empty = np.empty(0, np.int64)
    lengths, dates, drivers = [empty], [empty], [empty]
    for raws, indexed in _blocks(path):
        records.write(b",".join(raws) + b",")
        lengths.append(np.fromiter((len(memoryview(raw)) + 1 for raw in raws), np.int64, len(raws)))
        dates.append(_dates([one.date for one in indexed]))
        numbers = (UNKNOWN_DRIVER if one.driver_number is None else one.driver_number for one in indexed)
        drivers.append(np.fromiter(numbers, np.int64, len(indexed)))
    records.flush()
    offsets = np.concatenate(([0], np.cumsum(np.concatenate(lengths))))
    file = TelemetryFile(endpoint, records, np.concatenate(dates), np.concatenate(drivers), offsets)
    weakref.finalize(file, records.close)
    return file


def _dates(texts: Sequence[str | None]) -> Numbers:
    if all(text is not None and text.endswith(_UTC) for text in texts):
        with suppress(ValueError):
            return np.array([text[: -len(_UTC)] for text in texts if text], "M8[us]").view(np.int64)
    instants = (parse_date(text) if text else None for text in texts)
    numbers = (_UNKNOWN_DATE if instant is None else _microseconds(instant) for instant in instants)
    return np.fromiter(numbers, np.int64, len(texts))


def _blocks(path: Path) -> Iterator[tuple[list[msgspec.Raw], list[_Indexed]]]:
    """The file's records, a few megabytes at a time: as they are written, and what the index needs of them."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        rest, fault = b"", "it ends before its array does"
        try:
            while block := file.read(BLOCK):
                rest += block
                end = rest.rfind(b"}") + 1
                array = b"[" + rest[:end].lstrip(b"[, \r\n\t") + b"]"
                try:
                    pair = _RAWS.decode(array), _INDEXED.decode(array)
                except msgspec.MsgspecError as error:
                    # The block may end within a record, at an inner brace: the next one completes it.
                    fault = str(error)
                    if len(rest) > LONGEST_RECORD:
                        break
                    continue
                if pair[0]:
                    yield pair
                rest = rest[end:]
        except (OSError, EOFError, zlib.error) as error:
            fault = str(error)
    if rest.strip() not in (b"]", b"[]"):
        raise PermanentError(f"Not a JSON array of telemetry records: {fault}", where=str(path), mend=_RECORD_AGAIN)
