"""Rows for the writers, from records or from the recorded data, and what they are written as."""

import gzip
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from api.formats import FORMATS, Rows
from f1_platform.openf1 import ENDPOINTS, arrow_schema, decode, to_records
from f1_platform_tests.recorded import OPENF1

BAHRAIN = OPENF1 / "2024" / "1229" / "9472"


def rows_of(endpoint: str, batches: Sequence[pa.RecordBatch], order: Sequence[str] = ()) -> Rows:
    fields = ENDPOINTS[endpoint].fields
    return Rows(
        arrow_schema(endpoint),
        batches,
        {field.name: field.type for field in fields},
        order or [field.name for field in fields],
    )


def written(form: str, rows: Rows) -> bytes:
    return b"".join(FORMATS[form].write(rows))


def read(endpoint: str, body: str | bytes) -> pa.RecordBatch:
    return decode(endpoint, body if isinstance(body, bytes) else body.encode()).batch


@cache
def recorded(path: Path) -> pa.RecordBatch:
    return read(path.name.split(".")[0], gzip.decompress(path.read_bytes()))


def one_of_each_recorded() -> list[Path]:
    """The largest file of every endpoint, telemetry apart, which is too long for a test."""
    files: dict[str, Path] = {}
    for path in sorted(OPENF1.glob("*/*/*/*.json.gz"), key=lambda path: path.stat().st_size):
        files[path.name] = path
    return [path for name, path in sorted(files.items()) if name not in ("car_data.json.gz", "location.json.gz")]


def openf1_would_send(batch: pa.RecordBatch, endpoint: str) -> list[dict[str, Any]]:
    return list(to_records(batch, endpoint))


def exactly(value: Any) -> Any:
    """Tells 1 from 1.0 and from true, and keeps the order of members."""
    return repr(msgspec.json.decode(value) if isinstance(value, bytes) else value)


def counted(batches: Sequence[pa.RecordBatch], taken: list[int]) -> Iterator[pa.RecordBatch]:
    """Notes each batch that is taken."""
    for number, batch in enumerate(batches):
        taken.append(number)
        yield batch
