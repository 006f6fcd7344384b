"""What the Dagster UI shows beside an asset: columns, links, owner. Derived from declarations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import dagster as dg

from f1_platform import archive, warehouse
from f1_platform.openf1 import Endpoint
from f1_platform.serving.declaration import Table as ServedTable

OWNERS = ["team:f1-platform"]
CREDIT = "OpenF1 (https://openf1.org), CC BY-NC-SA 4.0"


def endpoint_metadata(endpoint: Endpoint) -> Mapping[str, Any]:
    """Of a raw asset: its column schema, the upstream's own documentation and the licence."""
    columns = (
        (field.name, field.type, _with_unit(field.meaning, field.unit), field.nullable) for field in endpoint.fields
    )
    return {
        "dagster/column_schema": _schema(columns),
        "key": ", ".join(endpoint.key),
        "row_key": ", ".join(endpoint.row_key),
        "upstream": dg.MetadataValue.url(f"https://openf1.org/#{endpoint.name.replace('_', '-')}"),
        "source": CREDIT,
    }


def archive_metadata(table: archive.Table) -> Mapping[str, Any]:
    """Of an archive table."""
    return {
        "dagster/column_schema": _schema((c.name, c.type, c.meaning, c.nullable) for c in table.columns),
        "key": ", ".join(table.key),
        "source": "Ergast-style archive, CC0",
    }


def warehouse_metadata(table: warehouse.Table) -> Mapping[str, Any]:
    """Of a warehouse table."""
    columns = ((c.name, c.type, _with_unit(c.meaning, c.unit), c.nullable) for c in table.columns)
    return {"dagster/column_schema": _schema(columns), "key": ", ".join(table.key), "source": CREDIT}


def serving_metadata(table: ServedTable) -> Mapping[str, Any]:
    """Of a served table."""
    columns = ((c.name, c.type, _with_unit(c.meaning, c.unit), c.nullable) for c in table.columns)
    return {"dagster/column_schema": _schema(columns), "key": ", ".join(table.key), "source": CREDIT}


def columns(*declared: tuple[str, str, str, bool]) -> Mapping[str, Any]:
    """A column schema from names, types, meanings and whether they may be null."""
    return {"dagster/column_schema": _schema(declared)}


def _schema(columns: Iterable[tuple[str, str, str, bool]]) -> dg.TableSchema:
    return dg.TableSchema(
        columns=[
            dg.TableColumn(name, type, meaning, constraints=dg.TableColumnConstraints(nullable=nullable))
            for name, type, meaning, nullable in columns
        ]
    )


def _with_unit(meaning: str, unit: str) -> str:
    return f"{meaning}, {unit}" if unit else meaning
