"""Where a local OpenF1 has its records from: recorded files or a simulated season, behind one port."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from f1_platform.openf1.filters import Filter

Record = dict[str, Any]
"""One record as OpenF1 sends it: JSON values, dates as text."""


class Source(Protocol):
    """A world that a local OpenF1 answers from.

    Attributes:
        name: what a home is stamped with: `recorded` or `simulated-<year>-<seed>`.
    """

    name: str

    def meetings(self) -> list[Record]:
        """All meetings, by date_start."""
        ...

    def sessions(self) -> list[Record]:
        """All sessions, cancelled and future ones among them, by date_start."""
        ...

    def records(
        self,
        endpoint: str,
        session_key: int,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        drivers: Collection[int] | None = None,
    ) -> Iterator[Record]:
        """Records of one session and endpoint.

        The bounds on `date` and the drivers narrow telemetry (car_data, location) so that a window costs a window;
        elsewhere a source may give more than asked. The caller filters again in any case.
        """
        ...


@dataclass(frozen=True)
class Chunk:
    """Some records of an answer, counted and measured before they are read.

    Attributes:
        rows: how many.
        size: bytes of their text.
        read: gives their JSON texts joined by commas, without the array's brackets.
    """

    rows: int
    size: int
    read: Callable[[], bytes]

    @classmethod
    def of(cls, rows: int, text: bytes) -> Chunk:
        """A chunk whose text is there already."""
        return cls(rows, len(text), lambda: text)


@runtime_checkable
class EncodedSource(Source, Protocol):
    """A source that has its records as JSON text already: they are sent as they are, never encoded again."""

    def chunks(self, endpoint: str, session_key: int, filters: Sequence[Filter]) -> Iterator[Chunk]:
        """The records of one session and endpoint that match all filters."""
        ...
