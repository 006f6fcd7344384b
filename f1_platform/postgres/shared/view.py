"""The states that hosts share, as the reader's role sees them: as they stand, held by nobody and changed by nobody."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import cast

from f1_platform.clock import Clock
from f1_platform.errors import F1Error
from f1_platform.postgres.connecting import Database

KEPT = 5.0
"""Seconds that what was seen is told again, and that a database that was away is left alone."""

_IS_THERE = "SELECT to_regclass('serving.shared_states') IS NOT NULL"
_STATES = "SELECT name, content::text, instant FROM serving.shared_states"

_Rows = dict[str, tuple[bytes, datetime]]


class StatesView:
    """All states by name, asked for together; for any number of threads."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Asks for nothing yet.

        Args:
            database: asked as the reader.
            clock: for how long what was seen is told again.
        """
        self._database, self._clock, self._lock = database, clock, threading.Lock()
        self._seen: tuple[float, _Rows | None] | None = None

    def states(self) -> _Rows | None:
        """Content and instant of each state, none of them older than some seconds; none while they cannot be read."""
        with self._lock:
            if self._seen is None or not 0 <= self._clock.elapsed() - self._seen[0] < KEPT:
                rows = self._rows()
                self._seen = self._clock.elapsed(), rows
            return self._seen[1]

    def _rows(self) -> _Rows | None:
        try:
            with self._database.connect(autocommit=True) as connection:
                if connection.execute(_IS_THERE).fetchone() == (False,):
                    return {}
                rows = cast(list[tuple[str, str, datetime]], connection.execute(_STATES).fetchall())
        except F1Error:
            return None
        return {name: (text.encode(), instant) for name, text, instant in rows}
