"""What the processes that fetch have counted: read from the measures that they share, as it stands when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, product
from pathlib import Path

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric

from api.metrics.freshness import STATES
from f1_platform.openf1 import ENDPOINTS
from f1_platform.watching.families import FAMILIES, Family
from f1_platform.watching.showing import Showing
from f1_platform.watching.tallies import Spread, Tallies, parsed


class Ingestion:
    """A collector over the measures of a home, or of all hosts."""

    def __init__(self, measures: Path, showing: Showing) -> None:
        """Remembers where they are; there may be none yet."""
        self._measures, self._showing = measures, showing
        self._last: Tallies | None = None

    def collect(self) -> Iterator[Metric]:
        """All declared families. What was not counted yet is 0: `increase` needs to see a counter before it rises.

        While the measures cannot be told, what they were stands: a counter that fell to 0 would seem to begin anew.
        """
        shown = self._showing(self._measures)
        if shown is not None:
            self._last = parsed(shown.text)
        tallies = self._last
        if tallies is None:
            return
        for family in FAMILIES:
            yield _histogram(family, tallies) if family.bounds else _counter(family, tallies)


def _counter(family: Family, tallies: Tallies) -> Metric:
    metric = CounterMetricFamily(family.name, family.meaning, labels=family.labels)
    counted = tallies.counted(family)
    for labels in _known(family):
        metric.add_metric(labels, counted.get(labels, 0.0))
    return metric


def _histogram(family: Family, tallies: Tallies) -> Metric:
    metric = HistogramMetricFamily(family.name, family.meaning, labels=family.labels)
    observed, bounds = tallies.observed(family), (*family.bounds, "+Inf")
    for labels in _known(family):
        spread = observed.get(labels) or Spread([0] * len(bounds))
        buckets = [(str(bound), count) for bound, count in zip(bounds, accumulate(spread.slots), strict=True)]
        metric.add_metric(labels, buckets, spread.total)
    return metric


def _known(family: Family) -> Iterator[tuple[str, ...]]:
    values = {"endpoint": tuple(ENDPOINTS), "status": STATES, "operation": family.operations}
    return product(*(values[label] for label in family.labels))
