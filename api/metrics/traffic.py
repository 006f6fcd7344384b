"""Requests counted: plain numbers added up while answers go out, families of Prometheus once they are asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from api.asgi import Scope
from api.guards.exchange import Exchange

BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""Seconds; ready answers take less than one thousandth."""

_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))
_LABELS = ("route", "method", "status")


@dataclass(slots=True)
class _Tally:
    """The requests of a route, a method and a class of status.

    Attributes:
        slots: requests by the first bound that they kept; the last for those that kept none.
        seconds: of all, added up.
        bytes: of all bodies.
        broken: whose body did not come to its end.
        hot: answered from ready bytes.
    """

    slots: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    seconds: float = 0.0
    bytes: int = 0
    broken: int = 0
    hot: int = 0


class Traffic:
    """Observes the requests of a process; a collector for Prometheus."""

    def __init__(self, find_route: Callable[[str], str]) -> None:
        self._find_route = find_route
        self._tallies: dict[tuple[str, str, int], _Tally] = {}
        self._in_flight = 0

    def begins(self) -> None:
        """One more in flight."""
        self._in_flight += 1

    def ends(self, scope: Scope, exchange: Exchange, seconds: float) -> None:
        """Counts it where it belongs."""
        self._in_flight -= 1
        key = (self._find_route(scope["path"]), scope["method"], exchange.status // 100)
        tally = self._tallies.get(key)
        if tally is None:
            route, method, status = key
            key = (route, method if method in _METHODS else "other", status)
            tally = self._tallies.setdefault(key, _Tally())
        tally.slots[bisect_left(BOUNDS, seconds)] += 1
        tally.seconds += seconds
        tally.bytes += exchange.size
        tally.broken += not exchange.whole
        tally.hot += exchange.hot

    def close(self) -> None:
        """Nothing is held."""

    def collect(self) -> Iterator[Metric]:
        """The families, as they stand."""
        requests = CounterMetricFamily("f1_api_requests", "Requests answered.", labels=_LABELS)
        broken = CounterMetricFamily("f1_api_broken_answers", "Answers that did not come to their end.", labels=_LABELS)
        sent = CounterMetricFamily("f1_api_sent_bytes", "Bytes of bodies sent.", labels=_LABELS)
        hot = CounterMetricFamily("f1_api_hot_answers", "Requests answered from ready bytes.", labels=["route"])
        seconds = HistogramMetricFamily("f1_api_request_seconds", "Time from request to end of answer.", labels=_LABELS)
        hits: dict[str, int] = {}
        for (route, method, status), tally in list(self._tallies.items()):
            labels = [route, method, f"{status}xx" if status else "none"]
            counts = list(accumulate(tally.slots))
            requests.add_metric(labels, counts[-1])
            broken.add_metric(labels, tally.broken)
            sent.add_metric(labels, tally.bytes)
            buckets = [(str(bound), count) for bound, count in zip((*BOUNDS, "+Inf"), counts, strict=True)]
            seconds.add_metric(labels, buckets, tally.seconds)
            hits[route] = hits.get(route, 0) + tally.hot
        for route, count in hits.items():
            hot.add_metric([route], count)
        yield from (requests, broken, sent, hot, seconds)
        yield GaugeMetricFamily("f1_api_in_flight_requests", "Requests being answered.", value=self._in_flight)
