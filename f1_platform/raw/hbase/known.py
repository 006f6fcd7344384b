"""The units of a row of the report table, read from its cells; a cell that is none of ours any more is named.

Nothing here asks HBase.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from f1_platform.openf1 import ENDPOINTS, Unit
from f1_platform.raw.hbase.state import State, read_state
from f1_platform.raw.port import Report

FAMILIES = (b"meta", b"stats", b"errors")
_ROW_KEY = re.compile(rb"(-?\d+)#(-?\d+)#(-?\d+)")


@dataclass(frozen=True)
class Known:
    """A unit's state as it was read.

    Attributes:
        unit: the unit.
        state: what the report table knows of it.
        report: the same as all stores report it.
        text: the cell; none where there is none.
    """

    unit: Unit
    state: State
    report: Report | None
    text: bytes | None


@dataclass(frozen=True)
class Damaged:
    """A cell of the report table that cannot be read.

    Attributes:
        unit: whose it is.
        column: `meta:laps`, or `stats:laps`.
        fault: what is wrong with it.
        text: what it holds.
    """

    unit: Unit
    column: str
    fault: str
    text: bytes


def row_key(unit: Unit) -> bytes:
    """The row of a unit."""
    return b"%d#%d#%d" % (unit.season, unit.meeting_key, unit.session_key)


def is_row_key(key: bytes) -> bool:
    """Whether a row is that of a session, or of a season."""
    return _ROW_KEY.fullmatch(key) is not None


def units_of(key: bytes, cells: Mapping[bytes, Any]) -> Iterator[Known | Damaged]:
    """The units of a row; none where its key is no session's.

    Args:
        key: of the row.
        cells: thriftpy2's cells by column.
    """
    said = _ROW_KEY.fullmatch(key)
    if said is None:
        return
    season, meeting_key, session_key = (int(part) for part in said.groups())
    for column in cells:
        family, _, endpoint = column.decode(errors="replace").partition(":")
        if family == "meta" and endpoint in ENDPOINTS:
            yield known_of(Unit(season, meeting_key, session_key, endpoint), cells)


def known_of(unit: Unit, cells: Mapping[bytes, Any]) -> Known | Damaged:
    """A unit of a row; nothing is known of it where the row has no cell of its own for it."""
    meta, stats, error = (cells.get(family + b":" + unit.endpoint.encode()) for family in FAMILIES)
    if meta is None:
        return Known(unit, State(), None, None)
    try:
        state = read_state(meta.value)
    except ValueError as fault:
        return Damaged(unit, f"meta:{unit.endpoint}", str(fault), meta.value)
    said = error.value.decode(errors="replace") if error and error.timestamp == state.told else ""
    told = stats.value if stats and stats.timestamp == state.told else b"{}"
    try:
        return Known(unit, state, state.report(unit, json.loads(told), said), meta.value)
    except (ValueError, TypeError, KeyError) as fault:
        return Damaged(unit, f"stats:{unit.endpoint}", f"{type(fault).__name__}: {fault}", told)
