"""Seeded corrections of a simulated season, and the upstream that answers with them.

One correction a unit, so that each can be told from all others; of a catalogue one a row.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import cycle
from pathlib import Path
from random import Random

from f1_platform.openf1 import LIGHT, Unit
from f1_platform.upstream.simulation import simulate
from f1_platform.upstream.source import Record, Source
from f1_platform_tests.soak.corrected.correcting import KINDS, Kind, Records, Told, told_of

YEAR, SEED = 2030, 1
CATALOGUES = ("meetings", "sessions")
Place = tuple[str, int]
"""An endpoint and a session, 0 for the season's catalogue."""


@dataclass(frozen=True)
class Correction:
    """One of them.

    Attributes:
        kind: which.
        place: of the unit.
        told: whether `/changes` tells it: not where it changes nothing, or fills a unit for the first time.
    """

    kind: Kind
    place: Place
    told: bool


@dataclass
class Corrections:
    """Some of a season, drawn one after another.

    Attributes:
        season: as it was.
        random: draws them.
        first: records of each corrected unit, as they are at the next look.
        later: the same a while after that.
        held: units without records before.
        made: in the order that they were drawn.
    """

    season: Source
    random: Random
    first: dict[Place, Records] = field(default_factory=dict[Place, Records])
    later: dict[Place, Records] = field(default_factory=dict[Place, Records])
    held: list[Place] = field(default_factory=list[Place])
    made: list[Correction] = field(default_factory=list[Correction])

    def hold_back(self, session_keys: Iterable[int], number: int) -> None:
        """Takes so many units away from the season as it was; they are corrected by being filled."""
        places = [(endpoint.name, key) for key in session_keys for endpoint in LIGHT]
        for place in self.random.sample(places, len(places)):
            if len(self.held) < number and self._records(place):
                self.held.append(place)

    def draw(self, number: int, among: Sequence[Unit]) -> None:
        """Draws so many corrections of units that will be looked at, of all kinds in turn."""
        free = {(unit.endpoint, unit.session_key) for unit in among}
        assert set(self.held) <= free, "what is held back is not looked at again"
        free -= set(self.held)
        for kind in cycle(KINDS):
            if len(self.made) == number:
                return
            places = sorted(place for place in free if place[0] in kind.endpoints or not kind.endpoints)
            if kind.held_back:
                places = [place for place in self.held if place not in self.first]
            elif set(kind.endpoints) & set(CATALOGUES):
                places = [(kind.endpoints[0], 0)]
            if made := self._made(kind, self.random.sample(places, len(places))):
                self.made.append(made)
                free.discard(made.place)

    @property
    def filled_or_changed(self) -> set[Place]:
        """Units that have other records since, as the next look shows."""
        return {one.place for one in self.made if one.told or one.kind.held_back} - self.emptied

    @property
    def emptied(self) -> set[Place]:
        """Units that have none any more, which a second look must confirm."""
        return {place for place, records in self.later.items() if not records}

    def told(self) -> list[Told]:
        """All that `/changes` must hold in the end, and nothing besides."""
        places = {one.place for one in self.made if one.told}
        return [told for place in places for told in told_of(*place, self._records(place), self.later[place])]

    def counts(self) -> Mapping[str, int]:
        """Corrections by kind."""
        return Counter(one.kind.name for one in self.made)

    def write(self, folder: Path) -> None:
        """Writes what the upstreams of `before`, `at_first` and `since` answer with."""
        held = dict[Place, Records].fromkeys(self.held, [])
        for name, records in (("before", held), ("at_first", held | self.first), ("since", held | self.later)):
            said = [[endpoint, key, rows] for (endpoint, key), rows in records.items()]
            (folder / f"{name}.json").write_text(json.dumps(said))

    def _made(self, kind: Kind, places: Iterable[Place]) -> Correction | None:
        """A correction of the first unit that lends itself to it."""
        for endpoint, session_key in places:
            place = (endpoint, session_key)
            before = self.first.get(place) or self._records(place)
            after = kind.edit(self.random, endpoint, before) if before else None
            if after is None:
                continue
            self.first[place] = after
            self.later[place] = before if kind.passes else after
            silent = kind.held_back or kind.name.startswith("nothing")
            return Correction(kind, place, told=not silent)
        return None

    def _records(self, place: Place) -> Records:
        endpoint, session_key = place
        if endpoint in CATALOGUES:
            return self.season.meetings() if endpoint == "meetings" else self.season.sessions()
        return list(self.season.records(endpoint, session_key))


class CorrectedSource:
    """The simulated season with other records of some units."""

    def __init__(self, written: Path) -> None:
        self._season = simulate(YEAR, SEED)
        self.name = self._season.name
        self._other = {(endpoint, key): records for endpoint, key, records in json.loads(written.read_text())}

    def meetings(self) -> list[Record]:
        """All meetings, by date."""
        return self._other.get(("meetings", 0)) or self._season.meetings()

    def sessions(self) -> list[Record]:
        """All sessions, by date."""
        return self._other.get(("sessions", 0)) or self._season.sessions()

    def records(
        self,
        endpoint: str,
        session_key: int,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        drivers: Collection[int] | None = None,
    ) -> Iterator[Record]:
        """Records of one session and endpoint."""
        other = self._other.get((endpoint, session_key))
        if other is not None:
            return iter(other)
        return self._season.records(endpoint, session_key, since=since, until=until, drivers=drivers)
