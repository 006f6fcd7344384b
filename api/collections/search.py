"""Search over the names of people, teams, circuits, races and sessions of one data version."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nsmallest
from operator import itemgetter

from api.collections.asking import Paging, Refused, read
from api.collections.fields import Field, Fields
from api.collections.rendering import list_answer, rows_of
from api.collections.requests import Request
from api.collections.words import rank, words_of
from api.formats import choose
from f1_platform.openf1.filters import Filter
from f1_platform.records import Cancel
from f1_platform.serving import Snapshot
from f1_platform.serving.bodies import Answer

LONGEST = 100
"""Characters of a search."""
PAGING = Paging(("q", "limit", "format"), usual=20, most=100)
FIELDS = Fields(
    (
        Field("kind", "kind", "text", "driver, team, circuit, race or session", example="driver"),
        Field("id", "id", "int", "its id under its path", example=830),
        Field("name", "name", "text", "its name", example="Max Verstappen"),
        Field("description", "description", "text", "what tells it from others", example="Dutch, 2015-2025"),
        Field("path", "path", "text", "where it is answered", example="/drivers/830"),
    )
)
FILTERS = Fields(FIELDS.all[:1])
"""Of a search, besides `q`."""

_STATEMENTS = {
    "driver": (
        "/drivers",
        "SELECT driver_id, name, coalesce(nationality || ', ', '') || first_season || '-' || last_season, "
        "coalesce(code, '') || ' ' || driver_ref, wins, races_entered FROM drivers_summary",
    ),
    "team": (
        "/teams",
        "SELECT team_id, team_name, coalesce(nationality || ', ', '') || first_season || '-' || last_season, "
        "team_ref, wins, races_entered FROM teams_summary",
    ),
    "circuit": (
        "/circuits",
        "SELECT circuit_id, circuit_name, coalesce(location || ', ', '') || coalesce(country, ''), circuit_ref, "
        "0, total_races FROM circuits_summary",
    ),
    "race": (
        "/races",
        "SELECT race_id, season || ' ' || race_name, coalesce(circuit_name || ', ', '') || race_date, "
        "coalesce(country, '') || ' ' || coalesce(circuit_ref, ''), 0, season FROM races",
    ),
    "session": (
        "/sessions",
        "SELECT session_key, season || ' ' || meeting_name || ' ' || session_name, "
        "coalesce(location || ', ', '') || substr(date_start, 1, 10), "
        "coalesce(country_name, '') || ' ' || circuit_short_name, 0, season FROM sessions",
    ),
}
"""By kind its path, and: id, name, description, other words, then what the more important one has more of, twice."""


@dataclass(frozen=True)
class Entry:
    """Something that can be found.

    Attributes:
        row: as it is answered, in the order of `FIELDS`.
        name: the words of its name.
        more: other words it is found by.
        weight: sorts what matches equally well; the least comes first.
    """

    row: tuple[str | int, ...]
    name: tuple[str, ...]
    more: tuple[str, ...]
    weight: tuple[int, ...]


class Search:
    """Holds the entries of the data version that was asked last; made at the first search in it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: tuple[Snapshot, list[Entry]] | None = None

    def answer(self, request: Request, snapshot: Snapshot, cancel: Cancel) -> Answer:
        """Answers a search.

        Raises:
            HTTPException: 422, the query is wrong; 406, no format is taken.
        """
        asked = read(request.query, FILTERS, PAGING)
        chosen = choose(request.accept, asked.format)
        if asked.q is None or not 1 <= len(asked.q.strip()) <= LONGEST:
            raise Refused(f"q is what to look for, 1 to {LONGEST} characters: /search?q=verstappen")
        found = _find(self._of(snapshot, cancel), words_of(asked.q), asked.filters)
        best = nsmallest(asked.limit, found, key=itemgetter(0))
        headers = {"X-Data-Version": str(snapshot.data_version)}
        return list_answer(rows_of(FIELDS.all, [row for _, row in best]), chosen, request.path, headers)

    def _of(self, snapshot: Snapshot, cancel: Cancel) -> list[Entry]:
        with self._lock:
            if self._entries is None or self._entries[0] is not snapshot:
                self._entries = snapshot, list(_entries(snapshot, cancel))
            return self._entries[1]


def _find(
    entries: list[Entry], wanted: tuple[str, ...], filters: tuple[Filter, ...]
) -> Iterator[tuple[tuple[int, ...], tuple[str | int, ...]]]:
    """What matches, with what it is sorted by."""
    if not wanted:
        return
    for nth, entry in enumerate(entries):
        if all(any(interval.holds(entry.row[0]) for interval in one.intervals) for one in filters):
            how = rank(wanted, entry.name, entry.more)
            if how is not None:
                yield (how, *entry.weight, nth), entry.row


def _entries(snapshot: Snapshot, cancel: Cancel) -> Iterator[Entry]:
    for nth, (kind, (path, statement)) in enumerate(_STATEMENTS.items()):
        for key, name, description, more, wins, races in snapshot.rows(statement, cancel=cancel):
            row = (kind, key, name, description, f"{path}/{key}")
            yield Entry(row, words_of(name), words_of(f"{description} {more}"), (nth, -wins, -races))
