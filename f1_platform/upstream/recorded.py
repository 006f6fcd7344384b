"""Recorded answers of OpenF1 as a source: a folder of JSON files, served byte for byte.

    <year>/meetings.json, sessions.json                             the catalogue; meetings may be missing
    <year>/<meeting_key>/<session_key>/<endpoint>.json[.gz]         arrays in the API's shape

Telemetry is indexed at its first use, the few files used last stay so; everything else is small and read each time.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from f1_platform.errors import PermanentError, UsageError
from f1_platform.openf1 import ENDPOINTS
from f1_platform.openf1.filters import Filter, Interval, matcher
from f1_platform.upstream.source import Chunk, Record
from f1_platform.upstream.telemetry import TelemetryFile, open_telemetry

INDEXED_FILES = 4
"""Telemetry files whose index is kept; one takes about 17 MB."""

_RECORD_AGAIN = "Record the file again, or take it away"
_RECORDS = msgspec.json.Decoder(list[Record])
_RAWS = msgspec.json.Decoder(list[msgspec.Raw])


class RecordedSource:
    """An `EncodedSource` over a folder of recorded files.

    Raises:
        UsageError: the folder holds no recorded season.
        PermanentError: its catalogue is damaged.
    """

    name = "recorded"

    def __init__(self, folder: Path) -> None:
        years = sorted(folder.glob("[0-9][0-9][0-9][0-9]"))
        sessions = [path for year in years if (path := _file(year, "sessions"))]
        meetings = [path for year in years if (path := _file(year, "meetings"))]
        if not sessions:
            raise UsageError(
                "No recorded season here: expected <year>/sessions.json and "
                "<year>/<meeting_key>/<session_key>/<endpoint>.json.gz",
                where=str(folder),
                mend=_mend(folder),
            )
        self._meetings = _by_start(record for path in meetings for record in _decoded(_RECORDS, path))
        found = [(path.parent, record) for path in sessions for record in _decoded(_RECORDS, path)]
        self._sessions = _by_start(record for _, record in found)
        self._folders = {
            record["session_key"]: season / str(record["meeting_key"]) / str(record["session_key"])
            for season, record in found
        }
        self._telemetry = lru_cache(maxsize=INDEXED_FILES)(_open_telemetry)

    def meetings(self) -> list[Record]:
        """All meetings, by date_start."""
        return self._meetings

    def sessions(self) -> list[Record]:
        """All sessions, by date_start."""
        return self._sessions

    def chunks(self, endpoint: str, session_key: int, filters: Sequence[Filter]) -> Iterator[Chunk]:
        """The records of one session and endpoint that match all filters, as recorded."""
        folder = self._folders.get(session_key)
        path = folder and _file(folder, endpoint)
        if path is None:
            return
        if ENDPOINTS[endpoint].telemetry:
            yield from self._telemetry(path, endpoint).chunks(filters)
            return
        matches = matcher(ENDPOINTS[endpoint], filters)
        pairs = zip(_decoded(_RAWS, path), _decoded(_RECORDS, path), strict=True)
        kept = [raw for raw, record in pairs if matches(record)]
        if kept:
            yield Chunk.of(len(kept), b",".join(kept))

    def records(
        self,
        endpoint: str,
        session_key: int,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        drivers: Collection[int] | None = None,
    ) -> Iterator[Record]:
        """Records of one session and endpoint; telemetry narrowed to the window and the drivers."""
        filters: list[Filter] = []
        if ENDPOINTS[endpoint].telemetry:
            bounds = [Interval(low=since)] if since else []
            bounds += [Interval(high=until, high_open=True)] if until else []
            filters = [Filter("date", (bound,)) for bound in bounds]
            if drivers is not None:
                filters.append(Filter("driver_number", tuple(Interval(number, number) for number in drivers)))
        for chunk in self.chunks(endpoint, session_key, filters):
            yield from _RECORDS.decode(b"[" + chunk.read() + b"]")


def _file(folder: Path, name: str) -> Path | None:
    candidates = (folder / f"{name}.json.gz", folder / f"{name}.json")
    return next((path for path in candidates if path.exists()), None)


def _open_telemetry(path: Path, endpoint: str) -> TelemetryFile:
    return open_telemetry(path, ENDPOINTS[endpoint])


def _mend(folder: Path) -> str:
    if not folder.is_dir():
        return "There is no such folder"
    inner = next((path.parent.parent for path in sorted(folder.glob("*/[0-9][0-9][0-9][0-9]/sessions.json*"))), None)
    return f"Did you mean {inner}?" if inner else "Give the folder that holds the years"


def _by_start(records: Iterator[Record]) -> list[Record]:
    return sorted(records, key=lambda record: str(record.get("date_start") or ""))


def _decoded(decoder: msgspec.json.Decoder[list[Any]], path: Path) -> list[Any]:
    body = path.read_bytes()
    try:
        return decoder.decode(gzip.decompress(body) if path.suffix == ".gz" else body)
    except (msgspec.MsgspecError, UnicodeDecodeError, OSError, EOFError, zlib.error) as error:
        raise PermanentError(f"Not a JSON array of records: {error}", where=str(path), mend=_RECORD_AGAIN) from None
