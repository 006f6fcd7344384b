"""Tables made as they are declared, by Thrift 2: created and widened, never dropped or narrowed.

What is to be done, `differences` says.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

from f1_platform.errors import ServiceUnavailable
from f1_platform.raw.hbase.admin import WAITING, Admin, CodecMissing
from f1_platform.raw.hbase.differences import (
    MissingFamily,
    MissingTable,
    NarrowFamily,
    differences,
)
from f1_platform.raw.hbase.tables import CODECS, Table

log = logging.getLogger(__name__)


def initialise(admin: Admin, wanted: Sequence[Table], codecs: Sequence[str] = CODECS) -> Iterator[str]:
    """Creates and widens what Thrift 2 can; tells each step when it is done. Nothing to do = nothing told.

    Args:
        admin: the Thrift 2 gateway.
        wanted: the tables as declared.
        codecs: best first; where HBase lacks one, the next is taken.

    Raises:
        CodecMissing: HBase has none of them.
        StoreError: HBase refuses a step; those before it are kept, and the next call goes on.
        ServiceUnavailable: a table is there, but not open.
    """
    yield from _with_a_codec(admin, wanted, codecs)
    for table in wanted:
        if not admin.is_open(table.name):
            mend = f"If it is disabled, say enable '{table.name}' in the HBase shell. {WAITING}"
            raise ServiceUnavailable(f"Not all regions of {table.name} are open", where=admin.address, mend=mend)


def _with_a_codec(admin: Admin, wanted: Sequence[Table], codecs: Sequence[str]) -> Iterator[str]:
    for codec, after in zip(codecs, [*codecs[1:], None], strict=True):
        try:
            for table in wanted:
                yield from _complete(admin, table.compressed(codec))
        except CodecMissing as error:
            if after is None:
                raise
            log.warning("HBase has no %s here; %s is taken instead", codec, after)
            log.debug("%s", error)
        else:
            return


def _complete(admin: Admin, wanted: Table) -> Iterator[str]:
    if wanted.namespace and wanted.namespace not in admin.namespaces():
        admin.create_namespace(wanted.namespace)
        yield f"namespace {wanted.namespace}: created"
    for difference in differences(wanted, admin.look(wanted.name)):
        match difference:
            case MissingTable(table):
                admin.create(table)
                yield f"{table.name}: created, {len(table.families)} families, {table.families[0].compression}"
            case MissingFamily(table, family):
                admin.add(table, family)
                yield f"{table}: family {family.name} added, {family.compression}"
            case NarrowFamily(table, _, corrected) if admin.alters:
                admin.alter(table, corrected)
                changes = ", ".join(f"{name} {value}" for name, value in difference.changes.items())
                yield f"{table}: family {corrected.name} corrected: {changes}"
            case _:
                # Splits of tables that exist are a matter of the HBase shell; so is a family where `alters` is false.
                pass
