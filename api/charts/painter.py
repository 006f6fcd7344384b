"""Draws in a process of its own: the renderer holds its process's lock while it draws, so that nothing else answers.

One process, so that drawings queue: each takes a tenth of a second or more of a core.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

from f1_platform.errors import ServiceUnavailable
from f1_platform.vega import stay_with_parent

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)


class Painter:
    """A process that draws; started with the first drawing, and again should it die."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None

    def draw(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Has a function of `f1_platform.vega` run there.

        Raises:
            ServiceUnavailable: the process died twice.
        """
        for _ in range(2):
            pool = self._started()
            try:
                return pool.submit(function, *args, **kwargs).result()
            except BrokenProcessPool:
                log.warning("The process that draws charts died; another is started")
                self._drop(pool)
        raise ServiceUnavailable("The chart cannot be drawn at the moment", mend="Ask again; its rows are there")

    def close(self) -> None:
        """Ends the process."""
        with self._lock:
            if self._pool is not None:
                # Waits for what is being drawn: locks that are left to the exit are told as leaked.
                self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _started(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(1, get_context("spawn"), stay_with_parent)
            return self._pool

    def _drop(self, pool: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is pool:
                self._pool = None
        pool.shutdown(wait=False)
