"""Reading the tables of exactly one data version, from several threads, for as long as somebody needs it.

The serving file is replaced by rename, so a connection opened before keeps the file it opened. That
file cannot be opened a second time, so all connections are opened at once, and lent to one thread at a time.
"""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Protocol

from f1_platform.errors import ServiceUnavailable, StoreError
from f1_platform.serving.publication import Published
from f1_platform.serving.sqlite.published import connected, faults_of, read_published, refuse_foreign

CONNECTIONS = 8
PATIENCE = 30.0
"""Seconds to wait for a connection: statements over summary-size tables take milliseconds."""
_LOOK_EVERY = 2_000
"""Steps of SQLite's machine between two looks at whether the answer is still wanted: well under a millisecond."""
_TRIES = 100


class Cancellable(Protocol):
    """What tells a reader that its answer is not wanted any more."""

    @property
    def is_cancelled(self) -> bool:
        """Whether it is not."""
        ...


class Reader:
    """Connections to one published file; they are closed when nobody refers to it any more.

    Attributes:
        published: the version that all of them read.
    """

    def __init__(self, path: Path, connections: int = CONNECTIONS) -> None:
        """Opens the file as it is now.

        Raises:
            StoreError: there is no file, it is not ours, or it is damaged.
        """
        self._path = path
        self._free = SimpleQueue[sqlite3.Connection]()
        self.published, opened = _of_one_version(path, connections)
        for connection in opened:
            self._free.put(connection)
        weakref.finalize(self, _close, opened)

    @contextmanager
    def connect(self, cancel: Cancellable | None = None) -> Generator[sqlite3.Connection]:
        """Lends a connection to this thread.

        Args:
            cancel: looked at while statements run; then the running one ends with an error.

        Raises:
            ServiceUnavailable: all connections are lent, and none came back in time.
            TransientError: a statement was cancelled.
            StoreError: the file is damaged.
        """
        try:
            connection = self._free.get(timeout=PATIENCE)
        except Empty:
            raise ServiceUnavailable(
                "All connections to the published data are in use", where=str(self._path), mend="Ask again in a moment"
            ) from None
        try:
            with faults_of(self._path):
                if cancel is not None:
                    connection.set_progress_handler(lambda: cancel.is_cancelled, _LOOK_EVERY)
                yield connection
        finally:
            connection.set_progress_handler(None, 0)
            self._free.put(connection)

    def rows(
        self, statement: str, parameters: Sequence[Any] = (), cancel: Cancellable | None = None
    ) -> list[tuple[Any, ...]]:
        """All rows of a statement's answer.

        Raises:
            F1Error: as `connect`.
        """
        with self.connect(cancel) as connection:
            return connection.execute(statement, parameters).fetchall()


def _of_one_version(path: Path, count: int) -> tuple[Published, list[sqlite3.Connection]]:
    """As many connections as asked, tried again when a publish comes in between."""
    for _ in range(_TRIES):
        refuse_foreign(path)
        opened: list[sqlite3.Connection] = []
        try:
            with faults_of(path):
                opened += (connected(path) for _ in range(count))
                versions = [read_published(connection) for connection in opened]
        except StoreError:
            _close(opened)
            raise
        if all(version == versions[0] for version in versions):
            return versions[0], opened
        _close(opened)
    raise StoreError(
        "The published data changed each time it was opened", where=str(path), mend="Publish less often than that"
    )


def _close(connections: Iterable[sqlite3.Connection]) -> None:
    for connection in connections:
        connection.close()
