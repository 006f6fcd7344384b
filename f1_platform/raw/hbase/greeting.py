"""The first word to a gateway: does anybody listen, and do they speak as the settings say?

A Thrift server that is spoken to in the wrong way hangs up or waits for ever; so a short question comes first, and
where it stays without answer, the other ways are tried.
"""

from __future__ import annotations

from contextlib import suppress

from thriftpy2.thrift import TApplicationException

from f1_platform.errors import SettingsError
from f1_platform.raw.hbase.connection import Connection
from f1_platform.raw.hbase.faults import GATEWAY, away
from f1_platform.settings import Settings

_WAYS = [(transport, protocol) for transport in ("buffered", "framed") for protocol in ("binary", "compact")]
_SOON = 5.0


def greet(settings: Settings, where: str) -> None:
    """Answers when the gateway may be used; one that is only slow may.

    Raises:
        SettingsError: it speaks in another way than the settings say; names the way.
        ServiceUnavailable: nobody listens there.
    """
    quickly = settings.model_copy(update={"hbase_timeout": min(_SOON, settings.hbase_timeout)})
    try:
        Connection(quickly).close()
    except GATEWAY as error:
        raise away(error, where) from error
    ours = (settings.hbase_transport, settings.hbase_protocol)
    if _speaks(quickly, *ours):
        return
    for transport, protocol in _WAYS:
        if (transport, protocol) != ours and _speaks(quickly, transport, protocol):
            raise SettingsError(
                f"The gateway does not speak {' '.join(ours)} but {transport} {protocol}",
                where=where,
                mend=f"Set F1_HBASE_TRANSPORT={transport} and F1_HBASE_PROTOCOL={protocol}",
            )


def _speaks(settings: Settings, transport: str, protocol: str) -> bool:
    connection = None
    try:
        connection = Connection(settings, transport=transport, protocol=protocol)
        connection.tables()
    except TApplicationException as error:
        raise SettingsError(
            f"This is no Thrift 1 gateway: {error.message}",
            where=f"{settings.hbase_host}:{settings.hbase_port}",
            mend="F1_HBASE_PORT wants the port of `hbase thrift start`, not of `hbase thrift2 start`",
        ) from None
    except (*GATEWAY, ValueError, MemoryError):
        return False
    finally:
        if connection is not None:
            with suppress(*GATEWAY):
                connection.close()
    return True
