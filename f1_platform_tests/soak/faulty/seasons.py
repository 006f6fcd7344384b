"""Homes that are brought from an upstream that does wrong, and what such a home came to.

The platform keeps its own limits and patience as it does by default, and the upstream refuses what exceeds OpenF1's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx

from f1_platform.clock import SystemClock
from f1_platform.openf1.timestamps import parse_date
from f1_platform.upstream.faults import Faults
from f1_platform.upstream.limits import UNLIMITED_RATE, Limits
from f1_platform.upstream.serve import running
from f1_platform.upstream.simulation import simulate
from f1_platform_tests.e2e.homes import contents, f1

YEAR = 2030
OPENF1S = Limits(per_second=3, per_minute=30)
NO_LIMITS = {"F1_OPENF1_PER_SECOND": "0", "F1_OPENF1_PER_MINUTE": "0"}
SETTLED = {"serving.publication"}
"""How often something was published: a faulty run may need several."""
MOST_RUNS = 5

Digests = dict[str, tuple[int, str]]
"""Of everything in a home, how many rows there are and their hash."""


@dataclass
class Asked:
    """What upstream counted, over all the times that it was started.

    Attributes:
        requests: all of them.
        faults: how often each was dealt.
        refused: 429 answers that no fault was: limits exceeded.
        most: requests within any second, and within any minute.
        runs: times that the command was given.
    """

    requests: int = 0
    faults: Counter[str] = field(default_factory=Counter[str])
    refused: int = 0
    most: tuple[int, int] = (0, 0)
    runs: int = 0

    def add(self, told: dict[str, Any]) -> None:
        """Adds what one upstream tells when all is done."""
        dealt = Counter[str](told["faults"])
        answered = sum(statuses.get("429", 0) for statuses in told["by_endpoint"].values())
        self.requests += told["requests"]
        self.faults += dealt
        self.refused += answered - dealt["storm"] - dealt["storm-silent"]
        second, minute = self.most
        self.most = max(second, told["peak_per_second"]), max(minute, told["peak_per_minute"])

    def __str__(self) -> str:
        dealt = ", ".join(f"{name} {count}" for name, count in sorted(self.faults.items()))
        second, minute = self.most
        return (
            f"{self.requests} requests in {self.runs} runs, at most {second} a second and {minute} a minute; "
            f"{self.refused} above the limits; {self.faults.total()} faults: {dealt}"
        )


@dataclass(frozen=True)
class Brought:
    """What a home came to.

    Attributes:
        held: everything in it.
        asked: what upstream counted.
    """

    held: Digests
    asked: Asked


def brought(
    home: Path, faults: Faults, what: Sequence[str], instants: Sequence[str], limits: Limits = UNLIMITED_RATE
) -> Brought:
    """Gives a command at each instant, again until nothing is missing.

    Args:
        home: the folder.
        faults: what goes wrong.
        what: the command's choice of data.
        instants: where the clocks of platform and upstream stand, one after another.
        limits: what the upstream refuses; without them the platform keeps none either.
    """
    asked = Asked()
    for instant in instants:
        clock = SystemClock(parse_date(instant))
        with running(partial(simulate, YEAR, 1), clock=clock, faults=faults, limits=limits) as address:
            told = {"F1_OPENF1_URL": address, "F1_NOW": instant, "F1_ARCHIVE": ""}
            quick = NO_LIMITS | {"F1_OPENF1_RETRY_DELAY": "0.2", "F1_OPENF1_TIMEOUT": "20"}
            environment = told if limits.per_minute else told | quick
            code = 3
            for _ in range(MOST_RUNS):
                done = f1(home, "run", *what, **environment)
                asked.runs, code = asked.runs + 1, done.returncode
                if code != 3:
                    break
            assert code == 0, done.stderr
            asked.add(httpx.get(f"{address}/_requests").json())
    return Brought(digests(home), asked)


def assert_the_same(found: Digests, truth: Digests) -> None:
    """Every unit, every table, every served row."""
    assert found.keys() == truth.keys()
    assert [name for name, rows in truth.items() if found[name] != rows] == []


def digests(home: Path) -> Digests:
    """What a home holds, but for what depends on how often it was run."""
    return {
        name: (len(rows), sha256(repr(rows).encode()).hexdigest())
        for name, rows in contents(home).items()
        if name not in SETTLED
    }
