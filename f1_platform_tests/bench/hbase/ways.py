"""The ways to write against each other: in turn, over several rounds, compared within a round."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count

from f1_platform.raw.hbase.tables import F1_DATA, table_name
from f1_platform.settings import Settings
from f1_platform_tests.bench.hbase import ceiling
from f1_platform_tests.bench.hbase.cluster import Cluster
from f1_platform_tests.bench.hbase.laps import unit_of
from f1_platform_tests.bench.hbase.meter import Spent, measure
from f1_platform_tests.bench.hbase.writers import a_put_a_row, batches, ours

_NAMESPACE = "ways"
_TABLE = table_name(F1_DATA, _NAMESPACE)
_SLOW = 40
"""A way that is so many times slower gets as many times fewer rows."""
_COLD = 3
"""A Java that has just started gets so many times more rows: the first second or two are not its speed."""


@dataclass(frozen=True)
class Way:
    """A way to write.

    Attributes:
        kind: a to d.
        name: for people.
        run: writes so many rows, under keys of their own by a number.
        table: where to.
    """

    kind: str
    name: str
    run: Callable[[Cluster, Settings, int, int], Spent]
    table: str = _TABLE


Round = Mapping[Way, Spent]


def measured(cluster: Cluster, rows: int, rounds: int) -> Iterator[tuple[Way, Spent]]:
    """Every way once a round, beginning with another one each time; each finds HBase warm, and at rest."""
    settings = cluster.store(_NAMESPACE)
    number = count()
    for way in WAYS:
        if way.kind == "c":
            way.run(cluster, settings, next(number), rows // 4)
    cluster.flush(_TABLE)
    for first in range(rounds):
        for way in (*WAYS[first:], *WAYS[:first]):
            spent = way.run(cluster, settings, next(number), rows)
            cluster.flush(way.table)
            yield way, spent


def ratio(rounds: Sequence[Round], way: Way, kind: str) -> float:
    """Rows a second against those of the quickest way of a kind, round by round; the median of the rounds."""
    return statistics.median(
        spent[way].per_second / max(other.per_second for by, other in spent.items() if by.kind == kind)
        for spent in rounds
    )


def typical(rounds: Sequence[Round], way: Way) -> Spent:
    """The round that is in the middle by rows a second."""
    return sorted((spent[way] for spent in rounds), key=lambda spent: spent.per_second)[len(rounds) // 2]


def _put(cluster: Cluster, settings: Settings, number: int, rows: int) -> Spent:
    return measure(cluster, partial(a_put_a_row, settings, unit_of(10 * number), rows // _SLOW))


def _batch(cluster: Cluster, settings: Settings, number: int, rows: int) -> Spent:
    return measure(cluster, partial(batches, settings, unit_of(10 * number), rows))


def _ours(cluster: Cluster, settings: Settings, number: int, rows: int, *, processes: int, senders: int) -> Spent:
    units = [unit_of(10 * number + process) for process in range(processes)]
    return measure(cluster, *(partial(ours, settings, unit, rows // processes, senders) for unit in units))


def _ceiling(cluster: Cluster, _: Settings, __: int, rows: int, *, threads: int) -> Spent:
    return ceiling.sequential_write(cluster, _COLD * rows, threads)


WAYS = (
    Way("a", "one put a row", _put),
    Way("b", "happybase, batches of 1000 rows", _batch),
    Way("c", "ours, 1 process, 1 sender", partial(_ours, processes=1, senders=1)),
    Way("c", "ours, 1 process, 2 senders", partial(_ours, processes=1, senders=2)),
    Way("c", "ours, 2 processes, 1 sender each", partial(_ours, processes=2, senders=1)),
    Way("d", "PerformanceEvaluation, 1 thread", partial(_ceiling, threads=1), ceiling.TABLE),
    Way("d", "PerformanceEvaluation, 2 threads", partial(_ceiling, threads=2), ceiling.TABLE),
)
