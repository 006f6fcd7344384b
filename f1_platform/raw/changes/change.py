"""One record's change, and all of them that one replacement of a unit brought. Values only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from f1_platform.openf1.units import Unit

Kind = Literal["added", "changed", "vanished"]

LIMIT = 10_000
"""Records of one unit that a difference keeps one by one; of more it keeps their number, and says so.

Corrections touch a handful of records; so many are a unit that was sent anew, and nobody reads them one by one.
"""


@dataclass(frozen=True)
class Change:
    """What became of one record.

    Attributes:
        kind: what happened to it.
        key: its natural key, without the parts of it that changed.
        before: fields besides the key as they were, as JSON values: of a changed record those that differ, of a
            vanished one all that were not null; empty of an added one.
        after: the same as they are now; empty of a vanished record.
        driver_number: whose record it is, where it is one driver's.
    """

    kind: Kind
    key: Mapping[str, Any]
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    driver_number: int | None = None


@dataclass(frozen=True)
class Difference:
    """How a unit's content differs from the one it replaced.

    Attributes:
        unit: the unit.
        looked_at: when upstream was asked and sent the new content.
        run_id: the run that asked.
        hash_before: of the content before; none where the unit had been emptied.
        hash_after: of the content since; none where it is empty now.
        added: records.
        changed: records.
        vanished: records.
        number: tells it from others of its store; later ones of a unit have greater ones. 0 = not kept yet.
    """

    unit: Unit
    looked_at: datetime
    run_id: str
    hash_before: str | None
    hash_after: str | None
    added: int
    changed: int
    vanished: int
    number: int = 0

    @property
    def total(self) -> int:
        """Records that it is about."""
        return self.added + self.changed + self.vanished

    @property
    def truncated(self) -> bool:
        """Whether they were too many to be kept one by one."""
        return self.total > LIMIT

    @property
    def counts(self) -> dict[Kind, int]:
        """Records by kind, those kinds only that occur."""
        counts: dict[Kind, int] = {"added": self.added, "changed": self.changed, "vanished": self.vanished}
        return {kind: count for kind, count in counts.items() if count}

    @property
    def place(self) -> tuple[datetime, Unit, int]:
        """What differences are sorted by, the greatest first; alike in every store."""
        return self.looked_at, self.unit, self.number


def newest_first(differences: Iterable[Difference], since: datetime | None = None) -> list[Difference]:
    """Differences in the order in which they are shown; only those seen at that instant or later."""
    wanted = (one for one in differences if since is None or one.looked_at >= since)
    return sorted(wanted, key=lambda one: one.place, reverse=True)


def to_json(changes: Sequence[Change]) -> bytes:
    """Changes as they are kept, in ASCII: integers of any size and floats come back as they were."""
    rows = [[each.kind, each.driver_number, each.key, each.before, each.after] for each in changes]
    return json.dumps(rows, separators=(",", ":")).encode()


def from_json(text: bytes) -> list[Change]:
    """The inverse of `to_json`."""
    return [Change(kind, key, before, after, driver) for kind, driver, key, before, after in json.loads(text)]
