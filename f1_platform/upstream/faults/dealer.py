"""Who is struck: the fate of each request, by the seed, its route, and how often that route was asked before.

Nothing else decides, so that the same questions meet the same faults whatever their order and however many ask at once.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from f1_platform.upstream.faults.declared import FAULTS, LONGEST_STORM, MOST_IN_A_ROW
from f1_platform.upstream.faults.fate import draw, lot
from f1_platform.upstream.faults.request import Faults

DEAD = "dead"
STORMS = frozenset({"storm", "storm-silent"})

_STRIKES = tuple(fault.name for fault in FAULTS.values() if fault.kind in ("instead", "broken"))
_FORMS = tuple(fault.name for fault in FAULTS.values() if fault.kind == "form")


@dataclass(frozen=True)
class Fate:
    """What becomes of one request.

    Attributes:
        strike: the fault that its answer fails by; none for most.
        forms: the forms that its records take.
        about: what its details follow from.
    """

    strike: str | None = None
    forms: tuple[str, ...] = ()
    about: tuple[object, ...] = ()

    def lot(self, fault: str) -> random.Random:
        """Chance for the details of a fault."""
        return lot(*self.about, fault, "details")


@dataclass
class _Past:
    """What a route has met since it was last answered; `asked` is since ever."""

    asked: int = 0
    struck: int = 0
    stormed: bool = False
    storm: list[str] = field(default_factory=list[str])


class Dealer:
    """Deals the faults that were asked for.

    Args:
        faults: which, and how often.
    """

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._pasts: dict[str, _Past] = {}
        self._strikes = tuple(name for name in _STRIKES if faults.rate(name))
        self._forms = tuple(name for name in _FORMS if faults.rate(name))

    def fate(self, endpoint: str, query: str) -> Fate:
        """The fate of the next request of a route, which counts as asked."""
        if endpoint in self._faults.dead:
            return Fate(DEAD)
        if not self._strikes and not self._forms:
            return Fate()
        route = f"{endpoint}?{query}"
        past = self._pasts.setdefault(route, _Past())
        about = (self._faults.seed, route, past.asked)
        past.asked += 1
        forms = tuple(name for name in self._forms if self._falls_on(name, about))
        return Fate(self._strike(past, about), forms, about)

    def _strike(self, past: _Past, about: tuple[object, ...]) -> str | None:
        if past.storm:
            return past.storm.pop()
        for name in self._strikes:
            if not self._falls_on(name, about):
                continue
            if name in STORMS and not past.stormed:
                past.stormed = True
                past.storm = [name] * lot(*about, name, "length").randrange(1, LONGEST_STORM)
                return name
            if name not in STORMS and past.struck < MOST_IN_A_ROW:
                past.struck += 1
                return name
        past.struck, past.stormed = 0, False
        return None

    def _falls_on(self, name: str, about: tuple[object, ...]) -> bool:
        return draw(*about, name) < self._faults.rate(name)
