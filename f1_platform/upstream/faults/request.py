"""The faults that were asked for, as one value that goes to another process with the source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from f1_platform.upstream.faults.declared import FAULTS
from f1_platform.upstream.limits import RETRY_AFTER
from f1_platform.upstream.tokens import LIFETIME

Dealt = Callable[[str], None]
"""Told the name of each fault that was dealt in fact; from any thread."""


@dataclass(frozen=True)
class Faults:
    """Which faults strike, and how often.

    Attributes:
        rates: probability by fault; one that is not named never strikes.
        seed: decides whom they strike.
        until: from then on records are as they should be; answers go on failing. None = never.
        dead: endpoints that always answer 503.
        token_life: how long a token lasts in truth.
        retry_after: seconds that a storm tells callers to wait.
        loris_seconds: how long a slow loris goes on.
        history_days: within how many days after a session's end its records become true.
    """

    rates: Mapping[str, float] = field(default_factory=dict[str, float])
    seed: int = 1
    until: datetime | None = None
    dead: frozenset[str] = frozenset()
    token_life: timedelta = LIFETIME
    retry_after: float = RETRY_AFTER
    loris_seconds: float = 120.0
    history_days: float = 6.0

    def rate(self, name: str) -> float:
        """The probability of a fault."""
        return self.rates.get(name, 0.0)

    def at(self, now: datetime) -> Faults:
        """The faults in force: from `until` on those alone by which an answer fails."""
        if self.until is None or now < self.until:
            return self
        failing = {name: rate for name, rate in self.rates.items() if FAULTS[name].kind in ("instead", "broken")}
        return replace(self, rates=failing)


NO_FAULTS = Faults()
