"""What a route of ours is made of: the collection it answers, and the one thing its path may name. No handlers here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from api.collections.fields import Fields, fields_of_endpoint, fields_of_table
from f1_platform.openf1.fields import Endpoint
from f1_platform.openf1.filters import Filter
from f1_platform.serving.declaration import Column, Table
from f1_platform.serving.querying import Order


def _operation(path: str) -> str:
    """The operation's id in OpenAPI: `/races/{race_id}/grid` is `list_races_grid`."""
    return "_".join(["list", *(part for part in path.split("/") if part and not part.startswith("{"))])


@dataclass(frozen=True)
class Member:
    """One row of a table as a path names it: `/drivers/{driver_id}`.

    Attributes:
        kind: as errors and redirects call it: `driver`.
        parent: the path before it: `/drivers`.
        table: where its row is; the first column of the key is its id.
        parameter: the name in the path.
        ref: the column that holds the id as a word, where there is one; a path may give that instead.
        names: by column the name in JSON, where it is another.
    """

    kind: str
    parent: str
    table: Table
    parameter: str
    ref: str | None = None
    names: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def path(self) -> str:
        """The route."""
        return f"{self.parent}/{{{self.parameter}}}"

    @property
    def operation(self) -> str:
        """The operation's id in OpenAPI."""
        return f"get_{self.kind}"

    @property
    def id(self) -> Column:
        """The column of the id."""
        return next(column for column in self.table.columns if column.name == self.table.key[0])

    @cached_property
    def fields(self) -> Fields:
        """The fields of its object."""
        return fields_of_table(self.table, self.names)


@dataclass(frozen=True)
class Collection:
    """Rows of one published table under a path.

    Attributes:
        path: the route.
        table: where the rows are.
        summary: a few words for the documentation.
        tag: the group of routes it is listed in.
        of: what the path names; its id is a condition on `by`.
        by: the column that holds this id.
        filters: what all its rows satisfy.
        order: what they are sorted by unless the query says otherwise.
        newest: a column of which the greatest value is meant unless the query has a condition on it.
        names: by column the name in JSON, where it is another.
    """

    path: str
    table: Table
    summary: str
    tag: str
    of: Member | None = None
    by: str = ""
    filters: tuple[Filter, ...] = ()
    order: tuple[Order, ...] = ()
    newest: str = ""
    names: Mapping[str, str] = field(default_factory=dict[str, str])

    @cached_property
    def fields(self) -> Fields:
        """The fields of its rows."""
        return fields_of_table(self.table, self.names)

    @property
    def meaning(self) -> str:
        """One sentence for people."""
        return self.table.meaning

    @property
    def operation(self) -> str:
        """The operation's id in OpenAPI."""
        return _operation(self.path)


@dataclass(frozen=True)
class Recorded:
    """The records that one endpoint of OpenF1 has of a session, under a path of ours.

    Attributes:
        path: the route.
        endpoint: whose records.
        summary: a few words for the documentation.
        tag: the group of routes it is listed in.
        of: the session.
        order: what they are sorted by unless the query says otherwise.
    """

    path: str
    endpoint: Endpoint
    summary: str
    tag: str
    of: Member
    order: tuple[Order, ...]

    @cached_property
    def fields(self) -> Fields:
        """The fields of its records."""
        return fields_of_endpoint(self.endpoint)

    @property
    def meaning(self) -> str:
        """One sentence for people."""
        return self.endpoint.meaning

    @property
    def operation(self) -> str:
        """The operation's id in OpenAPI."""
        return _operation(self.path)
