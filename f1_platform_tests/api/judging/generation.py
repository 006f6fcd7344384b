"""Random queries of OpenF1's language, the same for a seed, most of them with values that records really have.

Each names few sessions, or an endpoint light enough to be asked whole, so that it can be evaluated record by record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from f1_platform_tests.api.judging.language import Value, comparisons, read_value
from f1_platform_tests.api.judging.rendering import OPERATORS, beside, compared, encoded, sent
from f1_platform_tests.api.judging.world import CATALOGUE, ENDPOINTS, TELEMETRY, Record, World

STRANGE_ENDPOINTS = ("lap", "cardata", "results", "meetings2", "car-data")
STRANGE_FIELDS = ("lap", "driver", "_extra", "season", "number", "row_key")
STRANGE_VALUES = ("true", "false", "44", "-1.5", "2024-03-02", "latest", "SOFT", "null", "none", "")
"""Of every kind, for fields of another kind."""
ARRAYS = ("segments_sector_1", "segments_sector_2", "segments_sector_3")
LIGHTEST = frozenset(ENDPOINTS) - frozenset(TELEMETRY) - {"intervals", "laps", "position"}
"""Asked without a session too."""


@dataclass(frozen=True)
class Asked:
    """A request: the path's last part and the raw query string."""

    endpoint: str
    query: str

    @property
    def target(self) -> str:
        """What goes over the wire."""
        return f"/v1/{self.endpoint}" + (f"?{self.query}" if self.query else "")

    @property
    def as_csv(self) -> bool:
        """Whether CSV is asked for."""
        return "csv=true" in self.query.split("&")


_SHAPES = (("=",), ("=",), ("=", "="), ("=", "=", "="), (">=", "<="), (">", "<"))


class Generator:
    """Makes queries over a world.

    Args:
        world: whose records the values are taken from.
        seed: the same seed gives the same queries.
    """

    def __init__(self, world: World, seed: int) -> None:
        self._world, self._random = world, Random(seed)

    def queries(self, count: int) -> Iterator[Asked]:
        """So many queries; every endpoint has its turn."""
        for number in range(count):
            yield self._query(ENDPOINTS[number % len(ENDPOINTS)])

    def _query(self, endpoint: str) -> Asked:
        random = self._random
        session, sample = self._sample(endpoint)
        parts = self._scope(endpoint, session, sample)
        for _ in range(random.choice((0, 1, 1, 1, 2, 2, 3))):
            name = self._field(sample)
            parts += [compared(random, name, operator, text) for operator, text in self._comparisons(name, sample)]
        if random.random() < 0.06:
            parts.append("csv=true")
        random.shuffle(parts)
        parts = list({_meaning(part): part for part in parts}.values())
        path = random.choice(STRANGE_ENDPOINTS) if random.random() < 0.02 else endpoint
        return Asked(path.upper() if random.random() < 0.04 else path, "&".join(parts))

    def _sample(self, endpoint: str) -> tuple[Record, Record]:
        """A session that is held and one of its records of this endpoint, if it has any."""
        if endpoint in CATALOGUE:
            record = self._random.choice(self._world.catalogue[endpoint])
            return record, record
        having = [session for session in self._world.held if self._world.records(endpoint, session)]
        session = self._random.choice(having if having and self._random.random() < 0.95 else self._world.held)
        return session, self._random.choice(self._world.records(endpoint, session) or [session])

    def _scope(self, endpoint: str, session: Record, sample: Record) -> list[str]:
        """What bounds the query to a few sessions, and telemetry to a car."""
        random = self._random
        car = (
            [compared(random, "driver_number", "=", str(sample.get("driver_number", 1)))]
            if endpoint in TELEMETRY
            else []
        )
        if endpoint in CATALOGUE and random.random() < 0.5:
            return [compared(random, "year", random.choice(OPERATORS), str(session["year"]))]
        if endpoint in LIGHTEST and random.random() < 0.15:
            return car
        name = "session_key" if endpoint != "meetings" and random.random() < 0.8 else "meeting_key"
        chosen = random.random()
        if chosen < 0.05:
            return [*car, compared(random, name, "=", "latest")]
        if chosen < 0.1 and endpoint not in TELEMETRY:
            others = random.sample(self._world.held, 2)
            return [compared(random, name, "=", str(record[name])) for record in (session, *others)]
        if chosen < 0.15:
            return [*car, *(compared(random, name, bound, str(session[name])) for bound in (">=", "<="))]
        return [*car, compared(random, name, "=", str(session[name]))]

    def _field(self, sample: Record) -> str:
        chosen = self._random.random()
        if chosen < 0.03:
            return self._random.choice(STRANGE_FIELDS)
        if chosen < 0.05:
            return self._random.choice(ARRAYS)
        return self._random.choice([name for name in sample if name not in ("meeting_key", "session_key", *ARRAYS)])

    def _comparisons(self, name: str, sample: Record) -> list[tuple[str, str]]:
        """One field's comparisons: an equality or bound, several of them, or a pair."""
        random = self._random
        shapes = (
            ("=",),
            ("=",),
            ("=", "="),
            ("=", "=", "="),
            (random.choice(OPERATORS[1:]),),
            (">=", "<="),
            (">", "<"),
        )
        shape = random.choice((*shapes, tuple(random.choices(OPERATORS, k=random.randint(2, 5)))))
        return [(operator, self._text(name, sample.get(name))) for operator in shape]

    def _text(self, name: str, found: Any) -> str:
        random = self._random
        if random.random() < 0.06 or found is None or isinstance(found, list):
            return encoded(random, random.choice(STRANGE_VALUES))
        return sent(random, name, found if random.random() < 0.5 else beside(random, name, found))


def _meaning(part: str) -> tuple[tuple[str, str, Value], ...]:
    """What a part says, however it is written: openf1.md does not tell what the same bound twice would mean."""
    return tuple((name, operator, read_value(text, name)) for name, operator, text in comparisons(part))
