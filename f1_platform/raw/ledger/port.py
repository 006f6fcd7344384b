"""The port of a ledger's database: statements in, rows out, one transaction at a time over a unit.

Statements are written in what SQLite and Postgres have in common, with `?` for each value.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from f1_platform.errors import F1Error

Row = tuple[Any, ...]


class Execute(Protocol):
    """Runs a statement inside a transaction; answers what it returns."""

    def __call__(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """The rows of a statement that has any, such as one with RETURNING."""
        ...


class LedgerDatabase(Protocol):
    """Where a ledger's tables are. Every call raises `F1Error` where it cannot be used."""

    @property
    def now(self) -> str:
        """An expression for seconds since 1970, on the database's own clock."""
        ...

    @property
    def reads_only(self) -> bool:
        """Whether it cannot be written by whom the settings say."""
        ...

    def read(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """What a statement selects; inside a transaction of this thread, as that sees it."""
        ...

    def transaction(self, topic: str) -> AbstractContextManager[Execute]:
        """One write transaction: committed whole, or rolled back on any error.

        Args:
            topic: what it is about; transactions about the same wait for each other.
        """
        ...

    def mark(self) -> object:
        """Differs from the last one if anybody has committed since; see the store's port."""
        ...

    def damaged(self, what: str) -> F1Error:
        """The error for a row that no platform wrote."""
        ...
