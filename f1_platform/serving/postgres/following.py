"""Keeps a replica like its database: told by the database of each version, and asking by itself besides."""

from __future__ import annotations

import logging
import threading

from f1_platform.clock import Clock, SystemClock
from f1_platform.errors import F1Error, ServiceUnavailable
from f1_platform.serving.postgres.holding import nothing_published, versions
from f1_platform.serving.postgres.publishing import NOTICE
from f1_platform.serving.postgres.replica import Replica
from f1_platform.serving.publication import Published

log = logging.getLogger(__name__)

LOOK_EVERY = 5.0
"""Seconds after which the database is asked, as it has told nothing."""

_AGAIN = 1.0
"""Seconds between two tries to reach a database that is away."""


class DatabaseFollower:
    """Follows a database in a thread.

    Attributes:
        replica: what is kept like it.
        fault: why the replica cannot follow now; none while it does.
    """

    def __init__(self, replica: Replica, clock: Clock | None = None) -> None:
        self.replica = replica
        self.fault: F1Error | None = ServiceUnavailable("The database has not been asked yet", mend="Ask again")
        self._clock = clock or SystemClock()
        self._heard = self._clock.elapsed()

    @property
    def age(self) -> float | None:
        """Seconds since the replica was last known to be like the database; none while it follows."""
        return self._clock.elapsed() - self._heard if self.fault is not None else None

    def published(self) -> Published:
        """As the port says."""
        with self.replica.database.connect() as connection:
            found = versions(connection, self.replica.database.where)
        if not found:
            raise nothing_published(self.replica.database.where)
        return found[0]

    def follow(self, stop: threading.Event, looked: threading.Event) -> None:
        """As the port says."""
        while not stop.is_set():
            try:
                self._listen(stop, looked)
            except F1Error as error:
                self._note(error)
            except Exception as error:  # a fault of ours must not end the following, or the answers would age unseen
                log.exception("Following %s failed", self.replica.database.where)
                self._note(ServiceUnavailable(f"Following the database failed: {type(error).__name__}"))
            looked.set()
            stop.wait(_AGAIN)

    def _listen(self, stop: threading.Event, looked: threading.Event) -> None:
        with self.replica.database.connect(autocommit=True) as connection:
            connection.execute(f"LISTEN {NOTICE}")
            while not stop.is_set():
                self._look()
                looked.set()
                for _ in connection.notifies(timeout=LOOK_EVERY, stop_after=1):
                    pass

    def _look(self) -> None:
        self.replica.bring_up()
        if self.fault is not None:
            log.info("Following %s", self.replica.database.where)
        self.fault, self._heard = None, self._clock.elapsed()

    def _note(self, error: F1Error) -> None:
        if str(error) != str(self.fault):
            log.warning("%s", error)
        self.fault = error
