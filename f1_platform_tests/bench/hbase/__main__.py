"""Measures the HBase store in one run: ways to write against each other, a race there and back, codecs.

Numbers of a shared machine: ways to write take turns over several rounds, and what counts is the ratio within a round.
Without the recorded data (F1_TEST_DATA) there is no race.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from f1_platform_tests.bench.hbase import codecs, race, ways
from f1_platform_tests.bench.hbase.cluster import Cluster, running_cluster
from f1_platform_tests.bench.hbase.meter import HEAD
from f1_platform_tests.bench.hbase.ways import WAYS, Round, ratio, typical
from f1_platform_tests.raw.hbase.running import missing
from f1_platform_tests.recorded import OPENF1

_AIMS = {"a": 50, "b": 1.2, "d": 0.75}
_AIM_MEMORY = 500
_ALL_DRIVERS = 20


def main() -> None:
    """Measures and prints as it goes."""
    asked = _arguments()
    if lacking := missing():
        print(lacking)
        return
    with tempfile.TemporaryDirectory(prefix="f1-bench-") as folder, running_cluster(Path(folder)) as cluster:
        _ways(cluster, asked.rows, asked.rounds)
        if OPENF1.is_dir():
            _race(cluster, Path(folder), asked.drivers)
            _codecs(cluster)
        print("\npeaks: " + ", ".join(f"{name} {megabytes} MB" for name, megabytes in cluster.memory.items()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer of everything: under two minutes")
    parser.add_argument("--rows", type=int, help="rows that each way writes in a round (100000)")
    asked = parser.parse_args()
    asked.rows = asked.rows or (20_000 if asked.quick else 100_000)
    asked.rounds, asked.drivers = (1, 2) if asked.quick else (3, _ALL_DRIVERS)
    return asked


def _ways(cluster: Cluster, rows: int, rounds: int) -> None:
    print(f"writing rows of ten cells, {rounds} rounds; CPU in microseconds a row")
    print(f"{'':40}{HEAD}")
    done: list[dict[ways.Way, ways.Spent]] = [{} for _ in range(rounds)]
    for number, (way, spent) in enumerate(ways.measured(cluster, rows, rounds)):
        done[number // len(WAYS)][way] = spent
        print(f"  ({way.kind}) {way.name:34}{spent}", flush=True)
    print(f"\nthe same, medians{'':23}{HEAD}" + "".join(f"{'of (' + kind + ')':>9}" for kind in _AIMS))
    for way in WAYS:
        ratios = "".join(f"{ratio(done, way, kind):9.2f}" for kind in _AIMS)
        print(f"  ({way.kind}) {way.name:34}{typical(done, way)}{ratios}")
    _aims(done)


def _aims(done: Sequence[Round]) -> None:
    best = max((way for way in WAYS if way.kind == "c"), key=lambda way: ratio(done, way, "d"))
    reached = ", ".join(f"{ratio(done, best, kind):.2f} of ({kind}), aim {aim}" for kind, aim in _AIMS.items())
    print(f"{best.name}: {reached}; {typical(done, best).memory} MB, aim below {_AIM_MEMORY}")


def _race(cluster: Cluster, folder: Path, drivers: int) -> None:
    print(f"\nBahrain 2024, race, telemetry of {drivers} drivers")
    print(f"{'':40}{HEAD}")
    for name, spent in race.measured(cluster, race.prepared(folder, drivers)):
        print(f"  {name:38}{spent}", flush=True)


def _codecs(cluster: Cluster) -> None:
    print("\nits MB on disk by codec" + "".join(f"{family:>12}" for family in race.FAMILIES))
    for codec, sizes in codecs.measured(cluster, race.TABLE, race.FAMILIES):
        print(f"  {codec:21}" + "".join(f"{size / 1e6:12.1f}" for size in sizes), flush=True)


if __name__ == "__main__":
    main()
