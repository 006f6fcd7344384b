"""How far a look through many rows has come: a bar on a terminal, a line every ten seconds otherwise."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from f1_platform.clock import Clock

log = logging.getLogger(__name__)

_BETWEEN_LINES = 10.0
"""Seconds."""

Seen = Callable[[str, int], None]
"""Is told of an endpoint, and how many rows of it were looked at since; by any thread."""


@contextmanager
def watching_rows(clock: Clock, expected: int) -> Generator[Seen]:
    """What to tell of rows that were looked at; so many of them are expected, 0 where nobody knows."""
    rows, said, began, lock = 0, 0.0, clock.elapsed(), Lock()

    def count(more: int) -> str:
        nonlocal rows
        with lock:
            rows += more
        return f"{rows:,} rows, {rows / max(clock.elapsed() - began, 1e-3):,.0f} a second"

    def say(endpoint: str, more: int) -> None:
        nonlocal said
        told = count(more)
        if clock.elapsed() - began - said >= _BETWEEN_LINES:
            said = clock.elapsed() - began
            log.info("%s: %s", endpoint, told)

    if not sys.stderr.isatty():
        yield say
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[told]}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("Looking", total=expected or None, told="")

        def show(endpoint: str, more: int) -> None:
            told = count(more)
            progress.update(bar, description=endpoint, completed=rows, told=told, total=max(expected, rows) or None)

        yield show
