"""Differences in the ledger: a row each, written by the transaction that names the new content.

So there is nothing to clear up after a kill: the row and the name of the new file are there, or neither is.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import datetime

from f1_platform.openf1.units import Unit
from f1_platform.raw.changes.change import Change, Difference, from_json
from f1_platform.raw.changes.telling import Told
from f1_platform.raw.ledger.port import Execute, LedgerDatabase
from f1_platform.raw.ledger.reports import key_of

_INSERT = (
    "INSERT INTO differences (season, meeting_key, session_key, endpoint, looked_at, run_id, hash_before, hash_after, "
    "added, changed, vanished, changes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_SELECT = (
    "SELECT season, meeting_key, session_key, endpoint, looked_at, run_id, hash_before, hash_after, added, changed, "
    "vanished, number FROM differences WHERE season = coalesce(?, season) "
    "AND session_key = coalesce(?, session_key) AND endpoint = coalesce(?, endpoint)"
)
_LAST = (
    "SELECT hash_after FROM differences WHERE season = ? AND meeting_key = ? AND session_key = ? AND endpoint = ? "
    "ORDER BY number DESC LIMIT 1"
)


def keep(execute: Execute, told: Told) -> None:
    """Writes a difference inside a transaction."""
    one = told.difference
    execute(
        _INSERT,
        (
            *key_of(one.unit),
            *(one.looked_at.isoformat(), one.run_id, one.hash_before, one.hash_after),
            *(one.added, one.changed, one.vanished, zlib.compress(told.changes) if told.changes else b""),
        ),
    )


def kept(
    database: LedgerDatabase, season: int | None, session_key: int | None, endpoint: str | None
) -> Iterator[Difference]:
    """The differences that meet every filter given, in no order."""
    for row in database.read(_SELECT, (season, session_key, endpoint)):
        year, meeting, session, name, looked_at, *rest = row
        yield Difference(Unit(year, meeting, session, name), datetime.fromisoformat(looked_at), *rest)


def kept_changes(database: LedgerDatabase, difference: Difference) -> list[Change]:
    """The changes of a difference; none where they were too many to be kept."""
    found = database.read("SELECT changes FROM differences WHERE number = ?", (difference.number,))
    return from_json(zlib.decompress(found[0][0])) if found and found[0][0] else []


def was_emptied(database: LedgerDatabase, unit: Unit) -> bool:
    """Whether the unit had records once, and its last difference was that they all vanished."""
    return database.read(_LAST, key_of(unit)) == [(None,)]
