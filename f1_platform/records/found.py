"""What a query finds: the records as a stream, and the units whose records it could not look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from f1_platform.openf1 import Endpoint

Reason = Literal["not fetched", "failed"]


@dataclass(frozen=True)
class Missing:
    """A unit that a query names and whose records are not, or not all, there.

    Attributes:
        endpoint: the endpoint.
        season: the season, 0 where nobody knows it.
        session_key: the session, 0 where the unit covers a season.
        reason: never fetched; or the last look failed, and records are of an earlier one.
    """

    endpoint: str
    season: int
    session_key: int
    reason: Reason

    def __str__(self) -> str:
        """For people: `laps of session 9472 (failed)`."""
        of = f"session {self.session_key}" if self.session_key else f"season {self.season}"
        return f"{self.endpoint} of {of} ({self.reason})"


@dataclass(frozen=True)
class Found:
    """What a query finds.

    Attributes:
        endpoint: whose records they are.
        schema: of the batches; `_extra` is the last column.
        batches: the records, read as they are asked for; sessions by start, in each the order of the row key. To be
            read once; raises what reading may, `Cancelled` among it.
        missing: units that the query names and that were never fetched, or failed.
        rows: records in the units that will be looked at, or in the least part of them that is known beforehand.
        content: names what is read; equal where the units' records are equal.
    """

    endpoint: Endpoint
    schema: pa.Schema
    batches: Iterator[pa.RecordBatch]
    missing: Sequence[Missing] = ()
    rows: int = 0
    content: str = ""
