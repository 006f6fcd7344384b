"""One check a warehouse table that holds all its rules: keys unique, columns not null, values within their ranges."""

from __future__ import annotations

import dagster as dg

from f1_platform.warehouse import Table, Warehouse, check

NAME = "rules"


def check_spec(asset: dg.AssetKey) -> dg.AssetCheckSpec:
    """Declares a table's check."""
    return dg.AssetCheckSpec(NAME, asset=asset, description="Keys unique, columns not null, values within ranges.")


def checked(warehouse: Warehouse, table: Table, asset: dg.AssetKey) -> dg.AssetCheckResult:
    """Asks the warehouse which of the table's rules are broken, and by how many rows."""
    broken = check(warehouse, table.name)
    return dg.AssetCheckResult(
        passed=not broken,
        check_name=NAME,
        asset_key=asset,
        severity=dg.AssetCheckSeverity.ERROR,
        metadata={"broken": broken} if broken else {},
    )
