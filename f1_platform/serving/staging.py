"""Publishing table by table, as Dagster hands them over: nothing is published before the last one is there."""

from __future__ import annotations

from collections.abc import Collection

import pyarrow as pa

from f1_platform.serving.conform import conform
from f1_platform.serving.port import ServingStore
from f1_platform.serving.publication import Publication
from f1_platform.serving.tables import TABLES, declared_table


class Staging:
    """Collects the tables of one run and publishes them together, so that no reader sees tables of two runs.

    Attributes:
        expected: the tables that this run brings; the others stay as they are published.
    """

    def __init__(self, store: ServingStore, expected: Collection[str] = tuple(TABLES)) -> None:
        for name in expected:
            declared_table(name)
        self.expected = frozenset(expected)
        self._store, self._tables = store, dict[str, pa.Table]()

    @property
    def missing(self) -> list[str]:
        """The expected tables that have not come yet."""
        return sorted(self.expected - self._tables.keys())

    def add(self, name: str, table: pa.Table) -> Publication | None:
        """Takes one table; publishes when it is the last one expected, and is then ready for the next run.

        Returns:
            What the publish did, or nothing while tables are missing.

        Raises:
            StoreError: the table is undeclared or wrong, or as the store's `publish`.
        """
        self._tables[name] = conform(declared_table(name), table)
        if self.missing:
            return None
        publication = self._store.publish(self._tables)
        self._tables.clear()
        return publication
