"""Where a session's units lie, once it has moved to another meeting or season."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from f1_platform.raw.hbase.known import Known
from f1_platform.raw.hbase.state import milliseconds
from f1_platform.raw.moving import taken_along
from f1_platform.raw.port import Report

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Before:
    """What a unit had before a look at it, be its records still where its session was before it moved.

    Attributes:
        known: the unit itself.
        elsewhere: its session's units of that endpoint in other meetings or seasons.
        source: the one of all these whose records the unit has now.
    """

    known: Known
    elsewhere: tuple[Known, ...]
    source: Known

    @property
    def has_moved(self) -> bool:
        """Whether the records are in another place."""
        return self.source.unit != self.known.unit

    @property
    def report(self) -> Report | None:
        """As of the unit."""
        if self.has_moved and self.source.report is not None:
            return taken_along(self.source.report, self.known.report, self.known.unit)
        return self.known.report

    def run_at(self, now: datetime) -> datetime:
        """What time the unit's next run is to be of, so that it counts as later than its source's."""
        if not self.has_moved or milliseconds(now) > self.source.state.run:
            return now
        return _EPOCH + timedelta(milliseconds=self.source.state.run + 1, microseconds=500)


def before_of(known: Known, elsewhere: Sequence[Known], *, emptied: bool) -> Before:
    """What a unit had.

    Args:
        known: the unit.
        elsewhere: what is known of its session's units of that endpoint in other places.
        emptied: whether its records have vanished since: what lies elsewhere is then a killed writer's rest.
    """
    filled = [] if emptied else [unit for unit in elsewhere if has_records(unit)]
    return Before(known, tuple(elsewhere), max(filled, key=lambda unit: unit.state.run, default=known))


def has_records(known: Known) -> bool:
    """Whether records of a unit are published, and whole."""
    return known.report is not None and known.report.content_hash is not None


def superseded(known: Iterable[Known]) -> Iterator[Known]:
    """Units with records whose session has records of that endpoint elsewhere, published later.

    Whoever moved them was killed before the old place was cleared.
    """
    places = defaultdict[tuple[int, str], list[Known]](list)
    for unit in known:
        if unit.unit.session_key and has_records(unit):
            places[unit.unit.session_key, unit.unit.endpoint].append(unit)
    for same in places.values():
        yield from sorted(same, key=lambda unit: unit.state.run)[:-1]
