"""How a reader is stopped from outside: by a time-out, or because the client left. Nothing of queries or of HTTP."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Cancel:
    """Said once, from any thread; whoever works on the answer has registered what stops it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[], None]] = []
        self._cancelled = False

    @property
    def is_cancelled(self) -> bool:
        """Whether the work is not wanted any more."""
        return self._cancelled

    def cancel(self) -> None:
        """Stops the work: calls what was registered.

        Whoever waits for the work's end says it again: an engine forgets an interrupt that comes before its query.
        """
        with self._lock:
            self._cancelled = True
            callbacks = tuple(self._callbacks)
        for callback in callbacks:
            callback()

    def on_cancel(self, callback: Callable[[], None]) -> None:
        """Has that called when the work is stopped; at once if it was already.

        Args:
            callback: safe to call from another thread, and after the work has ended.
        """
        with self._lock:
            self._callbacks.append(callback)
            cancelled = self._cancelled
        if cancelled:
            callback()
