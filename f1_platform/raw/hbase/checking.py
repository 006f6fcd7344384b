"""What the Thrift 1 gateway tells of tables, and the refusal to write where they would lose data.

Thrift 1 tells of a family its versions, codec, bloom filter, block cache and time to live; encoding and block size it
does not, which matter for size and speed alone.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from thriftpy2.thrift import TException

from f1_platform.errors import StoreError
from f1_platform.raw.hbase.connection import Connection
from f1_platform.raw.hbase.differences import Difference, MissingNamespace, differences
from f1_platform.raw.hbase.faults import is_refused, message_of
from f1_platform.raw.hbase.gateway import Gateway
from f1_platform.raw.hbase.tables import F1_DATA, F1_REPORTS, FOREVER, RUNS_KEPT, Family, Table, declared

log = logging.getLogger(__name__)

_NAMED = 5
"""Namespaces that a message names, the nearest to the one that is set."""


def check_tables(gateway: Gateway, namespace: str | None = None) -> None:
    """Answers when the store may write, as far as this user is told; four calls.

    Raises:
        StoreError: a table or family is missing, or keeps too little, all of which are named; or a table is disabled.
        ServiceUnavailable: the gateway does not answer.
    """
    data, reports = declared(namespace)
    try:
        faults = [*_faults(gateway, data, RUNS_KEPT), *_faults(gateway, reports, 1)]
    except StoreError as error:
        if not is_refused(error):
            raise
        # Who may read and write, but not create, is not told how a table is made.
        log.info("HBase does not tell this user how the tables are made; they are taken to be right")
        return
    if faults:
        raise StoreError(
            f"The tables are not fit to be written: {'; '.join(faults)}",
            where=gateway.address,
            mend=_mend(gateway, namespace, are_there=any(look(gateway, table.name) for table in (data, reports))),
        )
    for table in (data.name, reports.name):
        if not gateway.call(lambda connection, table=table: connection.is_table_enabled(table), table):
            mend = f"Enable it in the HBase shell: enable '{table}'"
            raise StoreError(f"Table {table} is disabled", where=gateway.address, mend=mend)


def look(gateway: Gateway, table: str) -> Table | None:
    """A table as it is, as far as Thrift 1 tells, its splits apart; none where it is missing."""

    def ask(connection: Connection) -> dict[bytes, Any] | None:
        try:
            return connection.client.getColumnDescriptors(table.encode())
        except TException as error:
            if "TableNotFoundException" in message_of(error):
                return None
            raise

    families = gateway.call(ask, table)
    return None if families is None else Table(table, tuple(_family(family) for family in families.values()))


def verify(gateway: Gateway, wanted: Sequence[Table]) -> list[Difference]:
    """How the tables differ from what is wanted, as far as Thrift 1 tells."""
    told: list[Difference] = []
    namespaces: set[str | None] = {None}
    for table in wanted:
        found = look(gateway, table.name)
        if found is not None:
            # Thrift 1 knows nothing of namespaces; one that holds a table exists.
            namespaces.add(table.namespace)
            found = replace(found, splits=_splits(gateway, table.name)) if table.splits else found
        told += differences(table, found)
    missing = {table.namespace for table in wanted} - namespaces
    return [*(MissingNamespace(namespace) for namespace in missing if namespace), *told]


def _splits(gateway: Gateway, table: str) -> tuple[str, ...]:
    """The row keys that regions begin with, but for the first one."""
    regions = gateway.call(lambda connection: connection.client.getTableRegions(table.encode()), table)
    return tuple(region.startKey.decode(errors="replace") for region in regions if region.startKey)


def _faults(gateway: Gateway, wanted: Table, least: int) -> list[str]:
    found = look(gateway, wanted.name)
    if found is None:
        return [f"table {wanted.name} is missing"]
    faults: list[str] = []
    for name in (family.name for family in wanted.families):
        family = found.family(name)
        if family is None:
            faults.append(f"family {name} of {wanted.name} is missing")
        elif family.versions < least:
            faults.append(f"family {name} of {wanted.name} has VERSIONS {family.versions}, {least} at least are needed")
        elif family.ttl < FOREVER:
            faults.append(f"family {name} of {wanted.name} has TTL {family.ttl}, its cells vanish")
    return faults


def _mend(gateway: Gateway, namespace: str | None, *, are_there: bool) -> str:
    """What to do about tables that are unfit; where neither is there, perhaps the namespace is not the one meant."""
    if are_there:
        return "Create or correct them with `f1 hbase init`; it drops nothing"
    here = f"F1_HBASE_NAMESPACE is {namespace}" if namespace else "F1_HBASE_NAMESPACE is not set"
    others = _namespaces(gateway)
    if not others:
        return f"{here}: if that is as you mean it, create them with `f1 hbase init`"
    named = ", ".join(get_close_matches(namespace or "", others, _NAMED, cutoff=0))
    more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
    mend = "set it to the one you mean, or create new ones with `f1 hbase init`"
    return f"{here}, and there are such tables in {named}{more}: {mend}"


def _namespaces(gateway: Gateway) -> list[str]:
    """Where there is a table called as one of ours, as far as this user is told."""
    names = gateway.call(lambda connection: [name.decode() for name in connection.tables()])
    ours = [name.rpartition(":") for name in names if name.rpartition(":")[2] in (F1_DATA, F1_REPORTS)]
    return sorted({namespace or "HBase's default one (unset)" for namespace, _, _ in ours})


def _family(descriptor: Any) -> Family:  # noqa: ANN401 - made by happybase from its interface description
    return Family(
        name=descriptor.name.decode().rstrip(":"),
        versions=descriptor.maxVersions,
        compression=descriptor.compression.decode(),
        bloom=descriptor.bloomFilterType.decode(),
        block_cache=descriptor.blockCacheEnabled,
        ttl=descriptor.timeToLive,
        encoding=None,
        block_size=None,
    )
