"""Numbers by family and labels, added up; and how they are written. Where they are kept is in `measures`."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

import msgspec

from f1_platform.watching.families import Family

_BETWEEN_LABELS = " "


@dataclass
class Spread:
    """A histogram.

    Attributes:
        slots: observations by the first bound that they kept; the last for those that kept none.
        total: of all, added up.
    """

    slots: list[int]
    total: float = 0.0

    def add(self, other: Spread) -> None:
        """Adds another; one of other bounds, from an older version, is forgotten."""
        if len(self.slots) != len(other.slots):
            self.slots, self.total = [0] * len(other.slots), 0.0
        self.slots = [mine + yours for mine, yours in zip(self.slots, other.slots, strict=True)]
        self.total += other.total


@dataclass
class Tallies:
    """Counters and histograms by the name of their family, then by the values of its labels."""

    counts: dict[str, dict[str, float]] = field(default_factory=dict[str, dict[str, float]])
    spreads: dict[str, dict[str, Spread]] = field(default_factory=dict[str, dict[str, Spread]])

    def count(self, family: Family, labels: tuple[str, ...], by: float) -> None:
        """Raises a counter; a counter that something may raise stands from its first nothing on."""
        of = self.counts.setdefault(family.name, {})
        key = _BETWEEN_LABELS.join(labels)
        of[key] = of.get(key, 0.0) + by

    def observe(self, family: Family, labels: tuple[str, ...], value: float) -> None:
        """Adds one observation to a histogram."""
        slots = [0] * (len(family.bounds) + 1)
        slots[bisect_left(family.bounds, value)] = 1
        self._spread(family.name, _BETWEEN_LABELS.join(labels), Spread(slots, value))

    def add(self, other: Tallies) -> None:
        """Adds all numbers of another."""
        for name, by_labels in other.counts.items():
            of = self.counts.setdefault(name, {})
            for key, by in by_labels.items():
                of[key] = of.get(key, 0.0) + by
        for name, spreads in other.spreads.items():
            for key, spread in spreads.items():
                self._spread(name, key, spread)

    def counted(self, family: Family) -> dict[tuple[str, ...], float]:
        """A counter's numbers by label values."""
        return {tuple(key.split(_BETWEEN_LABELS)): by for key, by in self.counts.get(family.name, {}).items()}

    def observed(self, family: Family) -> dict[tuple[str, ...], Spread]:
        """A histogram's spreads by label values, where they have its bounds."""
        spreads = self.spreads.get(family.name, {})
        fitting = {key: spread for key, spread in spreads.items() if len(spread.slots) == len(family.bounds) + 1}
        return {tuple(key.split(_BETWEEN_LABELS)): spread for key, spread in fitting.items()}

    def _spread(self, name: str, key: str, spread: Spread) -> None:
        of = self.spreads.setdefault(name, {})
        of.setdefault(key, Spread([0] * len(spread.slots))).add(spread)


def written(tallies: Tallies) -> bytes:
    """Tallies as JSON."""
    return msgspec.json.encode(tallies)


def parsed(text: bytes) -> Tallies:
    """Tallies as they were written; of anything else (a power cut), none."""
    try:
        return msgspec.json.decode(text, type=Tallies)
    except msgspec.MsgspecError:
        return Tallies()
