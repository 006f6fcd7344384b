"""What a table takes on disk, codec by codec, after a major compaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from f1_platform.raw.hbase.local import tools
from f1_platform_tests.bench.hbase.cluster import Cluster

_CODECS = ("NONE", "SNAPPY", "LZ4", "GZ", "ZSTD")


def measured(cluster: Cluster, table: str, families: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
    """Each codec, with the bytes of each of these families."""
    tools.flush(cluster.jars, cluster.plan, table)
    for codec in _CODECS:
        tools.recode(cluster.jars, cluster.plan, table, codec)
        tools.compact(cluster.jars, cluster.plan, table)
        cluster.rest()
        yield codec, [_bytes(cluster, table, family) for family in families]


def _bytes(cluster: Cluster, table: str, family: str) -> int:
    namespace, _, name = table.partition(":")
    folder = cluster.plan.data / "hbase" / "data" / namespace / name
    return sum(path.stat().st_size for path in folder.glob(f"*/{family}/*"))
