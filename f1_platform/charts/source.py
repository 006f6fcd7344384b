"""What figures are gathered from: the published tables of one version, and the records of the raw store."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from f1_platform.errors import F1Error
from f1_platform.openf1.filters import Filter, Query, Term
from f1_platform.records import Cancel, Found, Records
from f1_platform.serving.declaration import Table
from f1_platform.serving.querying import Order, Run, Selection, select

Row = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """Where a chart's figures come from.

    Attributes:
        run: runs statements over the published tables of one version.
        store: the raw store's records.
        cancel: stops the reading.
    """

    run: Run
    store: Records
    cancel: Cancel = field(default_factory=Cancel)

    def rows(
        self,
        table: Table,
        *filters: Filter,
        columns: tuple[str, ...] = (),
        order: tuple[Order, ...] = (),
        limit: int | None = None,
    ) -> list[Row]:
        """Rows of a published table; lists and booleans as such, dates as ISO text.

        Args:
            table: its declaration.
            filters: all must hold.
            columns: names; all by default.
            order: what they are sorted by before the key.
            limit: rows at most.

        Raises:
            F1Error: the file is damaged, or too many ask at once.
        """
        selection = Selection(table, columns, filters, order, limit)
        types = {column.name: column.type for column in table.columns}
        return [
            {name: _restored(types[name], value) for name, value in zip(selection.wanted, row, strict=True)}
            for row in select(self.run, selection).rows
        ]

    def found(self, endpoint: str, columns: Sequence[str], *terms: Term) -> Found:
        """Records of an endpoint, not read yet; `missing` of it says what is not there.

        Args:
            endpoint: its name.
            columns: names of fields.
            terms: OpenF1's conditions, the session's key among them.
        """
        return self.store.find(endpoint, Query(terms), columns, self.cancel)

    def records(self, endpoint: str, columns: Sequence[str], *terms: Term) -> pa.Table:
        """The same, read: instants in UTC, in the order of the row key.

        Raises:
            F1Error: the raw store does not answer, or the work was cancelled.
        """
        found = self.found(endpoint, columns, *terms)
        if found.is_unknown and found.fault is not None:
            raise found.fault
        return pa.Table.from_batches(found.batches, found.schema)

    def embellishing(self, endpoint: str, columns: Sequence[str], *terms: Term) -> list[Row]:
        """Records that a chart of published data can do without: none while the raw store is known not to answer.

        Figures without them are named by that fault, see `Coverage.standing`; so they are drawn anew when it is over.

        Raises:
            F1Error: they cannot be read for another reason, or the work was cancelled.
        """
        try:
            return self.records(endpoint, columns, *terms).to_pylist()
        except F1Error:
            if self.cancel.is_cancelled or self.store.coverage.fault is None:
                raise
            return []


def of_session(session_key: int) -> Term:
    """The condition that records are of that session."""
    return Term("session_key", "=", session_key)


def of_car(driver_number: int) -> Term:
    """The condition that records are of that car."""
    return Term("driver_number", "=", driver_number)


def _restored(type: str, value: Any) -> Any:  # noqa: ANN401 - whatever SQLite keeps
    if value is None:
        return None
    if type == "ints":
        return json.loads(value)
    return bool(value) if type == "bool" else value
