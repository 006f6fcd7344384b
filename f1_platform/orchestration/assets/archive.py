"""The archive's tables, 1950 to today, copied into the warehouse together when the archive's content differs."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from f1_platform.archive import TABLES, Table
from f1_platform.orchestration.metadata import OWNERS, archive_metadata
from f1_platform.orchestration.platform import Platform
from f1_platform.warehouse import load_archive

KEYS = [dg.AssetKey(["archive", name]) for name in TABLES]


def archive_assets(platform: Platform) -> dg.AssetsDefinition:
    """One asset a table, loaded in one transaction; without F1_ARCHIVE they are empty."""

    @dg.multi_asset(
        name="archive",
        specs=[_spec(table) for table in TABLES.values()],
        pool="duckdb",
    )
    def archive(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[Any]]:
        with platform.warehouse() as warehouse:
            loaded = load_archive(warehouse, platform.archive())
            for key in KEYS:
                rows = warehouse.count(f"archive.{key.path[-1]}")
                yield dg.MaterializeResult(
                    asset_key=key, metadata={"dagster/row_count": rows, "changed": loaded is not None}
                )

    return archive


def _spec(table: Table) -> dg.AssetSpec:
    return dg.AssetSpec(
        ["archive", table.name],
        description=f"{table.meaning} From the Ergast-style archive (F1_ARCHIVE).",
        group_name="archive",
        owners=OWNERS,
        kinds={"csv", "duckdb"},
        metadata=archive_metadata(table),
    )
