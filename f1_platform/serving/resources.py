"""The published tables that are answered as JSON: under which path, and by which name of the id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from f1_platform.serving.declaration import Column, Table
from f1_platform.serving.tables import CIRCUITS_SUMMARY, DRIVERS_SUMMARY


@dataclass(frozen=True)
class Resource:
    """A collection of the API and its members.

    Attributes:
        kind: one member, as redirects and errors call it: `driver`.
        path: the collection; a member is `path/id`.
        id_name: the id in JSON: `driverId`.
        table: where it is published; its key is the id.
    """

    kind: str
    path: str
    id_name: str
    table: Table

    @property
    def fields(self) -> Iterator[tuple[str, Column]]:
        """The names in JSON, in order, with their columns."""
        for column in self.table.columns:
            yield (self.id_name if (column.name,) == self.table.key else column.name), column


DRIVERS = Resource("driver", "/drivers", "driverId", DRIVERS_SUMMARY)
CIRCUITS = Resource("circuit", "/circuits", "circuitId", CIRCUITS_SUMMARY)
RESOURCES = (DRIVERS, CIRCUITS)
