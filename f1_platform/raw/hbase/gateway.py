"""The Thrift gateway as the store uses it: a pool of connections, and calls that ride over what passes.

A call that fails is made again on a new connection, with growing pauses, until patience ends; every call made through
here may be made twice. A wrong address, or a wrong way of speaking to it, is said at once. Patience also ends where the
gateway has fallen silent, and there is none until it has answered again: whoever gives up does so once.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from f1_platform.clock import Clock
from f1_platform.raw.hbase.connection import Connection
from f1_platform.raw.hbase.faults import GATEWAY, away, lasting, summary
from f1_platform.raw.hbase.greeting import greet, silence
from f1_platform.settings import Settings

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")

PATIENCE = 90.0
"""Seconds that a call is tried again, at most F1_HBASE_TIMEOUT: HBase is back 10 s after a crash, a region of a dead
server within a minute."""
_FIRST_PAUSE = 0.1
_TOLD_AFTER = 1.0
_LONGEST_PAUSE = 5.0


@dataclass
class Tally:
    """What calls took: seconds of each that was answered, and how many were made again."""

    seconds: list[float] = field(default_factory=list[float])
    retries: int = 0

    def percentile(self, share: float) -> float:
        """The seconds that this share of the calls stayed below; 0 where there were none."""
        ordered = sorted(self.seconds)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0


class Gateway:
    """Connections to one gateway; safe over threads, each connection is with one of them at a time."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        """Connects when first called."""
        self._settings, self._clock = settings, clock
        self._greeted, self._patience = False, min(PATIENCE, settings.hbase_timeout)
        self._idle: list[Connection] = []
        self._lock = threading.Lock()

    @property
    def address(self) -> str:
        """Where it is, for people."""
        return f"HBase Thrift gateway {self._settings.hbase_host}:{self._settings.hbase_port}"

    def call(self, do: Callable[[Connection], Answer], where: str = "", tally: Tally | None = None) -> Answer:
        """Does something on a connection, again after what passes; it must not harm when done twice.

        Args:
            do: what to do.
            where: what it is about, for errors: a table, a unit.
            tally: told how long it took.

        Raises:
            StoreError: HBase refuses it, now and for ever.
            ServiceUnavailable: no answer, after all patience.
        """
        place = f"{where}, {self.address}" if where else self.address
        if not self._greeted:
            greet(self._settings, place)
            self._greeted = True
        elif not self._patience and (fault := silence(self._settings, place)) is not None:
            raise away(fault, place) from fault
        begun, attempts, told = self._clock.elapsed(), 0, False
        while True:
            asked, attempts = self._clock.elapsed(), attempts + 1
            try:
                answer = self._once(do)
            except GATEWAY as error:
                if (fault := lasting(error, place)) is not None:
                    raise fault from error
                waited = self._clock.elapsed() - begun
                # Once more at least: a connection whose other end is gone for good is silent until its time is out.
                is_over = attempts > 1 and waited >= self._patience
                if is_over or not self._patience or self._has_fallen_silent(error, place):
                    self._patience = 0.0
                    raise away(error, place) from error
                if not told and (told := waited > _TOLD_AFTER):
                    log.info("HBase does not answer; trying for %.0f s: %s (%s)", self._patience, summary(error), place)
                if tally is not None:
                    tally.retries += 1
                pause = min(_FIRST_PAUSE * 2 ** (attempts - 1), _LONGEST_PAUSE)
                self._clock.wait(pause * (0.5 + random.random()))  # noqa: S311 - so that writers don't come in step
            else:
                if tally is not None:
                    tally.seconds.append(self._clock.elapsed() - asked)
                return answer

    def close(self) -> None:
        """Closes idle connections."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _has_fallen_silent(self, error: BaseException, place: str) -> bool:
        return isinstance(error, TimeoutError) and silence(self._settings, place) is not None

    def _once(self, do: Callable[[Connection], Answer]) -> Answer:
        connection = self._take()
        try:
            answer = do(connection)
        except BaseException:
            # An answer may still be on its way: whoever used the connection next would take it for theirs.
            with suppress(*GATEWAY):
                connection.close()
            raise
        self._patience = min(PATIENCE, self._settings.hbase_timeout)
        with self._lock:
            self._idle.append(connection)
        return answer

    def _take(self) -> Connection:
        while True:
            with self._lock:
                connection = self._idle.pop() if self._idle else None
            if connection is None:
                return Connection(self._settings)
            if not connection.is_stale:
                return connection
            with suppress(*GATEWAY):
                connection.close()
