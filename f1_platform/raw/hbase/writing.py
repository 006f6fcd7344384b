"""Writing a unit's rows under one timestamp: encoded slice by slice, sent in calls of bounded size by a few senders.

Each sender holds one call at a time and takes the next when the gateway has acknowledged it; so memory stays flat, and
whoever fetches waits.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pyarrow as pa

from f1_platform.openf1 import Unit
from f1_platform.raw.hbase.gateway import Gateway, Tally
from f1_platform.raw.hbase.keys import collisions
from f1_platform.raw.hbase.rows import encode
from f1_platform.raw.hbase.wire import Call, calls, puts
from f1_platform.steps import reached

CALL_BYTES = 1 << 20
"""At most in one call, below the 2 MB that a framed gateway takes by default."""
_SLICE = 1 << 15


@dataclass
class Sent:
    """What was written.

    Attributes:
        rows: rows.
        cells: cells in them.
        bytes: of all calls.
        tally: how long the gateway took for each, and how many were sent again.
    """

    rows: int
    cells: int
    bytes: int
    tally: Tally


class Writing:
    """Sends calls to one gateway by a number of senders."""

    def __init__(self, gateway: Gateway, senders: int) -> None:
        """Uses so many connections at a time."""
        self._gateway, self._senders = gateway, senders

    def write(self, table: bytes, settled: pa.Table, unit: Unit, run: int, alive: Callable[[], None]) -> Sent:
        """Writes all rows of a settled unit with that timestamp.

        Args:
            table: name of the table.
            settled: the unit's records, see `raw.content.settle`.
            unit: whose they are.
            run: the timestamp of every cell.
            alive: called between calls, by one sender at a time; may raise.

        Raises:
            F1Error: from the gateway; some rows may be written.
        """
        sent = Sent(settled.num_rows, 0, 0, Tally())

        def encoded() -> Iterator[Call]:
            numbers = collisions(settled, unit.endpoint)
            for first in range(0, settled.num_rows, _SLICE):
                rows = encode(settled.slice(first, _SLICE), unit, numbers.slice(first, _SLICE))
                sent.cells += sum(len(texts) - texts.null_count for texts in rows.columns.values())
                for call in calls(table, puts(rows.keys, rows.columns), run, CALL_BYTES):
                    sent.bytes += len(call.body)
                    yield call

        self.send(encoded(), str(unit), alive, sent.tally, few=settled.num_rows <= _SLICE // 8)
        return sent

    def send(
        self,
        to_send: Iterator[Call],
        where: str,
        alive: Callable[[], None] | None = None,
        tally: Tally | None = None,
        *,
        few: bool = False,
    ) -> None:
        """Sends every call, in any order; none after one has failed.

        Args:
            to_send: the calls, made when a sender asks for the next.
            where: what they write, for errors.
            alive: called between calls, by one sender at a time; may raise.
            tally: told how long each took.
            few: whether more than one sender is not worth its while.
        """
        lock, stopped = threading.Lock(), threading.Event()

        def following() -> Call | None:
            with lock:
                if alive is not None:
                    alive()
                return None if stopped.is_set() else next(to_send, None)

        def drain() -> None:
            try:
                while (call := following()) is not None:
                    self._gateway.call(lambda connection, call=call: connection.send(call), where, tally)
                    reached("hbase.call_sent")
            except BaseException:
                stopped.set()
                raise

        if few or self._senders == 1:
            drain()
            return
        with ThreadPoolExecutor(self._senders, "hbase-sender") as pool:
            senders = [pool.submit(drain) for _ in range(self._senders)]
            try:
                for sender in senders:
                    sender.result()
            except BaseException:
                stopped.set()
                raise
