"""A cell that is written, read and deleted: whether that works, and what time it is where HBase writes.

It stands in a row of its own behind all others of the report table, where no store looks.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from happybase.batch import Mutation  # pyright: ignore[reportAttributeAccessIssue] - made when imported

from f1_platform.clock import Clock
from f1_platform.errors import StoreError
from f1_platform.raw.hbase.connection import Connection
from f1_platform.raw.hbase.gateway import Gateway

PROBES = b"~probe#"
"""What the keys of such rows begin with."""

_COLUMN = b"meta:probe"


@dataclass(frozen=True)
class Probe:
    """What became of one.

    Attributes:
        server: when the cell was written, by the clock of its region server.
        ahead: how much that clock is before the platform's, as far as the time of a call lets tell.
        seconds: that writing, reading and deleting took.
    """

    server: datetime
    ahead: timedelta
    seconds: float


def probe(gateway: Gateway, table: bytes, clock: Clock) -> Probe:
    """Writes a cell, reads it, deletes it, and sees that it is gone.

    Raises:
        StoreError: HBase refuses it, or does not do what it acknowledges.
    """
    row, text = PROBES + secrets.token_hex(8).encode(), clock.now().isoformat().encode()

    def put(connection: Connection) -> None:
        connection.client.mutateRow(table, row, [Mutation(column=_COLUMN, value=text, isDelete=False)], {})

    def get(connection: Connection) -> list[Any]:
        return connection.client.getRowWithColumns(table, row, [_COLUMN], {})

    where, begun = table.decode(), clock.elapsed()
    before = clock.now()
    gateway.call(put, where)
    after = clock.now()
    found = gateway.call(get, where)
    gateway.call(lambda connection: connection.client.deleteAllRow(table, row, {}), where)
    left = gateway.call(get, where)
    if not found or found[0].columns[_COLUMN].value != text or left:
        said = "a cell that was written is not there" if not found else "a cell does not go, or is another"
        raise StoreError(f"HBase acknowledges what it does not do: {said}", where=where, mend="See its logs")
    server = datetime.fromtimestamp(found[0].columns[_COLUMN].timestamp / 1000, UTC)
    # Somewhere in between it was written: what lies within the call is no difference.
    ahead = server - after if server > after else min(server - before, timedelta())
    return Probe(server, ahead, clock.elapsed() - begun)
