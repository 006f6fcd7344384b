"""Where a session's units lie, once it has moved to another meeting or season."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from f1_platform.raw.hbase.known import Known


def superseded(known: Iterable[Known]) -> Iterator[Known]:
    """Units with records whose session has records of that endpoint elsewhere, published later.

    Whoever moved them was killed before the old place was cleared.
    """
    places = defaultdict[tuple[int, str], list[Known]](list)
    for unit in known:
        if unit.unit.session_key and unit.report is not None and unit.report.content_hash is not None:
            places[unit.unit.session_key, unit.unit.endpoint].append(unit)
    for same in places.values():
        yield from sorted(same, key=lambda unit: unit.state.run)[:-1]
