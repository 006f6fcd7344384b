"""Instants of a run: which step it has reached, the how manieth time, and how long ago.

They are drawn over the names of the steps, each as likely as another, not over time: else most would fall into the
fetching, and few into the steps that take a moment and matter.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """A step that a run has reached.

    Attributes:
        at: seconds on the machine's monotonic clock.
        name: as the platform names it.
    """

    at: float
    name: str


@dataclass(frozen=True)
class Instant:
    """An instant of a run.

    Attributes:
        step: the last step before it.
        nth: the how manieth time that it was reached, from 1.
        after: seconds since.
    """

    step: str
    nth: int
    after: float

    def __str__(self) -> str:
        """As the report has it."""
        return f"{self.step} {self.nth} + {self.after:.2f} s"


def instants(trace: Sequence[Step], chance: random.Random) -> Iterator[Instant]:
    """Random instants of a run, without end, after each of its steps once before any comes again.

    Args:
        trace: the steps that it took when nothing disturbed it, and its end as the last.
        chance: what draws.
    """
    places: dict[str, list[int]] = {}
    for place, step in enumerate(trace[:-1]):
        places.setdefault(step.name, []).append(place)
    while True:
        for name in chance.sample(sorted(places), len(places)):
            nth = chance.randrange(len(places[name]))
            place = places[name][nth]
            yield Instant(name, nth + 1, chance.uniform(0.0, trace[place + 1].at - trace[place].at))
