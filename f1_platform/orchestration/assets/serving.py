"""The served tables: marts handed to the serving database, which publishes them together."""

from collections.abc import Iterator

import dagster as dg
import pyarrow as pa

from f1_platform.orchestration.automation import ON_NEW_DATA
from f1_platform.orchestration.metadata import OWNERS, serving_metadata
from f1_platform.orchestration.pictures import Pictures
from f1_platform.orchestration.platform import Platform, serving_stamp
from f1_platform.serving import TABLES
from f1_platform.warehouse import read_mart

KEYS = [dg.AssetKey(["serving", name]) for name in TABLES]


def serving_assets(platform: Platform) -> dg.AssetsDefinition:
    """One asset a table; the IO manager publishes when it has them all."""

    @dg.multi_asset(
        name="serving",
        outs={
            name: dg.AssetOut(
                key=["serving", name],
                description=f"{table.meaning} As the API serves it.",
                group_name="serving",
                io_manager_key="serving",
                owners=OWNERS,
                kinds={"sqlite"},
                metadata=serving_metadata(table),
                automation_condition=ON_NEW_DATA,
            )
            for name, table in TABLES.items()
        },
        deps=[["warehouse", table.mart] for table in TABLES.values()],
        internal_asset_deps={name: {dg.AssetKey(["warehouse", table.mart])} for name, table in TABLES.items()},
        pool="duckdb",
    )
    def serving(context: dg.AssetExecutionContext) -> Iterator[dg.Output[pa.Table]]:
        with platform.warehouse("serving") as warehouse:
            pictures = Pictures(platform, warehouse, context.log)
            for name, table in TABLES.items():
                columns = [column.name for column in table.columns]
                rows = read_mart(warehouse, table.mart).select(columns)
                yield dg.Output(rows, output_name=name, metadata=pictures.of(name))
            with warehouse.step("serving", serving_stamp(warehouse, platform.served)):
                pass

    return serving
