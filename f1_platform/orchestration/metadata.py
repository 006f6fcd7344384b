"""What the Dagster UI shows beside an asset: columns, keys, links, owner. Derived from declarations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import dagster as dg

from f1_platform import archive, warehouse
from f1_platform.openf1 import Endpoint
from f1_platform.serving.declaration import Table as ServedTable
from f1_platform.serving.snapshot import LICENSE

OWNERS = ["team:f1-platform"]

_OPENF1 = {
    "source": dg.MetadataValue.url("https://openf1.org"),
    "license": dg.MetadataValue.url(LICENSE),
}
_ARCHIVE = {
    "source": "Ergast-style archive (F1_ARCHIVE)",
    "license": dg.MetadataValue.url("https://creativecommons.org/publicdomain/zero/1.0/"),
}


def endpoint_metadata(endpoint: Endpoint) -> Mapping[str, Any]:
    """Of a raw asset: columns, keys, which sessions have it, the upstream's own documentation and the licence."""
    declared = (
        (field.name, field.type, _with_unit(field.meaning, field.unit), field.nullable) for field in endpoint.fields
    )
    return {
        **columns(*declared),
        "key": ", ".join(endpoint.key),
        "row_key": ", ".join(endpoint.row_key),
        **({"session_types": ", ".join(sorted(endpoint.session_types))} if endpoint.grain == "session" else {}),
        "documentation": dg.MetadataValue.url(f"https://openf1.org/#{endpoint.name.replace('_', '-')}"),
        **_OPENF1,
    }


def archive_metadata(table: archive.Table) -> Mapping[str, Any]:
    """Of an archive table."""
    declared = ((c.name, c.type, c.meaning, c.nullable) for c in table.columns)
    return {**_table(f"warehouse.archive.{table.name}", table.key), **columns(*declared), **_ARCHIVE}


def warehouse_metadata(table: warehouse.Table) -> Mapping[str, Any]:
    """Of a warehouse table."""
    declared = ((c.name, c.type, _with_unit(c.meaning, c.unit), c.nullable) for c in table.columns)
    return {**_table(f"warehouse.main.{table.name}", table.key), **columns(*declared), **_OPENF1}


def serving_metadata(table: ServedTable) -> Mapping[str, Any]:
    """Of a served table."""
    declared = ((c.name, c.type, _with_unit(c.meaning, c.unit), c.nullable) for c in table.columns)
    return {**_table(f"serving.{table.name}", table.key), **columns(*declared), **_OPENF1}


def columns(*declared: tuple[str, str, str, bool]) -> Mapping[str, Any]:
    """A column schema from names, types, meanings and whether they may be null."""
    return {"dagster/column_schema": _schema(declared)}


def _table(name: str, key: Iterable[str]) -> Mapping[str, Any]:
    return {"dagster/table_name": name, "key": ", ".join(key)}


def _schema(columns: Iterable[tuple[str, str, str, bool]]) -> dg.TableSchema:
    return dg.TableSchema(
        columns=[
            dg.TableColumn(name, type, meaning, constraints=dg.TableColumnConstraints(nullable=nullable))
            for name, type, meaning, nullable in columns
        ]
    )


def _with_unit(meaning: str, unit: str) -> str:
    return f"{meaning} ({unit})" if unit else meaning
