"""Dagster runs of this process on the home's instance: the same assets and history that the UI shows."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr
from dataclasses import dataclass
from typing import Any, TextIO, cast

import dagster as dg

from f1_platform.errors import F1Error
from f1_platform.orchestration.assets.raw import ONLY_DUE
from f1_platform.orchestration.faults import faults_of
from f1_platform.orchestration.instance import tag_of_process
from f1_platform.orchestration.record import WithoutRemarks

_QUIET: dict[str, Any] = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dataclass(frozen=True)
class Ran:
    """How a run ended.

    Attributes:
        run_id: as the UI shows it.
        success: whether all steps succeeded.
        faults: of the steps that failed.
    """

    run_id: str
    success: bool
    faults: tuple[F1Error, ...]


def materialize(
    defs: dg.Definitions,
    instance: dg.DagsterInstance,
    assets: Sequence[dg.AssetKey],
    partitions: Sequence[str] = (),
    marks: Mapping[str, str] | None = None,
) -> Ran:
    """Materialises assets in this process, for one contiguous range of partitions, or unpartitioned.

    Args:
        defs: the platform's.
        instance: where the run is kept.
        assets: what to materialise.
        partitions: all of one range, in their order.
        marks: run tags beside those that every run of ours has.
    """
    tags = {**tag_of_process(instance), ONLY_DUE: "true", **(marks or {})}
    if partitions:
        tags |= {"dagster/asset_partition_range_start": partitions[0]}
        tags |= {"dagster/asset_partition_range_end": partitions[-1]}
    with redirect_stderr(cast(TextIO, WithoutRemarks(sys.stderr))):
        result = defs.resolve_implicit_global_asset_job_def().execute_in_process(
            instance=instance, asset_selection=list(assets), tags=tags, run_config=_QUIET, raise_on_error=False
        )
    failures = [event for event in result.all_events if event.is_step_failure]
    return Ran(result.run_id, result.success, tuple(fault for event in failures for fault in faults_of(event)))
