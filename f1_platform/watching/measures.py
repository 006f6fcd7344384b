"""The measures of the ingestion: counts that all its processes add up, and that whoever is asked for metrics reads.

Ingestion runs in processes that end: what they count must outlive them. Each adds what it has counted every few
seconds, under a lock, so that a kill costs seconds of counts, never the sum: to a small file of the home, which it
replaces whole, so that a reader needs no lock; or to a state that hosts share. Counting never stops the work: where
the sum cannot be written, the counts wait.
"""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from f1_platform.clock import Clock
from f1_platform.errors import F1Error
from f1_platform.watching.families import Family
from f1_platform.watching.tallies import Tallies, parsed, written

BETWEEN = 2.0
"""Seconds between two additions to the sum while a process is at work."""

Adding = Callable[[Tallies], None]
"""Adds counts to the sum of all processes; OSError or F1Error where it cannot be written now."""


class Measures:
    """Counts of this process, added to the sum of all."""

    def __init__(self, path: Path, clock: Clock, adding: Adding | None = None) -> None:
        """Opens nothing yet.

        Args:
            path: the home's file; made with the first addition.
            clock: for times, and for when to add.
            adding: to where the sum lies, if not in the file.
        """
        self._add, self._clock = adding or _added_to_file(path), clock
        self._unsaved, self._lock = Tallies(), threading.Lock()
        self._saved_at = clock.elapsed()

    def count(self, family: Family, *labels: str, by: float = 1.0) -> None:
        """Raises a counter."""
        with self._lock:
            self._unsaved.count(family, labels, by)

    def observe(self, family: Family, *labels: str, seconds: float) -> None:
        """Adds an observation to a histogram."""
        with self._lock:
            self._unsaved.observe(family, labels, max(0.0, seconds))

    @contextmanager
    def timed(self, family: Family, *labels: str) -> Generator[None]:
        """Observes how long the work within takes, also where it fails, and saves."""
        began = self._clock.elapsed()
        try:
            yield
        finally:
            self.observe(family, *labels, seconds=self._clock.elapsed() - began)
            self.save()

    def save_now_and_then(self) -> None:
        """Saves if that was not done within the last seconds."""
        if self._clock.elapsed() - self._saved_at >= BETWEEN:
            self.save()

    def save(self) -> None:
        """Adds what was counted since the last time to the sum."""
        with self._lock:
            counted, self._unsaved = self._unsaved, Tallies()
        self._saved_at = self._clock.elapsed()
        try:
            if counted.counts or counted.spreads:
                self._add(counted)
        except (OSError, F1Error):
            # A full disk or a database that is away fails the work itself where it matters, and is said there.
            with self._lock:
                counted.add(self._unsaved)
                self._unsaved = counted


def read_measures(path: Path) -> Tallies:
    """What all processes of a home have counted; nothing where there is no file, or none that can be read."""
    try:
        return parsed(path.read_bytes())
    except OSError:
        return Tallies()


def _added_to_file(path: Path) -> Adding:
    def add(counted: Tallies) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_name(f"{path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            total = read_measures(path)
            total.add(counted)
            beside = path.with_name(f"{path.name}.new")
            beside.write_bytes(written(total))
            beside.replace(path)

    return add
