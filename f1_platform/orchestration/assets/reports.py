"""The report table by session: what is there of it, what is empty, what failed, and what it cost."""

from typing import Any

import dagster as dg

from f1_platform.openf1 import LIGHT
from f1_platform.openf1.catalogue import session_key_of
from f1_platform.orchestration.assets.raw import asset_key
from f1_platform.orchestration.metadata import OWNERS, columns
from f1_platform.orchestration.partitions import SESSIONS, TOGETHER
from f1_platform.orchestration.platform import Platform
from f1_platform.raw.summary import Summary, summarise

KEY = dg.AssetKey("f1_reports")

REPORT_COLUMNS = columns(
    ("session_key", "int", "the session", False),
    ("status", "text", "failed if any endpoint is, empty if all are, else ok", False),
    ("units_ok", "int", "endpoints with records", False),
    ("units_empty", "int", "endpoints that had none at the last look", False),
    ("units_failed", "int", "endpoints whose last look failed; records of an earlier one stay", False),
    ("rows", "int", "records in the raw store", False),
    ("requests", "int", "requests of the last looks, retries among them", False),
    ("retries", "int", "requests sent again after a transient answer", False),
    ("bytes", "int", "bytes of answers, as decompressed", False),
    ("seconds", "double", "time of the last looks, s", False),
    ("errors", "json", "what failed, by endpoint", True),
)


def reports_asset(platform: Platform) -> dg.AssetsDefinition:
    """One row a session, from the ledger that the raw store keeps."""

    @dg.asset(
        key=KEY,
        description="One row a session: endpoints ok, empty and failed; rows, bytes, requests, retries and time.",
        partitions_def=SESSIONS,
        backfill_policy=TOGETHER,
        group_name="f1_data",
        owners=OWNERS,
        kinds={"hbase" if platform.settings.raw_store == "hbase" else "sqlite"},
        metadata=REPORT_COLUMNS,
        deps=[asset_key(endpoint) for endpoint in LIGHT],
    )
    def f1_reports(context: dg.AssetExecutionContext) -> None:
        with platform.halts.heeded(context):
            for key in context.partition_keys:
                summary = summarise(platform.store.reports(session_key=session_key_of(key)))
                context.add_asset_metadata(_shown(summary), partition_key=key)

    return f1_reports


def _shown(summary: Summary) -> dict[str, Any]:
    return {
        "status": summary.status,
        "rows": summary.rows,
        "requests": summary.cost.requests,
        "retries": summary.cost.retries,
        "bytes": summary.cost.bytes,
        "seconds": round(summary.seconds, 3),
        **{f"units_{status}": count for status, count in summary.units.items()},
        **({"errors": dg.MetadataValue.json(summary.errors)} if summary.errors else {}),
    }
