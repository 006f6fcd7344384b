"""The executor of runs that Dagster launches: steps one after the other in the run's own process, put on record.

Dagster does not know which process a run of its default launcher is; without it a run that was killed together with the
UI would keep its pool slots for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import dagster as dg

from f1_platform.orchestration.instance import PROCESS
from f1_platform.process import this_process

_CONFIG: Any = dg.in_process_executor.config_schema


@dg.executor(name="in_process", config_schema=_CONFIG)
def own_process(context: dg.InitExecutorContext) -> dg.Executor:
    """Dagster's in-process executor, after the run was tagged with this process."""
    create: Any = dg.in_process_executor.executor_creation_fn
    return _Recorded(create(context))


class _Recorded(dg.Executor):
    def __init__(self, steps: dg.Executor) -> None:
        self._steps = steps

    @property
    def retries(self) -> Any:  # noqa: ANN401 - Dagster hands out no name for it
        return self._steps.retries

    def execute(self, plan_context: Any, execution_plan: Any) -> Iterator[dg.DagsterEvent]:  # noqa: ANN401
        plan_context.instance.add_run_tags(plan_context.run_id, {PROCESS: this_process()})
        yield from self._steps.execute(plan_context, execution_plan)
