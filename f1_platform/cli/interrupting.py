"""Ctrl-C while Dagster is at work: it reaches us at once, and leaves what a kill would leave, which is always whole."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def interruptible(work: Callable[[], T]) -> T:
    """Does work in a thread beside this one, and answers what it does or raises what it raises.

    Dagster holds Ctrl-C back for as long as a run lasts, but only in the main thread, where signals arrive. After
    Ctrl-C the work goes on until the process ends, which `main` sees to.

    Raises:
        KeyboardInterrupt: at Ctrl-C.
    """
    done: Future[T] = Future()

    def do() -> None:
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    Thread(target=do, name="work", daemon=True).start()
    return done.result()
