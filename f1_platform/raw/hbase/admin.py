"""HBase's Thrift 2 gateway: it alone tells and sets all that a table is. Used by `f1 hbase init`, never by the store.

Creates and widens; there is no way here to drop anything.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from typing import Any

from f1_platform.errors import F1Error, ServiceUnavailable, SettingsError, StoreError
from f1_platform.raw.hbase.faults import GATEWAY, lasting, message_of
from f1_platform.raw.hbase.identity import talking
from f1_platform.raw.hbase.tables import Family, Table
from f1_platform.raw.hbase.thrift2 import IDL, column_of, descriptor_of, family_of, name_of, widened
from f1_platform.settings import Settings

_SOON = 10.0
"""Seconds within which a gateway connects and says what it is."""


WAITING = (
    "See the logs of HBase's master and region servers: a server that lacks a codec, say, opens no region. "
    "What was done is kept, the same command goes on"
)


class CodecMissing(StoreError):
    """HBase tried the codec of a family and has it not; nothing was changed."""


class Admin:
    """Tables as Thrift 2 tells and sets them.

    Attributes:
        address: where it is, for people.
        alters: whether it alters a family without harm. HBase's framed gateways don't: they write the whole request
            into the family's attributes (seen with 2.6.1; they take the frame for the bytes that lie in it).
    """

    def __init__(self, client: Any, address: str, *, alters: bool = True) -> None:  # noqa: ANN401 - thriftpy2's
        self._client = client
        self.address, self.alters = address, alters

    def namespaces(self) -> set[str]:
        """Names of all namespaces."""
        return {namespace.name.decode() for namespace in self._call("listNamespaceDescriptors")}

    def create_namespace(self, name: str) -> None:
        """Creates a namespace."""
        self._call("createNamespace", IDL.TNamespaceDescriptor(name=name.encode()))

    def look(self, table: str) -> Table | None:
        """A table as it is, its splits apart; none where it is missing."""
        if not self._call("tableExists", name_of(table)):
            return None
        return Table(table, tuple(family_of(column) for column in self._columns(table)))

    def create(self, table: Table) -> None:
        """Creates a table; answers when all its regions are open.

        Raises:
            CodecMissing: HBase lacks the codec.
        """
        self._call("createTable", descriptor_of(table), [split.encode() for split in table.splits] or None)

    def add(self, table: str, family: Family) -> None:
        """Adds a family to a table.

        Raises:
            CodecMissing: HBase lacks the codec.
        """
        self._call("addColumnFamily", name_of(table), column_of(family))

    def alter(self, table: str, family: Family) -> None:
        """Makes a family of a table as given; what we have no word for stays as it is.

        Raises:
            CodecMissing: HBase lacks the codec.
        """
        found = next(column for column in self._columns(table) if column.name == family.name.encode())
        self._call("modifyColumnFamily", name_of(table), widened(found, family))

    def is_open(self, table: str) -> bool:
        """Whether a table is enabled and all its regions are open."""
        return self._call("isTableAvailable", name_of(table))

    def _columns(self, table: str) -> list[Any]:
        return self._call("getTableDescriptor", name_of(table)).columns

    def _call(self, method: str, *arguments: Any) -> Any:  # noqa: ANN401 - as the method says
        try:
            return getattr(self._client, method)(*arguments)
        except GATEWAY as error:
            raise _meaning(error, f"{method}, {self.address}") from error


@contextmanager
def open_admin(settings: Settings, port: int) -> Generator[Admin]:
    """The Thrift 2 gateway at a port of F1_HBASE_HOST; it is taken to speak as the Thrift 1 gateway does.

    Raises:
        ServiceUnavailable: nobody listens there.
        SettingsError: what listens is no Thrift 2 gateway.
    """
    address = f"HBase Thrift 2 gateway {settings.hbase_host}:{port}"
    with ExitStack() as opened:
        try:
            client, socket = opened.enter_context(talking(settings, port, min(_SOON, settings.hbase_timeout)))
        except GATEWAY as error:
            mend = "F1_HBASE_HOST and F1_HBASE_THRIFT2_PORT say where it is; without it `f1 hbase init` verifies only"
            raise ServiceUnavailable(f"No gateway answers: {message_of(error)}", where=address, mend=mend) from error
        _greet(client, settings, address)
        socket.set_timeout(int(settings.hbase_timeout * 1000))
        yield Admin(client, address, alters=settings.hbase_transport != "framed")


def _greet(client: Any, settings: Settings, address: str) -> None:  # noqa: ANN401 - thriftpy2's
    try:
        if client.getThriftServerType() == IDL.TThriftServerType.TWO:
            return
        said = "it is a Thrift 1 gateway"
    # thriftpy2 reads what is no Thrift at all as lengths and texts of any kind.
    except (*GATEWAY, AssertionError, ValueError, MemoryError) as error:
        said = message_of(error)
    raise SettingsError(
        f"What answers is no Thrift 2 gateway that speaks {settings.hbase_transport} {settings.hbase_protocol}: {said}",
        where=address,
        mend="Correct F1_HBASE_THRIFT2_PORT; F1_HBASE_TRANSPORT and F1_HBASE_PROTOCOL hold for both gateways",
    )


def _meaning(error: BaseException, where: str) -> F1Error:
    said = message_of(error).partition("\n")[0]
    if not isinstance(error, IDL.TIOError) or getattr(error, "canRetry", False):
        return ServiceUnavailable(f"HBase does not answer: {said}", where=where, mend=WAITING)
    if "hbase.table.sanity.checks" in said:
        return CodecMissing(
            f"HBase refuses the family, as it does without its codec: {said}", where=where, mend="See the master's log"
        )
    if "AccessDeniedException" in said:
        mend = "Grant the gateway's user C (create) and A (admin); or unset F1_HBASE_THRIFT2_PORT, and `f1 hbase init` "
        mend += "prints commands for somebody who has them"
        return StoreError(f"HBase refuses this user: {said}", where=where, mend=mend)
    return lasting(error, where) or StoreError(f"HBase refuses: {said}", where=where, mend="See the master's log")
