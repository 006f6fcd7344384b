"""What becomes of a run that a sensor asks for, through Dagster: as the daemon does it, in this process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import dagster as dg
from dagster import EvaluateAutomationConditionsResult as Evaluated

from f1_platform.orchestration.platform import Platform

_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dataclass
class InDagster:
    """Runs of the definitions, and those that the automation conditions ask for.

    Attributes:
        platform: whose clock the conditions are evaluated by.
        defs: over that platform.
        instance: where the runs are kept.
    """

    platform: Platform
    defs: dg.Definitions
    instance: dg.DagsterInstance
    _evaluated: Evaluated | None = None

    def __post_init__(self) -> None:
        self._job = self.defs.resolve_implicit_global_asset_job_def()
        self._evaluate()

    def take(self, request: dg.RunRequest) -> bool:
        """A run of the assets of one partition, with its tags."""
        return self._run(list(request.asset_selection or ()), request.partition_key, dict(request.tags))

    def follow(self) -> None:
        """Runs of what the conditions ask for, until they ask for nothing."""
        while wanted := self._evaluate():
            assert self._run(wanted)

    def _evaluate(self) -> list[dg.AssetKey]:
        before = self._evaluated.cursor if self._evaluated else None
        now = self.platform.clock.now()
        self._evaluated = dg.evaluate_automation_conditions(
            self.defs, self.instance, evaluation_time=now, cursor=before
        )
        keys = self.defs.resolve_asset_graph().get_all_asset_keys()
        return [key for key in keys if self._evaluated.get_num_requested(key)]

    def _run(
        self, assets: Sequence[dg.AssetKey], partition: str | None = None, tags: dict[str, str] | None = None
    ) -> bool:
        ran = self._job.execute_in_process(
            instance=self.instance,
            asset_selection=assets,
            partition_key=partition,
            tags=tags,
            run_config=_QUIET,
            raise_on_error=False,
        )
        return ran.success
