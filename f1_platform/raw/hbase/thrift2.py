"""The words of HBase's Thrift 2 gateway, and families translated into them and back. Nothing is asked of it here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import thriftpy2

from f1_platform.raw.hbase.tables import Family, Table

IDL: Any = thriftpy2.load(str(Path(__file__).with_name("thrift2.thrift")), module_name="f1_thrift2_thrift")
"""The module that thriftpy2 makes of our part of HBase's interface; values of its types are what `Any` is below."""

OTHER = "another"
"""What a codec, filter or encoding is called that the interface has no name for."""


def name_of(table: str) -> Any:  # noqa: ANN401
    """A table's name as Thrift 2 takes it."""
    namespace, _, qualifier = table.rpartition(":")
    return IDL.TTableName(ns=namespace.encode() or None, qualifier=qualifier.encode())


def descriptor_of(table: Table) -> Any:  # noqa: ANN401
    """The descriptor of a table to create."""
    return IDL.TTableDescriptor(tableName=name_of(table.name), columns=[column_of(family) for family in table.families])


def column_of(family: Family) -> Any:  # noqa: ANN401
    """The descriptor of a family to create."""
    return widened(IDL.TColumnFamilyDescriptor(name=family.name.encode()), family)


def widened(column: Any, family: Family) -> Any:  # noqa: ANN401
    """The descriptor of a family with all that ours says; its other attributes, and OTHER ones, stay as they are.

    HBase takes the attributes first and the typed fields, where they are set, over them.
    """
    column.maxVersions = family.versions
    column.compressionType = getattr(IDL.TCompressionAlgorithm, family.compression, None)
    column.bloomnFilterType = getattr(IDL.TBloomFilterType, family.bloom, None)
    column.blockCacheEnabled = family.block_cache
    column.timeToLive = family.ttl
    column.dataBlockEncoding = getattr(IDL.TDataBlockEncoding, family.encoding or OTHER, None)
    column.blockSize = family.block_size
    return column


def family_of(column: Any) -> Family:  # noqa: ANN401
    """The family that a descriptor tells of."""
    return Family(
        name=column.name.decode(),
        versions=column.maxVersions,
        compression=IDL.TCompressionAlgorithm._VALUES_TO_NAMES.get(column.compressionType, OTHER),
        bloom=IDL.TBloomFilterType._VALUES_TO_NAMES.get(column.bloomnFilterType, OTHER),
        block_cache=column.blockCacheEnabled,
        ttl=column.timeToLive,
        encoding=IDL.TDataBlockEncoding._VALUES_TO_NAMES.get(column.dataBlockEncoding, OTHER),
        block_size=column.blockSize,
    )
