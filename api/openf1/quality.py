"""What is known to be wrong in the records of a session, for the header that goes with them.

Counted once a data version; the findings themselves are answered by `/sessions/{session_key}/quality`.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping

from api.snapshots import Snapshots
from f1_platform.errors import F1Error
from f1_platform.serving import Snapshot

log = logging.getLogger(__name__)

Counts = Mapping[tuple[int, str], Mapping[str, int]]
"""Findings by severity and rule, `warning lap_missing`, of each session and endpoint that has any."""

_COUNTED = (
    "SELECT session_key, endpoint, severity || ' ' || rule, count(*) FROM findings"
    " GROUP BY session_key, endpoint, severity, rule ORDER BY session_key, endpoint, severity, rule"
)


class Quality:
    """The findings of the data version of the moment."""

    def __init__(self, snapshots: Snapshots) -> None:
        """Counts nothing yet.

        Args:
            snapshots: where the findings are published.
        """
        self._snapshots = snapshots
        self._counted: tuple[Snapshot | None, Counts] = (None, {})

    async def header(self, endpoint: str, session_key: int | None) -> dict[str, str]:
        """`X-Data-Quality` where findings are about these records: `7; warning lap_missing 7`.

        Args:
            endpoint: whose records are answered.
            session_key: the session that all of them are of; none where there are several, which say nothing.
        """
        snapshot = self._snapshots.current
        if session_key is None or snapshot is None:
            return {}
        counted, counts = self._counted
        if counted is not snapshot:
            # In a thread: a connection may have to be waited for.
            counts = await asyncio.to_thread(_count, snapshot)
            self._counted = (snapshot, counts)
        found = counts.get((session_key, endpoint))
        if not found:
            return {}
        said = ", ".join(f"{rule} {count}" for rule, count in found.items())
        return {"X-Data-Quality": f"{sum(found.values())}; {said}"}


def _count(snapshot: Snapshot) -> Counts:
    counts: defaultdict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    try:
        for session_key, endpoint, rule, count in snapshot.rows(_COUNTED):
            counts[session_key, endpoint][rule] = count
    except F1Error as error:  # published before there were findings: records are answered all the same
        log.warning("%s; answers say nothing of known quality until the next publishing", error)
    return counts
