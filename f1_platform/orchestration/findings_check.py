"""What the rules of quality found, as a check of each session's own partition, however many a run builds together.

A session is red where something is wrong that the rules call a warning or an error; what they only note leaves it
green, and stands beside it. Found is looked up in the tables that the rules fill; nothing is judged here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import dagster as dg
from dagster._core.definitions.asset_checks.asset_check_evaluation import (  # no public name; see `_targets`
    AssetCheckEvaluationTargetMaterializationData as Target,
)

from f1_platform.orchestration.partitions import SESSIONS
from f1_platform.warehouse import Table, Warehouse
from f1_platform.warehouse.quality import FOUND_IN, Finding, found_in

NAME = "findings"
SHOWN = 50
"""Findings that are listed at a session; how many there are by rule is told of all."""


def check_specs(table: Table, asset: dg.AssetKey) -> list[dg.AssetCheckSpec]:
    """Declares the check of a table's asset, where rules read the same records."""
    if table.name not in FOUND_IN:
        return []
    of_session = table.group in ("sessions", "telemetry")
    said = "Nothing that a rule of quality calls a warning or an error; `f1 check --session` lists all of a session."
    return [dg.AssetCheckSpec(NAME, asset=asset, description=said, partitions_def=SESSIONS if of_session else None)]


def checked(warehouse: Warehouse, table: Table, asset: dg.AssetKey) -> list[dg.AssetCheckResult]:
    """The result over all sessions, of a table that is not built by session."""
    if table.name not in FOUND_IN:
        return []
    found = found_in(warehouse, FOUND_IN[table.name])
    return [
        dg.AssetCheckResult(
            passed=_passed(found),
            check_name=NAME,
            asset_key=asset,
            severity=_severity(found),
            metadata=_metadata(found),
        )
    ]


def checked_by_session(
    context: dg.AssetExecutionContext,
    warehouse: Warehouse,
    table: Table,
    asset: dg.AssetKey,
    partitions: Mapping[int, str],
) -> Iterator[dg.AssetCheckEvaluation | dg.Output[None]]:
    """The result of each session of a run, once the asset's materialisations of that run were taken in.

    Args:
        context: of the run's step.
        warehouse: where findings are.
        table: which records they are about.
        asset: of the table.
        partitions: partition keys by session_key.
    """
    if table.name not in FOUND_IN:
        return
    by_session: defaultdict[int, list[Finding]] = defaultdict(list)
    for finding in found_in(warehouse, FOUND_IN[table.name], list(partitions)):
        by_session[finding.session_key].append(finding)
    targets = _targets(context.instance, asset, list(partitions.values()))
    for session_key, partition in partitions.items():
        found = by_session[session_key]
        yield dg.AssetCheckEvaluation(
            asset_key=asset,
            check_name=NAME,
            passed=_passed(found),
            severity=_severity(found),
            metadata=_metadata(found) | {"quality": f"/sessions/{session_key}/quality"},
            target_materialization_data=targets.get(partition),
            partition=partition,
        )
    yield dg.Output(None, context.assets_def.get_output_name_for_asset_check_key(dg.AssetCheckKey(asset, NAME)))


def _targets(instance: dg.DagsterInstance, asset: dg.AssetKey, partitions: Sequence[str]) -> dict[str, Target]:
    """The latest materialisation of each partition: the UI takes a result that names another one for outdated."""
    wanted = dg.AssetRecordsFilter(asset, asset_partitions=partitions)
    records = instance.fetch_materializations(wanted, limit=len(partitions)).records
    return {
        record.partition_key: Target(storage_id=record.storage_id, run_id=record.run_id, timestamp=record.timestamp)
        for record in reversed(records)
        if record.partition_key is not None
    }


def _passed(found: Sequence[Finding]) -> bool:
    return all(finding.severity == "info" for finding in found)


def _severity(found: Sequence[Finding]) -> dg.AssetCheckSeverity:
    wrong = any(finding.severity == "error" for finding in found)
    return dg.AssetCheckSeverity.ERROR if wrong else dg.AssetCheckSeverity.WARN


def _metadata(found: Sequence[Finding]) -> dict[str, Any]:
    counts: defaultdict[str, int] = defaultdict(int)
    for finding in found:
        counts[finding.rule] += 1
    return {**counts, **({"findings": dg.MetadataValue.table([_row(one) for one in found[:SHOWN]])} if found else {})}


def _row(finding: Finding) -> dg.TableRecord:
    said: dict[str, str | int | None] = {
        "severity": finding.severity,
        "rule": finding.rule,
        "session": finding.session_key,
        "driver": finding.driver_number,
        "lap": finding.lap_number,
        "evidence": ", ".join(f"{name} {value}" for name, value in finding.evidence.items()),
    }
    return dg.TableRecord({name: "" if value is None else value for name, value in said.items()})
