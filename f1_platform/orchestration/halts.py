"""Errors that hold for all that is left of a run: met by one step, said by the others at once.

So a store that is full or away, or an OpenF1 that is locked, is waited for once and not by every step anew.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import dagster as dg

from f1_platform.errors import F1Error
from f1_platform.orchestration.faults import HALTING, halted


class Halts:
    """What the runs of this process have met."""

    def __init__(self) -> None:
        self._by_run: dict[str, F1Error] = {}

    def note(self, run_id: str, error: F1Error) -> None:
        """Notes an error, if it is one that holds for the rest of the run."""
        if isinstance(error, HALTING):
            self._by_run[run_id] = error

    @contextmanager
    def heeded(self, context: dg.AssetExecutionContext) -> Generator[None]:
        """A step's body: it ends before it begins where its run was halted, and notes what it meets itself.

        A step that Dagster tries again does try again.

        Raises:
            dg.Failure: with the error that holds.
        """
        met = self._by_run.get(context.run.run_id)
        if met is not None and not context.retry_number:
            raise halted(met)
        try:
            yield
        except HALTING as error:
            self.note(context.run.run_id, error)
            raise halted(error) from error
