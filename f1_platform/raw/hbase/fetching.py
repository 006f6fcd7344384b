"""Rows of one run, page by page, as Arrow columns straight from the bytes of the gateway's replies.

thriftpy2 makes an object of each row and of each cell, which takes longer than all the rest of reading. It still
translates for gateways that speak in frames or another protocol, and whatever `replies` does not know.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import replace
from socket import socket
from typing import Any

import pyarrow as pa
from happybase.connection import Hbase  # pyright: ignore[reportAttributeAccessIssue] - made when imported
from thriftpy2.protocol import TBinaryProtocol
from thriftpy2.thrift import TClient
from thriftpy2.transport import TMemoryBuffer, TTransportException

from f1_platform.raw.hbase.connection import Connection
from f1_platform.raw.hbase.gateway import Gateway
from f1_platform.raw.hbase.paging import Page, open_scanner, read
from f1_platform.raw.hbase.replies import rows_in
from f1_platform.raw.hbase.rows import Rows

_RECEIVED = 1 << 18
_MESSAGE = b"\x80\x01\x00\x01"
_CLOSED = struct.pack(">i", 12) + b"scannerClose" + bytes(4)
_WELL = b"\x00"


def fetched(gateway: Gateway, page: Page, run: int, where: str) -> Iterator[Rows]:
    """Rows with the cells of a run, page by page.

    Args:
        gateway: whom to ask.
        page: what to read; its filter is set here.
        run: the timestamp of the cells to read.
        where: whose rows they are, for errors.
    """
    page = replace(page, filter=b"TimestampsFilter(%d)" % run)
    while True:
        rows = gateway.call(lambda connection, page=page: _page(connection, page, run), where)
        if len(rows.keys):
            yield rows
            page = replace(page, start=rows.keys[-1].as_py() + b"\x00")
        if len(rows.keys) < page.rows:
            return


def _page(connection: Connection, page: Page, run: int) -> Rows:
    plain = connection.plain
    if plain is None:
        return _translated(read(connection, page))
    reply, closed = exchange(plain, open_scanner(connection, page), page.rows)
    rows = rows_in(reply, run) or _translated(_objects(reply))
    if closed != _WELL:
        raise TTransportException(TTransportException.UNKNOWN, "The scanner could not be closed")
    return rows


def exchange(plain: socket, scanner: int, rows: int) -> tuple[bytes, bytes]:
    """The reply to `scannerGetList`, and what `scannerClose` came to.

    Both are asked at once: without frames, only the begin of the second reply tells where the first one ends.
    """
    at, most = b"\x08\x00\x01" + struct.pack(">i", scanner), b"\x08\x00\x02" + struct.pack(">i", rows)
    get = struct.pack(">i", 14) + b"scannerGetList" + bytes(4) + at + most + b"\x00"
    plain.sendall(_MESSAGE + get + _MESSAGE + _CLOSED + at + b"\x00")
    received, begin = bytearray(), -1
    while begin < 0 or len(received) == begin + len(_CLOSED):
        chunk = plain.recv(_RECEIVED)
        if not chunk:
            raise TTransportException(TTransportException.END_OF_FILE, "The gateway hung up")
        received += chunk
        begin = received.find(_CLOSED, max(0, len(received) - len(chunk) - len(_CLOSED) - 1))
    return bytes(received[: begin - len(_MESSAGE)]), bytes(received[begin + len(_CLOSED) :])


def _objects(reply: bytes) -> list[Any]:
    """What thriftpy2 makes of a reply; HBase's exceptions are raised."""
    client: Any = TClient(Hbase, TBinaryProtocol(TMemoryBuffer(reply), decode_response=False))
    return client._recv("scannerGetList")


def _translated(results: Sequence[Any]) -> Rows:
    cells = [row.columns for row in results]
    names = dict.fromkeys(name for row in cells for name in row)
    return Rows(
        pa.array([row.row for row in results], pa.binary()),
        {name: pa.array([row[name].value if name in row else None for row in cells], pa.binary()) for name in names},
    )
