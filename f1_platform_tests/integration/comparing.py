"""Recorded files against the store, value by value, sharing no code with the platform's readers or decoders.

A file is read with `json`; a unit through the ledger's SQL and pyarrow's Parquet. Equal means equal as JSON values, int
and float told apart only where the registry keeps JSON, dates the same instant, missing the same as null.
"""

import gzip
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

VERBATIM = {"gap_to_leader", "interval", "duration"}
TELEMETRY = {"car_data", "location"}


def files(folder: Path, seasons: tuple[int, ...], *, telemetry: bool) -> Iterator[tuple[int, str, Path]]:
    """Session key, endpoint and path of every recorded file of a session."""
    for season in seasons:
        for path in sorted((folder / str(season)).glob("*/*/*.json.gz")):
            endpoint = path.name.removesuffix(".json.gz")
            if (endpoint in TELEMETRY) == telemetry:
                yield int(path.parent.name), endpoint, path


def differences(path: Path, session_key: int, endpoint: str, home: Path) -> list[str]:
    """What a file holds and a home's Parquet does not, or the other way round, identical records counted once."""
    return compared(path, _stored(home, session_key, endpoint))


def compared(path: Path, records: Iterable[dict[str, Any]]) -> list[str]:
    """What a file holds and these records do not, or the other way round; identical records of the file count once."""
    expected = Counter(dict.fromkeys(map(_canonical, json.loads(gzip.decompress(path.read_bytes()))), 1))
    stored = Counter(map(_canonical, records))
    return [f"{path}: lost {record}" for record in expected - stored] + [
        f"{path}: gained {record}" for record in stored - expected
    ]


def _stored(home: Path, session_key: int, endpoint: str) -> Iterator[dict[str, Any]]:
    with sqlite3.connect(home / "reports.sqlite") as ledger:
        named = ledger.execute(
            "SELECT file FROM units WHERE session_key = ? AND endpoint = ? AND file IS NOT NULL",
            (session_key, endpoint),
        ).fetchone()
    if named is None:
        return
    for row in pq.ParquetFile(home / "raw" / named[0]).read().to_pylist():
        record = {name: json.loads(v) if name in VERBATIM and isinstance(v, str) else v for name, v in row.items()}
        extra = record.pop("_extra")
        yield record | (json.loads(extra) if extra else {})


def _canonical(record: dict[str, Any]) -> str:
    return repr(sorted((name, _value(name, value)) for name, value in record.items() if value is not None))


def _value(name: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return value.timestamp()
    if name.startswith("date") and isinstance(value, str):
        instant = datetime.fromisoformat(value)
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).timestamp()
    if name not in VERBATIM and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return value
