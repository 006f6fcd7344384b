"""The two tables of the HBase store as they are meant to be, derived from the registry. Nothing here talks to HBase.

What is found may differ: `differences` says how, `initialising` corrects it, `checking` refuses what would lose data.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from f1_platform.errors import UsageError
from f1_platform.openf1.endpoints import ENDPOINTS, TELEMETRY

F1_DATA = "f1_data"
F1_REPORTS = "f1_reports"
REPORT_FAMILIES = ("meta", "stats", "errors")

RUNS_KEPT = 6
"""Versions of a cell of f1_data, a version being a run: the published one, the one being written, and four that broke
off. Thrift 1 cannot delete one version of a cell, only all up to a time; cells of a run that broke off are newer than
the published ones and therefore stay until the next run is published. With fewer versions they would push the
published cells out, and readers would see holes; so the store refuses to write. More do no harm."""

CODECS = ("ZSTD", "SNAPPY", "LZ4", "GZ")
"""Smallest on disk first (car_data of a race: ZSTD 12 MB, LZ4 19, SNAPPY 21); GZ is slow and a part of Java itself."""

FOREVER = 2_147_483_647
"""The time to live, in seconds, of cells that never expire."""

_BLOCK, _LARGE_BLOCK = 64 << 10, 128 << 10
_SCANNED = {endpoint.family for endpoint in TELEMETRY} | {"intervals", "position"}
"""Long and read in order: fewer, larger blocks compress better. Others are read a few rows at a time."""

_SPLIT_POINT = re.compile(r"[12]\d{3}(#[1-9]\d*)?")


@dataclass(frozen=True)
class Family:
    """A column family, as it is meant to be or as it is.

    Attributes:
        name: without the colon.
        versions: of a cell that are kept.
        compression: HBase's name of the codec, NONE among them.
        bloom: what its bloom filters tell: NONE, ROW, ROWCOL.
        block_cache: whether blocks that were read are kept in memory.
        ttl: seconds after which cells vanish.
        encoding: of keys within a block; None where the gateway does not tell.
        block_size: bytes of a block before compression; None where the gateway does not tell.
    """

    name: str
    versions: int
    compression: str = CODECS[0]
    bloom: str = "ROW"
    block_cache: bool = True
    ttl: int = FOREVER
    encoding: str | None = "FAST_DIFF"
    block_size: int | None = _BLOCK

    @property
    def attributes(self) -> dict[str, str | int | bool]:
        """All that is known of it, by HBase's own names."""
        known = {
            "VERSIONS": self.versions,
            "COMPRESSION": self.compression,
            "BLOOMFILTER": self.bloom,
            "BLOCKCACHE": self.block_cache,
            "TTL": self.ttl,
            "DATA_BLOCK_ENCODING": self.encoding,
            "BLOCKSIZE": self.block_size,
        }
        return {name: value for name, value in known.items() if value is not None}


@dataclass(frozen=True)
class Table:
    """A table, as it is meant to be or as it is.

    Attributes:
        name: with its namespace, if any: `f1:f1_data`.
        families: its column families.
        splits: first row keys of its regions but for the first one.
    """

    name: str
    families: tuple[Family, ...]
    splits: tuple[str, ...] = ()

    @property
    def namespace(self) -> str | None:
        """The namespace; none = HBase's default one."""
        namespace, colon, _ = self.name.partition(":")
        return namespace if colon else None

    def family(self, name: str) -> Family | None:
        """The family of that name."""
        return next((family for family in self.families if family.name == name), None)

    def compressed(self, codec: str) -> Table:
        """The same table with another codec."""
        return replace(self, families=tuple(replace(family, compression=codec) for family in self.families))


def table_name(table: str, namespace: str | None) -> str:
    """The full name of a table: `f1:f1_data`, or `f1_data` in HBase's default namespace."""
    return f"{namespace}:{table}" if namespace else table


def declared(namespace: str | None = None, splits: Sequence[str] = ()) -> tuple[Table, Table]:
    """The two tables as they are meant to be: `f1_data`, then `f1_reports`.

    Args:
        namespace: of both; none = HBase's default one.
        splits: seasons or meetings that begin a region of their own in f1_data: `2024`, `2024#1229`. Few are enough: a
            region holds a store for each of the 18 families. f1_reports is small and never split.

    Raises:
        UsageError: a split is neither.
    """
    strange = [split for split in splits if not _SPLIT_POINT.fullmatch(split)]
    if strange:
        raise UsageError(
            f"{', '.join(strange)}: neither a season nor a meeting", mend="Expected such as 2024 or 2024#1229"
        )
    data = tuple(
        Family(endpoint.family, RUNS_KEPT, block_size=_LARGE_BLOCK if endpoint.family in _SCANNED else _BLOCK)
        for endpoint in ENDPOINTS.values()
    )
    return (
        Table(table_name(F1_DATA, namespace), data, tuple(sorted(set(splits)))),
        # One version would do, as cells change by compare and swap; the last three are there for who looks back.
        Table(table_name(F1_REPORTS, namespace), tuple(Family(name, versions=3) for name in REPORT_FAMILIES)),
    )
