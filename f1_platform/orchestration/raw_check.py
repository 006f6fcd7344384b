"""One check a raw asset that holds all its rules; a session's own result is reported only when it fails or mends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import dagster as dg

from f1_platform.openf1 import Endpoint, Unit
from f1_platform.raw import RawStore
from f1_platform.raw.files import read_parquet
from f1_platform.raw.rules import Finding, findings

NAME = "rules"


def check_spec(asset: dg.AssetKey) -> dg.AssetCheckSpec:
    """Declares an asset's check."""
    return dg.AssetCheckSpec(
        NAME, asset=asset, description="Keys unique, declared fields not null, values within plausible ranges."
    )


def checked(
    store: RawStore, endpoint: Endpoint, units: Sequence[Unit], partitions: Mapping[int, str]
) -> dg.AssetCheckResult:
    """Looks at the units just stored, and answers for all of them together.

    Args:
        store: the raw store.
        endpoint: whose units they are.
        units: those just stored.
        partitions: partition keys by session_key; by season for the catalogue.
    """
    broken: dict[str, list[Finding]] = {}
    # A store that has no files makes copies, several at a time; of telemetry one is enough for memory.
    for together in [[unit] for unit in units] if endpoint.telemetry else [units]:
        for unit, path in store.parquet(together).items():
            if found := findings(read_parquet(path, unit, None, None, None), endpoint.name):
                broken[partitions[unit.session_key or unit.season]] = found
    rows = [
        dg.TableRecord({"partition": key, "rule": finding.rule, "records": finding.records})
        for key, found in broken.items()
        for finding in found
    ]
    return dg.AssetCheckResult(
        passed=not broken,
        check_name=NAME,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"findings": dg.MetadataValue.table(rows)} if rows else {},
    )
