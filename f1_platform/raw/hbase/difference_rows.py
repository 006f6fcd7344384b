"""Rows of the report table that tell how units changed: their keys and cells, and back. Nothing here asks HBase.

A row a difference, behind those of sessions: `~differences#{year}#{meeting_key}#{session_key}#{endpoint}#{run}`. What
it is about stands in `meta:difference`, a JSON object; its records in `stats:changes`, JSON as `raw.changes` has them,
and where they are too long for one cell that goes on in `stats:changes#1`, `stats:changes#2` ...
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import msgspec

from f1_platform.openf1 import ENDPOINTS, Unit
from f1_platform.raw.changes import Difference
from f1_platform.raw.changes.telling import Told
from f1_platform.raw.hbase.ranges import Range, range_of

DIFFERENCES = b"~differences#"
"""What the keys of such rows begin with."""
ABOUT = b"meta:difference"
CHANGES = b"stats:changes"

CELL_BYTES = 1 << 19
"""At most in one cell: far below the 10 MB that HBase takes, and the 2 MB of a framed gateway's call."""

_KEY = re.compile(DIFFERENCES + rb"(-?\d+)#(-?\d+)#(-?\d+)#([a-z0-9_]+)#(\d+)")


@dataclass(frozen=True)
class Place:
    """Where a difference stands.

    Attributes:
        unit: whose it is.
        run: that brought the new content, ms.
    """

    unit: Unit
    run: int

    @property
    def key(self) -> bytes:
        """The key of its row."""
        unit = self.unit
        place = b"%d#%d#%d#%s" % (unit.season, unit.meeting_key, unit.session_key, unit.endpoint.encode())
        return DIFFERENCES + b"%s#%d" % (place, self.run)


@dataclass(frozen=True)
class About:
    """What a difference is about, as its cell has it: a `Difference` without what the key says.

    Attributes:
        cells: that hold its records; 0 where they are too many to be kept one by one.
    """

    looked_at: datetime
    run_id: str
    hash_before: str | None
    hash_after: str | None
    added: int
    changed: int
    vanished: int
    cells: int

    def at(self, place: Place) -> Difference:
        """The difference, its number being the run: that grows with each of a unit."""
        told = {name: value for name, value in vars(self).items() if name != "cells"}
        return Difference(place.unit, **told, number=place.run)


def place_of(key: bytes) -> Place | None:
    """The place that the key of a row names; none where it is no difference's."""
    said = _KEY.fullmatch(key)
    if said is None or (endpoint := said[4].decode()) not in ENDPOINTS:
        return None
    season, meeting_key, session_key, run = (int(said[n]) for n in (1, 2, 3, 5))
    return Place(Unit(season, meeting_key, session_key, endpoint), run)


def within(season: int | None = None, unit: Unit | None = None) -> Range:
    """The keys of all differences, of those of a season, or of a unit."""
    if unit is not None:
        return range_of(Place(unit, 0).key[:-1])
    return range_of(DIFFERENCES + (b"%d#" % season if season is not None else b""))


def pattern(session_key: int | None, endpoint: str | None) -> bytes | None:
    """A pattern of those keys, where only some of them are wanted."""
    if session_key is None and endpoint is None:
        return None
    session = b"%d" % session_key if session_key is not None else rb"-?\d+"
    name = endpoint.encode() if endpoint is not None else rb"[a-z0-9_]+"
    return rb"^%s-?\d+#-?\d+#%s#%s#\d+$" % (DIFFERENCES, session, name)


def cells(told: Told) -> Iterator[tuple[bytes, bytes]]:
    """The cells of a difference: columns with what they hold, what it is about first."""
    one, parts = told.difference, _parts(told.changes)
    names = ("run_id", "hash_before", "hash_after", "added", "changed", "vanished")
    about = {"looked_at": one.looked_at.isoformat(), **{name: getattr(one, name) for name in names}}
    yield ABOUT, json.dumps({**about, "cells": len(parts)}, separators=(",", ":")).encode()
    yield from zip(columns(len(parts)), parts, strict=True)


def columns(count: int) -> list[bytes]:
    """The columns of so many cells of records."""
    return [CHANGES + (b"#%d" % n if n else b"") for n in range(count)]


def about(text: bytes) -> About:
    """What a cell `meta:difference` says.

    Raises:
        ValueError: it holds something else.
    """
    try:
        return msgspec.json.decode(text, type=About)
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from error


def _parts(text: bytes) -> list[bytes]:
    return [text[begin : begin + CELL_BYTES] for begin in range(0, len(text), CELL_BYTES)]
