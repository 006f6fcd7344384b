"""Publishing table by table, as Dagster hands them over: nothing is published before the last one is there."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pyarrow as pa

from f1_platform.clock import Clock
from f1_platform.errors import StoreError
from f1_platform.serving.conform import conform
from f1_platform.serving.declaration import Table
from f1_platform.serving.publish import Publication, publish
from f1_platform.serving.published import read_tables
from f1_platform.serving.tables import TABLES


class Staging:
    """Collects the tables of one run and publishes them together, so that no reader sees tables of two runs.

    Attributes:
        path: the serving file.
        expected: the tables that this run brings; the others stay as they are published.
    """

    def __init__(self, path: Path, clock: Clock, expected: Collection[str] = tuple(TABLES)) -> None:
        for name in expected:
            _declared(name)
        self.path, self.expected = path, frozenset(expected)
        self._clock, self._tables = clock, dict[str, pa.Table]()

    @property
    def missing(self) -> list[str]:
        """The expected tables that have not come yet."""
        return sorted(self.expected - self._tables.keys())

    def add(self, name: str, table: pa.Table) -> Publication | None:
        """Takes one table; publishes when it is the last one expected, and is then ready for the next run.

        Returns:
            What the publish did, or nothing while tables are missing.

        Raises:
            StoreError: the table is undeclared or wrong, or as `publish`.
        """
        self._tables[name] = conform(_declared(name), table)
        if self.missing:
            return None
        kept = tuple(name for name in TABLES if name not in self._tables)
        publication = publish((read_tables(self.path, kept) if kept else {}) | self._tables, self.path, self._clock)
        self._tables.clear()
        return publication


def _declared(name: str) -> Table:
    if name not in TABLES:
        raise StoreError(f"Table {name} is not declared", where="publishing", mend=f"Declared are {', '.join(TABLES)}")
    return TABLES[name]
