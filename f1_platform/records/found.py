"""What a query finds: the records as a stream, and the units whose records it could not look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from f1_platform.errors import F1Error
from f1_platform.openf1 import Endpoint

Reason = Literal["not fetched", "failed"]


@dataclass(frozen=True)
class Missing:
    """A unit that a query covers and whose records are not, or not all, there.

    Attributes:
        endpoint: the endpoint.
        season: the season.
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
        schema: of the batches.
        batches: the records, read as they are asked for; sessions by start, in each the order of the row key. To be
            read once; raises what reading may, `Cancelled` among it.
        missing: units that the query covers and that failed, or were never fetched.
        units: whose records will be looked at.
        session_key: the session that all those units are of, where it is one.
        rows: about how many records match the keys, drivers and times that are asked for.
        content: names what is read; equal where the units' records are equal.
        state: of the store when it was looked at; see `Coverage`.
        fault: why the store could not be looked at the last time; see `Coverage`.
    """

    endpoint: Endpoint
    schema: pa.Schema
    batches: Iterator[pa.RecordBatch]
    missing: Sequence[Missing]
    units: int
    session_key: int | None
    rows: int
    content: str
    state: str
    fault: F1Error | None = None

    @property
    def is_unknown(self) -> bool:
        """Whether there may be records that nobody knows of: none can be looked at, and the store does not answer."""
        return self.fault is not None and not self.units
