"""Where a local OpenF1 has its records from: recorded files or a simulated season, behind one port."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, Protocol

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
