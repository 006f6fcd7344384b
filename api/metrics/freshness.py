"""How new the data is: version and age of what is served, state and age of what was recorded by endpoint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from prometheus_client.core import GaugeMetricFamily, Metric

from f1_platform.clock import Clock
from f1_platform.errors import StoreError
from f1_platform.openf1 import ENDPOINTS
from f1_platform.records import Coverage
from f1_platform.serving import Published, published

STATES = ("ok", "empty", "failed")
"""How a look at a unit may end."""


class Freshness:
    """A collector that looks when it is asked."""

    def __init__(self, serving: Path, coverage: Callable[[], Coverage], clock: Clock) -> None:
        """Remembers where to look.

        Args:
            serving: the serving file.
            coverage: what was recorded, as it stands.
            clock: for ages.
        """
        self._serving, self._coverage, self._clock = serving, coverage, clock

    def collect(self) -> Iterator[Metric]:
        """The families, as they stand; those of tables are missing where nothing is published."""
        try:
            found = published(self._serving)
        except StoreError:
            found = None
        if found is not None:
            yield from self._tables(found)
        yield from self._units(self._coverage())

    def _tables(self, found: Published) -> Iterator[Metric]:
        age = self._age(datetime.fromisoformat(found.published_at))
        yield GaugeMetricFamily("f1_data_version", "Version of the published data.", value=found.data_version)
        yield GaugeMetricFamily("f1_data_age_seconds", "Time since the data was published.", value=age)
        rows = GaugeMetricFamily("f1_table_rows", "Rows of a published table.", labels=["table"])
        for table, count in found.rows.items():
            rows.add_metric([table], count)
        yield rows

    def _units(self, coverage: Coverage) -> Iterator[Metric]:
        units = GaugeMetricFamily(
            "f1_units", "Units of an endpoint by how the last look at them ended.", labels=["endpoint", "state"]
        )
        ages = GaugeMetricFamily(
            "f1_endpoint_age_seconds", "Time since upstream was last asked for an endpoint.", labels=["endpoint"]
        )
        counts: Counter[tuple[str, str]] = Counter()
        newest: dict[str, datetime] = {}
        for unit, report in coverage.by_unit.items():
            counts[unit.endpoint, report.status] += 1
            if report.looked_at is not None:
                newest[unit.endpoint] = max(report.looked_at, newest.get(unit.endpoint, report.looked_at))
        for endpoint in ENDPOINTS:
            for state in STATES:
                units.add_metric([endpoint, state], counts[endpoint, state])
        for endpoint, instant in newest.items():
            ages.add_metric([endpoint], self._age(instant))
        yield from (units, ages)

    def _age(self, instant: datetime) -> float:
        return max(0.0, (self._clock.now() - instant).total_seconds())
