"""States that processes of several hosts share, each a row that is held while it is used.

A process that dies, or loses the database, frees the row and leaves the state as it was. Their time is the database's,
so that clocks of hosts need not agree: it never goes back, and goes on where the database's clock was set back.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Generic, TypeVar, cast

import msgspec

from f1_platform.clock import Clock
from f1_platform.postgres.connecting import Connection
from f1_platform.postgres.shared.schema import SCHEMA

State = TypeVar("State")

Connecting = Callable[[], AbstractContextManager[Connection]]
"""Lends a connection in autocommit; faults come out as `Database.connect` tells them."""

_PATIENCE = """
SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout = '20s';
SET LOCAL idle_in_transaction_session_timeout = '10s'
"""
"""A host that has stopped in the middle frees the row before those who wait for it give up."""

_HOLD = """
WITH held AS MATERIALIZED (
    SELECT content, latest, ahead FROM shared.states WHERE name = %s FOR UPDATE
)
SELECT content::text, latest, ahead, clock_timestamp() FROM held
"""
"""The clock is asked once the row is held, not before the wait for it."""

_ADD = "INSERT INTO shared.states (name) VALUES (%s) ON CONFLICT DO NOTHING"
_CHANGE = "UPDATE shared.states SET content = %s, latest = %s, ahead = %s WHERE name = %s"
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class PostgresStates:
    """All states of a database, by the names that their files have where there is none.

    Attributes:
        connecting: lends connections of the role that loads.
        where: the database, for people.
    """

    connecting: Connecting
    where: str

    def __call__(self, path: Path, kind: type[State], clock: Clock) -> PostgresState[State]:
        """The state that is a file at that path otherwise."""
        return PostgresState(self, path.name, kind, clock)


class PostgresState(Generic[State]):
    """One state."""

    def __init__(self, states: PostgresStates, name: str, kind: type[State], clock: Clock) -> None:
        """Asks for nothing yet.

        Args:
            states: where it lies.
            name: of its row.
            kind: a dataclass whose fields all have defaults.
            clock: whose seconds the state is in.
        """
        self._states, self._name, self._kind, self._clock = states, name, kind, clock
        self._is_made = False

    @contextmanager
    def locked(self) -> Generator[tuple[State, float]]:
        """The state, and the instant on everybody's clock; written back at the end, unless an error leaves the block.

        Raises:
            ServiceUnavailable: the database does not answer, or somebody holds the state for too long.
            StoreError: a newer platform has made the schema, or rights are missing.
        """
        with self._states.connecting() as connection:
            self._make(connection)
            with connection.transaction():
                connection.execute(_PATIENCE)
                text, now, ahead = self._held(connection)
                state = self._parse(text)
                yield state, self._clock.elapsed_at(now)
                after = msgspec.json.encode(state).decode()
                if after != text:
                    connection.execute(_CHANGE, (after, now, ahead, self._name))

    def _make(self, connection: Connection) -> None:
        if not self._is_made:
            SCHEMA.migrate(connection, self._states.where)
            self._is_made = True

    def _held(self, connection: Connection) -> tuple[str, datetime, timedelta]:
        """The row, held from here on: the state, its instant, and what that is ahead of the database's clock."""
        while (row := connection.execute(_HOLD, (self._name,)).fetchone()) is None:
            connection.execute(_ADD, (self._name,))
        text, latest, ahead, told = cast(tuple[str, datetime, timedelta, datetime], row)
        now = max(told + ahead, latest + _TICK)
        return text, now, now - told

    def _parse(self, text: str) -> State:
        try:
            return msgspec.json.decode(text, type=self._kind)
        except msgspec.MsgspecError:
            return self._kind()
