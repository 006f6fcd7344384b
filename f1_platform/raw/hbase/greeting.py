"""The first word to a gateway: does anybody listen, and do they speak as the settings say?

A Thrift server that is spoken to in the wrong way hangs up or waits for ever; so a short question comes first, and
where it stays without answer, the other ways are tried.
"""

from __future__ import annotations

import logging
from contextlib import suppress

from thriftpy2.thrift import TApplicationException

from f1_platform.errors import SettingsError
from f1_platform.raw.hbase.connection import Connection
from f1_platform.raw.hbase.faults import GATEWAY, HBaseError, away, message_of
from f1_platform.settings import Settings

log = logging.getLogger(__name__)

_WAYS = [(transport, protocol) for transport in ("buffered", "framed") for protocol in ("binary", "compact")]
_SOON = 5.0
"""Seconds; a gateway that has HBase behind it answers in a hundredth of one."""


def greet(settings: Settings, where: str) -> None:
    """Answers when the gateway may be used; one that is silent in every way may, for it may only be slow.

    Raises:
        SettingsError: it speaks in another way than the settings say, which is named; or it is no Thrift 1 gateway.
        ServiceUnavailable: nobody listens there, or something that is no gateway.
    """
    try:
        Connection(settings).close()
    except GATEWAY as error:
        raise away(error, where) from error
    ours = (settings.hbase_transport, settings.hbase_protocol)
    fault = _ask(settings, ours, where)
    if fault is None:
        return
    for transport, protocol in _WAYS:
        if (transport, protocol) != ours and _ask(settings, (transport, protocol), where) is None:
            raise SettingsError(
                f"The gateway does not speak {' '.join(ours)} but {transport} {protocol}",
                where=where,
                mend=f"Set F1_HBASE_TRANSPORT={transport} and F1_HBASE_PROTOCOL={protocol}",
            )
    if not isinstance(fault, TimeoutError):
        raise away(fault, where) from fault
    log.info("HBase is slow to answer; waiting for it, up to %.0f s (F1_HBASE_TIMEOUT)", settings.hbase_timeout)


def silence(settings: Settings, where: str) -> Exception | None:
    """Why a gateway that has answered before does not any more; nothing where it does."""
    return _ask(settings, (settings.hbase_transport, settings.hbase_protocol), where)


def _ask(settings: Settings, way: tuple[str, str], where: str) -> Exception | None:
    """Asks something short in one way; what became of it, nothing where there was an answer."""
    connection, (transport, protocol) = None, way
    quickly = settings.model_copy(update={"hbase_timeout": min(_SOON, settings.hbase_timeout)})
    try:
        connection = Connection(quickly, transport=transport, protocol=protocol)
        connection.tables()
    except HBaseError:
        # The gateway has answered; it is what lies behind it that does not.
        return None
    except TApplicationException as error:
        if error.type != TApplicationException.UNKNOWN_METHOD:
            return None
        raise SettingsError(
            f"This is no Thrift 1 gateway: {message_of(error)}",
            where=where,
            mend="F1_HBASE_PORT wants the port of `hbase thrift start`; that of `hbase thrift2 start` is "
            "F1_HBASE_THRIFT2_PORT",
        ) from None
    except Exception as error:  # thriftpy2 takes what is no Thrift for lengths and texts, and raises whatever follows.
        return error
    finally:
        if connection is not None:
            with suppress(*GATEWAY):
                connection.close()
    return None
