"""A page of changes, the newest first: differences are passed over by what they say, and only those shown are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from api.collections.asking import Refused
from api.collections.fields import Kind
from f1_platform.openf1 import Unit
from f1_platform.openf1.filters import Filter
from f1_platform.records import Cancel, Difference, Line, Records
from f1_platform.serving.querying import Stored

KINDS: tuple[Kind, ...] = ("text", "int", "int", "int", "int", "text", "int")
"""Of a line's place: when it was seen, the difference's number, its unit, and which of its lines it is."""

_OF_A_RECORD = frozenset({"driver_number", "records"})
"""Fields that only the records themselves tell."""


@dataclass(frozen=True)
class Place:
    """Where a line stands among all.

    Attributes:
        difference: the place of its difference.
        nth: of its lines.
    """

    difference: tuple[datetime, Unit, int]
    nth: int

    @classmethod
    def of(cls, line: Line) -> Place:
        """The place of a line."""
        return cls(line.difference.place, line.nth)

    @classmethod
    def read(cls, stored: Sequence[Stored]) -> Place:
        """The inverse of `stored`; the values are of `KINDS`, or null.

        Raises:
            Refused: it is none that was given out.
        """
        try:
            moment, number, season, meeting, session, endpoint, nth = cast(Any, stored)
            looked_at = datetime.fromisoformat(moment)
            if looked_at.tzinfo is None or None in stored:
                raise ValueError
        except (TypeError, ValueError):
            raise Refused("cursor names no place among the changes. Take it from the Link header as it is") from None
        return cls((looked_at, Unit(season, meeting, session, endpoint), number), nth)

    @property
    def stored(self) -> tuple[Stored, ...]:
        """As a cursor holds it."""
        looked_at, unit, number = self.difference
        key = (unit.season, unit.meeting_key, unit.session_key, unit.endpoint)
        return (looked_at.isoformat(), number, *key, self.nth)


def lines_after(
    records: Records, differences: Sequence[Difference], filters: Sequence[Filter], after: Place | None, cancel: Cancel
) -> Iterator[Line]:
    """The lines that satisfy every filter, behind a place; read as they are asked for.

    Raises:
        F1Error: the store does not answer.
    """
    for difference in differences:
        if cancel.is_cancelled:
            return
        if after is not None and difference.place > after.difference:
            continue
        if not all(_may_hold(one, difference) for one in filters):
            continue
        first = after.nth + 1 if after is not None and difference.place == after.difference else 0
        for line in records.lines(difference)[first:]:
            if all(_holds(one, line.fields[one.field]) for one in filters):
                yield line


def total_of(differences: Sequence[Difference], filters: Sequence[Filter]) -> int | None:
    """How many lines satisfy the filters; none where only reading all of them would tell."""
    if any(one.field in _OF_A_RECORD for one in filters):
        return None
    kinds = [one for one in filters if one.field == "kind"]
    return sum(
        1 if difference.truncated else count
        for difference in differences
        if all(_may_hold(one, difference) for one in filters)
        for kind, count in difference.counts.items()
        if all(_holds(one, kind) for one in kinds)
    )


def _may_hold(one: Filter, difference: Difference) -> bool:
    """Whether some line of a difference may satisfy a filter, by what the difference itself says."""
    if one.field == "kind":
        return any(_holds(one, kind) for kind in difference.counts)
    said = Line(difference, 0, "changed", 0, None).fields
    return one.field in _OF_A_RECORD or _holds(one, said[one.field])


def _holds(one: Filter, value: Any) -> bool:  # noqa: ANN401 - a value of any scalar kind
    return value is not None and any(interval.holds(value) for interval in one.intervals)
