"""What the client hands to a store: the records of one unit as a stream, and what fetching them cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyarrow as pa

from f1_platform.openf1.units import Unit


@dataclass
class Cost:
    """What was spent on requests; grows while a delivery is drained, final after it.

    A request by meeting serves several units: its cost stands with the first of them, so that sums are right.

    Attributes:
        requests: requests sent, retries among them.
        bytes: bytes of answers, as decompressed.
        retries: requests sent again after a transient answer.
        waits: 429 and rate-limit waits.
        waited: seconds spent in them.
        seconds: of all requests, from asking to the answer, waits among them; requests overlap.
    """

    requests: int = 0
    bytes: int = 0
    retries: int = 0
    waits: int = 0
    waited: float = 0.0
    seconds: float = 0.0

    def add(self, other: Cost) -> None:
        """Adds another cost to this one."""
        self.requests += other.requests
        self.bytes += other.bytes
        self.retries += other.retries
        self.waits += other.waits
        self.waited += other.waited
        self.seconds += other.seconds


@dataclass
class Delivery:
    """The records of one unit.

    Attributes:
        unit: whose records they are.
        batches: Arrow batches of the endpoint's schema; draining may raise an F1Error, then nothing of it counts.
        cost: what was spent, final once drained.
        extras: how many records held each field that no declared column could take; final once drained.
    """

    unit: Unit
    batches: Iterable[pa.RecordBatch]
    cost: Cost = field(default_factory=Cost)
    extras: Counter[str] = field(default_factory=lambda: Counter[str]())
