"""One connection to the Thrift gateway: happybase's, with larger buffers, a bounded connect and ready-made calls.

Not shared by threads, and not used again after an exception: the answer to the broken call may still be on its way.
"""

from __future__ import annotations

import select
import socket
import struct
from typing import Any

import happybase
from happybase.connection import Hbase  # pyright: ignore[reportAttributeAccessIssue] - made when imported
from thriftpy2.protocol import TBinaryProtocol
from thriftpy2.thrift import TClient
from thriftpy2.transport import TMemoryBuffer, TSocket

from f1_platform.raw.hbase.faults import GATEWAY, FrameTooLarge, HBaseError, lasting
from f1_platform.raw.hbase.wire import Call
from f1_platform.settings import Settings

_BUFFER = 1 << 16
"""thriftpy2's own is 4 kB: ten times the system calls."""
_CONNECT = 5.0
_LARGE = 1 << 16
"""Bytes of a call that a gateway may have hung up on for its size; the least limit that can be set is 1 MB."""


class Connection(happybase.Connection):
    """A connection that is open from the start."""

    def __init__(self, settings: Settings, *, transport: str | None = None, protocol: str | None = None) -> None:
        """Connects.

        Args:
            settings: where to, and how long an answer may take.
            transport: another one than the settings say.
            protocol: likewise.
        """
        self._transport = transport or settings.hbase_transport
        self._protocol = protocol or settings.hbase_protocol
        self._milliseconds = int(settings.hbase_timeout * 1000)
        self._settings = settings
        super().__init__(
            settings.hbase_host,
            settings.hbase_port,
            timeout=self._milliseconds,
            transport=self._transport,
            protocol=self._protocol,
        )

    def _refresh_thrift_client(self) -> None:
        self._socket: Any = TSocket(
            self.host, self.port, socket_timeout=self._milliseconds, connect_timeout=int(_CONNECT * 1000)
        )
        self.transport: Any = self._transport_class(self._socket, _BUFFER)
        self.client: Any = TClient(Hbase, self._protocol_class(self.transport, decode_response=False))

    @property
    def is_stale(self) -> bool:
        """Whether the gateway has hung up: an idle connection has nothing to say but that."""
        # Not `select`, which takes no more than 1024 open files.
        waiting = select.poll()
        waiting.register(self._socket.sock, select.POLLIN)
        return bool(waiting.poll(0))

    @property
    def plain(self) -> socket.socket | None:
        """The socket, if calls and replies are written to it as they are: in the binary protocol, without frames."""
        return self._socket.sock if (self._transport, self._protocol) == ("buffered", "binary") else None

    def send(self, call: Call) -> None:
        """Writes the rows of one call; answers when the gateway has acknowledged all of them."""
        try:
            self._send(call)
        except HBaseError as error:
            # Of a batch HBase tells what became of its rows; of a single read, what the matter is with the table.
            if lasting(error, "") is None:
                self.client.getRowWithColumns(call.table, b"~", [], {})
            raise
        except GATEWAY as error:
            if self._transport == "framed" and len(call.body) > _LARGE and self._answers_others():
                raise FrameTooLarge(len(call.body)) from error
            raise

    def _send(self, call: Call) -> None:
        if self._protocol == "binary":
            frame = struct.pack(">i", len(call.body)) if self._transport == "framed" else b""
            # Straight to the socket: the transport's own buffer is empty between calls.
            self._socket.write(frame + call.body)
            self.client._recv("mutateRowsTs")
            return
        # Another protocol, by way of thriftpy2's objects: slow, for gateways that insist.
        binary: Any = TBinaryProtocol(TMemoryBuffer(call.body), decode_response=False)
        binary.read_message_begin()
        arguments: Any = Hbase.mutateRowsTs_args()
        arguments.read(binary)
        self.client.mutateRowsTs(
            arguments.tableName, arguments.rowBatches, arguments.timestamp, arguments.attributes or {}
        )

    def _answers_others(self) -> bool:
        """Whether the gateway is well, and it was this call that it hung up on."""
        try:
            other = Connection(self._settings)
            other.tables()
            other.close()
        except GATEWAY:
            return False
        return True
