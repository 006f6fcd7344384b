"""A difference as it is shown: a line a record, or a line a kind with its number where there are too many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from f1_platform.raw.changes.change import Change, Difference, Kind


@dataclass(frozen=True)
class Line:
    """One of a difference's lines.

    Attributes:
        difference: of which it is one.
        nth: its place among them.
        kind: what happened.
        records: that it is about.
        change: of the one record; none where they are too many to be told one by one.
    """

    difference: Difference
    nth: int
    kind: Kind
    records: int
    change: Change | None

    @property
    def fields(self) -> dict[str, Any]:
        """All of it by name, as it is told to others; null where it is not known, or does not apply."""
        one, unit, change = self.difference, self.difference.unit, self.change
        return {
            "looked_at": one.looked_at,
            "season": unit.season,
            "meeting_key": unit.meeting_key,
            "session_key": unit.session_key,
            "endpoint": unit.endpoint,
            "kind": self.kind,
            "driver_number": change.driver_number if change else None,
            "key": change.key if change else None,
            "before": change.before if change else None,
            "after": change.after if change else None,
            "records": self.records,
            "truncated": one.truncated,
            "run_id": one.run_id,
            "hash_before": one.hash_before,
            "hash_after": one.hash_after,
        }


def lines_of(difference: Difference, changes: Sequence[Change]) -> list[Line]:
    """The lines of a difference, in the order of the row key."""
    if difference.truncated:
        counts = difference.counts.items()
        return [Line(difference, nth, kind, records, None) for nth, (kind, records) in enumerate(counts)]
    return [Line(difference, nth, change.kind, 1, change) for nth, change in enumerate(changes)]
