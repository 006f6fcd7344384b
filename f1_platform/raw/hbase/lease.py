"""One writer a unit: a lease in the unit's state, taken, kept and given back by compare and swap.

It ends when its run is published, when it is given up, when the process that holds it is known to be gone, or when
whoever waits for it has seen it unchanged for `EXPIRY` seconds of their own: no two clocks are ever compared.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import count

from f1_platform.clock import Clock
from f1_platform.errors import F1Error, TransientError
from f1_platform.openf1 import Unit
from f1_platform.process import is_gone, this_process
from f1_platform.raw.hbase.known import Known
from f1_platform.raw.hbase.reports import Reports
from f1_platform.raw.hbase.state import Lease, State

log = logging.getLogger(__name__)

EXPIRY = 30.0
"""Seconds without a sign of life after which a lease may be taken over."""
_BEAT = EXPIRY / 4
_LOOK_AGAIN = 0.5
_writers = count()


class Claim:
    """One writer's claim to a unit, from the first look to the end of its lease."""

    def __init__(self, unit: Unit, reports: Reports, clock: Clock) -> None:
        """Claims nothing yet."""
        self._unit, self._reports, self._clock = unit, reports, clock
        self._holder = f"{this_process()}:{next(_writers)}"
        self._seen: Lease | None = None
        self._seen_at = 0.0
        self._beaten_at = 0.0
        self._held: Known | None = None
        self._run = 0

    @property
    def run(self) -> int:
        """The timestamp to write with, while the lease is held."""
        if self._held is None:
            raise self._lost()
        return self._run

    @property
    def state(self) -> State:
        """The unit's state as it was last seen, while the lease is held."""
        if self._held is None:
            raise self._lost()
        return self._held.state

    def take(self, known: Known, now: datetime | None = None) -> bool:
        """Takes the lease of a unit in that state; if not, the state has changed or will: look again.

        Waits a little where another writer holds it.

        Args:
            known: the unit as it was read.
            now: what time the run is to be of; that of the clock by default.
        """
        if known.state.lease is not None and not self._has_expired(known.state.lease):
            self._clock.wait(_LOOK_AGAIN)
            return False
        leased = known.state.leased(self._holder, now or self._clock.now())
        self._held = self._reports.swap(known, leased)
        self._run = leased.lease.run if leased.lease else 0
        self._beaten_at = self._clock.elapsed()
        return self._held is not None

    def beat(self) -> None:
        """Shows that the writer is alive, if it is time to.

        Raises:
            TransientError: the lease was taken over.
        """
        if self._clock.elapsed() - self._beaten_at >= _BEAT:
            self._beaten_at = self._clock.elapsed()
            self._change(lambda state, lease: replace(state, lease=replace(lease, beat=lease.beat + 1)))

    def publish(self, change: Callable[[State], State]) -> Known:
        """Ends the lease with a change of the state that publishes its run.

        Raises:
            TransientError: the lease was taken over; nothing was published.
        """
        published = self._change(lambda state, _: change(state))
        self._held = None
        return published

    @contextmanager
    def or_given_up(self) -> Generator[None]:
        """Gives the lease up where anything in the block fails."""
        try:
            yield
        except BaseException:
            self.give_up()
            raise

    def give_up(self) -> None:
        """Ends the lease without publishing, as far as HBase can be reached; no cell may be written after this.

        Where it was taken over, what was written may have come after a cleaning, and is noted for the next one.
        """
        try:
            known = self._held or self._reports.read(self._unit)
            while (left := known.state.left(self._run)) != known.state and self._reports.swap(known, left) is None:
                known = self._reports.read(self._unit)
        except F1Error as error:
            log.warning("The lease of %s could not be given back, it expires: %s", self._unit, error)
        self._held = None

    def _change(self, change: Callable[[State, Lease], State]) -> Known:
        """Changes the state while the lease is ours; a look that others noted meanwhile does not end it."""
        known = self._held
        while known is not None:
            lease = known.state.lease
            if known.state.run == self._run:
                # It was published, but the answer was lost, and others have begun since.
                return known
            if lease is None or lease.holder != self._holder:
                break
            changed = self._reports.swap(known, change(known.state, lease))
            if changed is not None:
                self._held = changed
                return changed
            known = self._reports.read(self._unit)
        self._held = None
        raise self._lost()

    def _has_expired(self, lease: Lease) -> bool:
        if lease != self._seen:
            if self._seen is None:
                log.info("%s is being written by %s; waiting for it", self._unit, lease.process)
            self._seen, self._seen_at = lease, self._clock.elapsed()
        return is_gone(lease.process) or self._clock.elapsed() - self._seen_at >= EXPIRY

    def _lost(self) -> TransientError:
        return TransientError(
            "Another writer took over, since this one had not been heard of",
            where=str(self._unit),
            mend="Nothing of this run was published; the same command goes on",
        )
