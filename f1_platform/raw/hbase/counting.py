"""Rows and cells that are published, counted unit by unit: by HBase's own keys, or as the report table has them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from f1_platform.errors import UsageError
from f1_platform.openf1 import Unit
from f1_platform.raw.hbase.connected import Connected
from f1_platform.raw.hbase.keys import scan_range
from f1_platform.raw.hbase.known import Known
from f1_platform.raw.hbase.paging import Page, pages
from f1_platform.raw.hbase.ranges import Range, overlap, range_of

_PAGE = 4_000


@dataclass(frozen=True)
class Count:
    """What a unit has, or the part of it that was asked for.

    Attributes:
        unit: the unit.
        rows: rows of its published run.
        cells: cells in them; none where nobody counted.
        reported: rows of the whole unit, as the report table has it; none where a part was counted.
    """

    unit: Unit
    rows: int
    cells: int | None
    reported: int | None


def filled(connected: Connected, prefix: bytes) -> list[tuple[Known, Range]]:
    """Units with published records whose keys begin with a prefix, or some of them, and which keys those are."""
    wanted, season = range_of(prefix), prefix.partition(b"#")
    only = int(season[0]) if season[1] and season[0].isdigit() else None
    units = [known for known in connected.reports.all(season=only) if known.report and known.report.content_hash]
    return [(known, within) for known in units if (within := overlap(scan_range(known.unit), wanted))]


def reported(connected: Connected, prefix: bytes) -> list[Count]:
    """What the report table has of the units whose keys begin with a prefix.

    Raises:
        UsageError: only a part of a unit does.
    """
    counts: list[Count] = []
    for known, within in filled(connected, prefix):
        if within != scan_range(known.unit):
            what = f"{prefix.decode(errors='replace')} is a part of {known.unit}, and reports know whole units alone"
            raise UsageError(what, mend="Count it, without --reported")
        counts.append(Count(known.unit, known.state.rows, None, known.state.rows))
    return counts


def counted(
    units: list[tuple[Known, Range]], connected: Connected, seen: Callable[[str, int], None]
) -> Iterator[Count]:
    """Counts the rows and cells of published runs, a few units at a time; no value is read.

    Args:
        units: which, and which of their keys, see `filled`.
        connected: where.
        seen: told of an endpoint and so many rows of it.
    """
    with ThreadPoolExecutor(connected.threads, "hbase-count") as pool:
        for count in pool.map(partial(_count, connected, seen), units):
            if count.rows or count.reported is not None:
                yield count


def _count(connected: Connected, seen: Callable[[str, int], None], part: tuple[Known, Range]) -> Count:
    known, within = part
    family, run = known.unit.declared.family.encode(), known.state.run
    kept = b"(TimestampsFilter(%d) AND KeyOnlyFilter())" % run
    rows = cells = 0
    for page in pages(connected.gateway, Page(connected.data, *within, [family], kept, rows=_PAGE), str(known.unit)):
        rows += len(page)
        cells += sum(len(row.columns) for row in page)
        seen(known.unit.endpoint, len(page))
    return Count(known.unit, rows, cells, known.state.rows if within == scan_range(known.unit) else None)
