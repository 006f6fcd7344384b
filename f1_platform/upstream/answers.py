"""From a query to the answer's status and body: JSON as a stream, CSV, and OpenF1's ways to say no. Nothing of HTTP.

Whether an answer is too much is known before its first byte is sent: records are counted up to the limit. Without a
limit only the first of them are looked at, the rest follows as it is sent.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Literal

import orjson

from f1_platform.openf1 import ENDPOINTS
from f1_platform.openf1.filters import Query
from f1_platform.openf1.units import Session
from f1_platform.upstream.limits import PUBLIC_ROWS
from f1_platform.upstream.selection import select
from f1_platform.upstream.source import Chunk, Record, Source

JSON = "application/json"
CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    """What is sent back.

    Attributes:
        status: the HTTP status.
        body: pieces of the body; later ones may be made as they are asked for.
        size: bytes of the body; None where more is selected while it is sent.
        media_type: of the body.
        headers: what the status needs besides.
        breaks: where the connection breaks on request: before the answer, at the end of a body that is only the
            beginning of one, or there after a byte a second; none = nowhere.
    """

    status: int
    body: Iterable[bytes]
    size: int | None
    media_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    breaks: Literal["before", "within", "slowly"] | None = None


def refusal(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer that holds no records, in OpenF1's form."""
    body = orjson.dumps({"detail": detail})
    return Answer(status, (body,), len(body), headers=headers or {})


def answer(source: Source, endpoint: str, query: Query, latest: Session | None, max_rows: int) -> Answer:
    """The answer to a query.

    Args:
        source: the world it is about.
        endpoint: as it was asked for; an unknown one answers as if it were empty.
        query: the query.
        latest: the session and meeting that `latest` stands for.
        max_rows: records an answer may hold, 0 = no limit.
    """
    declared = ENDPOINTS.get(endpoint)
    if declared is None:
        return refusal(404, "No results found.")
    if latest is not None:
        query = query.with_latest(session_key=latest.session_key, meeting_key=latest.meeting_key)
    if query.csv:
        max_rows = max_rows or PUBLIC_ROWS
    chunks = select(source, declared, query.filters())
    taken = _taken(chunks, max_rows)
    rows = sum(chunk.rows for chunk in taken)
    if not rows:
        return refusal(404, "No results found.")
    if max_rows and rows > max_rows:
        return refusal(422, f"Too much data requested: more than {max_rows} records. Narrow the request.")
    if query.csv:
        body = _csv(taken)
        return Answer(200, (body,), len(body), CSV)
    size = sum(chunk.size for chunk in taken) + len(taken) + 1
    return Answer(200, _array(chain(taken, chunks)), size if max_rows else None)


def _taken(chunks: Iterator[Chunk], max_rows: int) -> Sequence[Chunk]:
    """Chunks up to the limit and the one that exceeds it; without a limit the first."""
    taken: list[Chunk] = []
    rows = 0
    for chunk in chunks:
        taken.append(chunk)
        rows += chunk.rows
        if rows > max_rows:
            break
    return taken


def _array(chunks: Iterable[Chunk]) -> Iterator[bytes]:
    opening = b"["
    for chunk in chunks:
        yield opening + chunk.read()
        opening = b","
    yield b"]"


def _csv(chunks: Sequence[Chunk]) -> bytes:
    """Columns sorted by name; null is an empty cell, a list its JSON."""
    records: list[Record] = [record for chunk in chunks for record in orjson.loads(b"[" + chunk.read() + b"]")]
    text = io.StringIO()
    writer = csv.DictWriter(text, sorted({name for record in records for name in record}))
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in record.items()} for record in records)
    return text.getvalue().encode()


def _cell(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    return orjson.dumps(value).decode() if isinstance(value, list | dict) else value
