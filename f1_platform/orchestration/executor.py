"""The executor of runs that Dagster launches: steps one after the other in the run's own process, put on record.

Dagster does not know which process a run of its default launcher is; without it a run that was killed together with the
UI would keep its pool slots for ever. Nor does it keep what our stages log: that goes into the home's log.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg

from f1_platform.clock import SystemClock
from f1_platform.orchestration.instance import tag_of_process
from f1_platform.settings import Settings
from f1_platform.watching.lines import logging_to

_CONFIG: Any = dg.in_process_executor.config_schema


def own_process(settings: Settings) -> dg.ExecutorDefinition:
    """Dagster's in-process executor, after the run was tagged with this process; logs to the home of the settings."""

    @dg.executor(name="in_process", config_schema=_CONFIG)
    def executor(context: dg.InitExecutorContext) -> dg.Executor:
        create: Any = dg.in_process_executor.executor_creation_fn
        return Recorded(create(context), settings.logs_dir)

    return executor


class Recorded(dg.Executor):
    """Steps as another executor takes them, on record.

    Args:
        steps: the other executor.
        logs: the folder of the home's log.
    """

    def __init__(self, steps: dg.Executor, logs: Path) -> None:
        self._steps, self._logs = steps, logs

    @property
    def retries(self) -> Any:  # noqa: ANN401 - Dagster hands out no name for it
        """Of the other executor."""
        return self._steps.retries

    def execute(self, plan_context: Any, execution_plan: Any) -> Iterator[dg.DagsterEvent]:  # noqa: ANN401
        """Takes the steps; what they say is kept as long as they last."""
        plan_context.instance.add_run_tags(plan_context.run_id, tag_of_process(plan_context.instance))
        with logging_to(self._logs, SystemClock().now()):
            yield from self._steps.execute(plan_context, execution_plan)
