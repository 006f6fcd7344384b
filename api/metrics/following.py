"""Whether what is answered is what is published: the number behind the header `Age` and a degraded `/readyz`."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, Metric

from f1_platform.serving import Follower


class Following:
    """A collector over what keeps the answers of a process like a database."""

    def __init__(self, follower: Follower | None) -> None:
        """Remembers it.

        Args:
            follower: none where the published file itself is answered from.
        """
        self._follower = follower

    def collect(self) -> Iterator[Metric]:
        """One family, 0 as long as all is well: an alert needs a series before it fires."""
        age = self._follower.age if self._follower is not None else None
        yield GaugeMetricFamily(
            "f1_answer_age_seconds",
            "Time since answers were last known to be of what the database has published; 0 while they are.",
            value=age or 0.0,
        )
