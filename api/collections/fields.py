"""A field of an answer: the name clients use, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from f1_platform.openf1.fields import Endpoint
from f1_platform.serving.declaration import Table

Kind = Literal["int", "float", "text", "bool", "day", "instant", "json", "ints"]
"""What values are: `day` is a date of the calendar, `instant` a moment in UTC; `json` and `ints` are not filtered."""


@dataclass(frozen=True)
class Field:
    """One field.

    Attributes:
        name: in JSON and in queries.
        column: in the table or the record.
        kind: what its values are.
        meaning: one phrase for people.
        unit: empty where there is none.
        example: a value to show.
        nullable: whether it may be null.
    """

    name: str
    column: str
    kind: Kind
    meaning: str
    unit: str = ""
    example: object = None
    nullable: bool = False

    @property
    def is_scalar(self) -> bool:
        """Whether it can be filtered and sorted by."""
        return self.kind not in ("json", "ints")


@dataclass(frozen=True)
class Fields:
    """The fields of one collection, in the order of its JSON."""

    all: tuple[Field, ...]

    def __iter__(self) -> Iterator[Field]:
        return iter(self.all)

    def find(self, name: str) -> Field | None:
        """The field of that name, upper and lower case alike."""
        wanted = name.lower()
        return next((field for field in self.all if field.name.lower() == wanted), None)

    def nearest(self, name: str, others: Sequence[str] = ()) -> str:
        """For an error: the names most like a wrong one, or all there are."""
        names = [*(field.name for field in self.all), *others]
        like = get_close_matches(name, names, n=3, cutoff=0.6)
        return f"did you mean {' or '.join(like)}?" if like else f"there is {', '.join(names)}"


def fields_of_table(table: Table, names: Mapping[str, str] | None = None) -> Fields:
    """The fields of a published table.

    Args:
        table: the table.
        names: by column the name in JSON, where it is another.
    """
    renamed = names or {}
    return Fields(
        tuple(
            Field(
                renamed.get(column.name, column.name),
                column.name,
                "day" if column.type == "date" else column.type,
                column.meaning,
                column.unit,
                column.example,
                column.nullable,
            )
            for column in table.columns
        )
    )


def fields_of_endpoint(endpoint: Endpoint) -> Fields:
    """The fields of an endpoint's records, named as OpenF1 has them."""
    return Fields(
        tuple(
            Field(
                field.name,
                field.name,
                "instant" if field.type == "date" else field.type,
                field.meaning,
                field.unit,
                nullable=field.nullable,
            )
            for field in endpoint.fields
        )
    )
