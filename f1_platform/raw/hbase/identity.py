"""Which interface a Thrift gateway speaks, and of which cluster: all that both kinds of gateway tell of themselves.

Neither tells the version of HBase.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from happybase.connection import THRIFT_PROTOCOLS, THRIFT_TRANSPORTS
from thriftpy2.thrift import TApplicationException, TClient
from thriftpy2.transport import TSocket

from f1_platform.errors import ServiceUnavailable
from f1_platform.raw.hbase.faults import GATEWAY, message_of
from f1_platform.raw.hbase.thrift2 import IDL
from f1_platform.settings import Settings


@dataclass(frozen=True)
class Identity:
    """What a gateway says of itself.

    Attributes:
        interface: 1 or 2; none where it is too old to say.
        cluster: the id that its HBase gave itself; none likewise.
    """

    interface: int | None
    cluster: str | None


def identity(settings: Settings, port: int, seconds: float) -> Identity:
    """What the gateway at a port of F1_HBASE_HOST says of itself, within so many seconds a question.

    Raises:
        ServiceUnavailable: it does not answer.
    """
    where = f"HBase gateway {settings.hbase_host}:{port}"
    try:
        with talking(settings, port, seconds) as (client, _):
            return Identity(_told(client.getThriftServerType), _told(client.getClusterId))
    # thriftpy2 reads what is no Thrift at all as lengths and texts of any kind.
    except (*GATEWAY, AssertionError, ValueError, MemoryError) as error:
        mend = "F1_HBASE_HOST and F1_HBASE_THRIFT2_PORT say where it is, F1_HBASE_TRANSPORT and _PROTOCOL how it speaks"
        raise ServiceUnavailable(f"It does not answer: {message_of(error)}", where=where, mend=mend) from error


@contextmanager
def talking(settings: Settings, port: int, seconds: float) -> Generator[tuple[Any, TSocket]]:
    """A client of Thrift 2's interface, and its socket; what both interfaces have, Thrift 1 answers too."""
    milliseconds = int(seconds * 1000)
    socket = TSocket(settings.hbase_host, port, socket_timeout=milliseconds, connect_timeout=milliseconds)
    transport: Any = THRIFT_TRANSPORTS[settings.hbase_transport](socket)
    transport.open()
    try:
        protocol = THRIFT_PROTOCOLS[settings.hbase_protocol](transport, decode_response=False)
        yield TClient(IDL.THBaseService, protocol), socket
    finally:
        transport.close()


def _told(ask: Any) -> Any:  # noqa: ANN401 - thriftpy2's
    try:
        answer = ask()
    except TApplicationException:
        return None
    return answer.decode() if isinstance(answer, bytes) else answer
