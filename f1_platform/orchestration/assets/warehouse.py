"""The warehouse's tables as assets: by session what follows from raw units alone, unpartitioned all that joins them.

Each multi-asset is one step of the warehouse, one transaction; the bodies only call it.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import dagster as dg

from f1_platform.openf1 import CATALOGUE, LIGHT
from f1_platform.openf1.catalogue import session_key_of
from f1_platform.orchestration import findings_check, table_check
from f1_platform.orchestration.assets.archive import KEYS as ARCHIVE_KEYS
from f1_platform.orchestration.assets.raw import asset_key
from f1_platform.orchestration.automation import ON_NEW_DATA
from f1_platform.orchestration.lineage import inputs_of
from f1_platform.orchestration.metadata import OWNERS, warehouse_metadata
from f1_platform.orchestration.partitions import SESSIONS, TOGETHER
from f1_platform.orchestration.platform import Platform
from f1_platform.warehouse import (
    TABLES,
    Table,
    Warehouse,
    build_identity,
    build_marts,
    build_results,
    build_sessions,
    load_catalogue,
)


def table_key(table: Table) -> dg.AssetKey:
    """`warehouse/<table>`."""
    return dg.AssetKey(["warehouse", table.name])


def keys_of(*groups: str) -> list[dg.AssetKey]:
    """The tables that those steps build."""
    return [table_key(table) for table in TABLES.values() if table.group in groups]


SESSION_TABLES = keys_of("sessions")
TELEMETRY_TABLES = keys_of("telemetry")
UNPARTITIONED = [*ARCHIVE_KEYS, *keys_of("identity", "results", "marts")]


def warehouse_assets(platform: Platform) -> list[dg.AssetsDefinition]:
    """All tables, by the step that builds them."""
    return [
        _session_step(platform, "sessions"),
        _session_step(platform, "telemetry"),
        _step(platform, "identity", build_identity),
        _step(platform, "results", build_results),
        _step(platform, "marts", build_marts),
    ]


def _session_step(platform: Platform, group: str) -> dg.AssetsDefinition:
    tables = [table for table in TABLES.values() if table.group == group]

    @dg.multi_asset(
        name=f"{group}_tables",
        specs=[_spec(table) for table in tables],
        check_specs=_check_specs(tables),
        partitions_def=SESSIONS,
        backfill_policy=TOGETHER,
        pool="duckdb",
    )
    def step(context: dg.AssetExecutionContext) -> Iterator[Any]:
        keys = {session_key_of(key): key for key in context.partition_keys}
        with platform.warehouse() as warehouse:
            load_catalogue(warehouse, platform.store)
            changed = build_sessions(warehouse, platform.store, keys, telemetry=group == "telemetry") is not None
            for table in tables:
                yield dg.MaterializeResult(
                    asset_key=table_key(table),
                    metadata={"dagster/row_count": warehouse.count(table.name), "changed": changed},
                    check_results=[table_check.checked(warehouse, table, table_key(table))],
                )
                yield from findings_check.checked_by_session(context, warehouse, table, table_key(table), keys)

    return step


def _step(platform: Platform, group: str, build: Callable[[Warehouse], dict[str, int] | None]) -> dg.AssetsDefinition:
    tables = [table for table in TABLES.values() if table.group == group]

    @dg.multi_asset(
        name=group,
        specs=[_spec(table) for table in tables],
        check_specs=_check_specs(tables),
        pool="duckdb",
    )
    def step(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[Any]]:
        with platform.warehouse(group) as warehouse:
            load_catalogue(warehouse, platform.store)
            changed = build(warehouse) is not None
            for table in tables:
                yield dg.MaterializeResult(
                    asset_key=table_key(table),
                    metadata={"dagster/row_count": warehouse.count(table.name), "changed": changed},
                    check_results=[
                        table_check.checked(warehouse, table, table_key(table)),
                        *findings_check.checked(warehouse, table, table_key(table)),
                    ],
                )

    return step


def _check_specs(tables: Sequence[Table]) -> list[dg.AssetCheckSpec]:
    """Of each table the one of its own rules, and of some one more of what the rules of quality found."""
    return [
        spec
        for table in tables
        for spec in (table_check.check_spec(table_key(table)), *findings_check.check_specs(table, table_key(table)))
    ]


def _spec(table: Table) -> dg.AssetSpec:
    partitioned = table.group in ("sessions", "telemetry")
    return dg.AssetSpec(
        table_key(table),
        deps=[_dep(key, partitioned) for key in inputs_of(table.name)],
        description=f"{table.meaning} One row is {table.grain}.",
        group_name=table.group if table.group in ("telemetry", "marts") else "warehouse",
        owners=OWNERS,
        kinds={"duckdb", "sql"},
        metadata=warehouse_metadata(table),
        automation_condition=None if partitioned else ON_NEW_DATA,
    )


def _dep(key: dg.AssetKey, partitioned: bool) -> dg.AssetDep:
    return dg.AssetDep(key) if partitioned else dg.AssetDep(key, partition_mapping=_every(key))


def _every(key: dg.AssetKey) -> dg.PartitionMapping | None:
    """Unpartitioned tables read all sessions and seasons of what is partitioned."""
    light = {asset_key(endpoint) for endpoint in (*LIGHT, *CATALOGUE)} | set(SESSION_TABLES)
    return dg.AllPartitionMapping() if key in light else None
