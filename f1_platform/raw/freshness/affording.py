"""What a day's budget of requests affords: the looks that matter most first, each session asked once for all its looks.

Pure. A look at a light unit is one request, one at telemetry as many as it has windows, so that what a session's looks
take is known before any is made; a 422 or a retry comes on top and is counted when it has happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from f1_platform.openf1 import Session, Unit
from f1_platform.openf1.plan import plan
from f1_platform.raw.due import Ages, Due


@dataclass(frozen=True)
class Ask:
    """One session's looks.

    Attributes:
        session: whose they are.
        looks: what is asked for, by endpoint.
        requests: how many it takes.
    """

    session: Session
    looks: tuple[Due, ...]
    requests: int

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units that are asked for."""
        return tuple(look.unit for look in self.looks)


@dataclass(frozen=True)
class Afforded:
    """Looks within the budget, and those that wait for the next day.

    Attributes:
        asks: by start of their sessions.
        postponed: what does not fit, the most important first.
    """

    asks: tuple[Ask, ...]
    postponed: tuple[Due, ...] = ()

    @property
    def requests(self) -> int:
        """How many requests the looks take."""
        return sum(ask.requests for ask in self.asks)


def afford(
    looks: Iterable[Due], sessions: Sequence[Session], left: int | None, window: timedelta, ages: Ages
) -> Afforded:
    """Chooses looks for as many requests as are left.

    Never looked at comes first, then the first age of the session that ended last, failures, later ages, empties; of
    equals the newest session.

    Args:
        looks: that are due.
        sessions: the catalogue; looks are at some of them.
        left: requests of the day's budget; none = no budget.
        window: how much time one request for telemetry covers.
        ages: the refresh ages.
    """
    by_key = {session.session_key: session for session in sessions}
    looks = list(looks)
    newest = max((by_key[look.unit.session_key].end for look in looks), default=None)

    def rank(look: Due) -> tuple[int, float]:
        end = by_key[look.unit.session_key].end
        fresh = look.age == ages[0] and end == newest
        order = 1 if fresh and look.reason != "new" else {"new": 0, "failed": 2, "age": 3, "empty": 4}[look.reason]
        return order, -end.timestamp()

    chosen: dict[int, list[tuple[Due, int]]] = {}
    postponed: list[Due] = []
    for look in sorted(looks, key=rank):
        cost = plan([look.unit], [by_key[look.unit.session_key]], window=window).requests
        if left is not None and cost > left:
            postponed.append(look)
            continue
        left = left - cost if left is not None else None
        chosen.setdefault(look.unit.session_key, []).append((look, cost))
    asks = (
        Ask(session, tuple(look for look, _ in mine), sum(cost for _, cost in mine))
        for session in sessions
        if (mine := chosen.get(session.session_key))
    )
    return Afforded(tuple(asks), tuple(postponed))
