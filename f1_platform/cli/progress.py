"""How far a fetch has come: a bar with rate and time left on a terminal, a line every ten seconds otherwise."""

from __future__ import annotations

import logging
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from f1_platform.clock import Clock
    from f1_platform.openf1 import Unit

log = logging.getLogger(__name__)

_BETWEEN_LINES = 10.0
"""Seconds."""


class Watcher(Protocol):
    """Is told what is planned and what has come."""

    def expect(self, requests: int) -> None:
        """So many requests more are planned."""
        ...

    def came(self, unit: Unit, rows: int, requests: int) -> None:
        """An answer came: its records, and the requests it took."""
        ...


@contextmanager
def watching(clock: Clock, *, quiet: bool = False) -> Generator[Watcher]:
    """The watcher that suits where stderr goes."""
    if quiet or not sys.stderr.isatty():
        yield _Lines(clock)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"))
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as progress:
        yield _Bar(progress, clock)


class _Counting:
    """What both forms count."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._began = clock, clock.elapsed()
        self.planned = self.done = self.rows = 0

    def expect(self, requests: int) -> None:
        self.planned += requests

    def count(self, rows: int, requests: int) -> None:
        self.done, self.rows = self.done + requests, self.rows + rows
        self.planned = max(self.planned, self.done)

    @property
    def seconds(self) -> float:
        return max(self._clock.elapsed() - self._began, 1e-3)

    @property
    def rate(self) -> str:
        return f"{self.done / self.seconds:.1f} requests/s, {self.rows:,} rows"


class _Bar:
    def __init__(self, progress: Progress, clock: Clock) -> None:
        self._progress, self._counting = progress, _Counting(clock)
        self._task = progress.add_task("Fetching", total=None, rate="")

    def expect(self, requests: int) -> None:
        self._counting.expect(requests)
        self._progress.update(self._task, total=self._counting.planned)

    def came(self, unit: Unit, rows: int, requests: int) -> None:
        self._counting.count(rows, requests)
        self._progress.update(
            self._task, description=f"{unit}", completed=self._counting.done, rate=self._counting.rate
        )


class _Lines:
    def __init__(self, clock: Clock) -> None:
        self._counting, self._said = _Counting(clock), 0.0

    def expect(self, requests: int) -> None:
        self._counting.expect(requests)

    def came(self, unit: Unit, rows: int, requests: int) -> None:
        counting = self._counting
        counting.count(rows, requests)
        if counting.done and counting.seconds - self._said >= _BETWEEN_LINES:
            self._said = counting.seconds
            left = counting.seconds / counting.done * (counting.planned - counting.done)
            log.info("%d of %d requests, %s, %.0f s left", counting.done, counting.planned, counting.rate, left)
