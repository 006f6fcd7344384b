"""What a client asks of a collection: its query string, read against the fields there are.

The conditions are OpenF1's (`wins>=10`, `code=VER&code=HAM`, `date_start>=2024-03-01&date_start<2024-04-01`); `sort`,
`fields`, `limit`, `cursor` and `format` are reserved. Whatever is wrong is a 422 that names it and what there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException

from api.collections.fields import Field, Fields
from api.collections.values import EXPECTED, value_of
from f1_platform.openf1.filters import Filter, Operator, Query, Term, split_term
from f1_platform.serving.querying import Order

MOST_CONDITIONS = 50
_SHOWN = 60
"""Characters of a wrong value that an error repeats."""


@dataclass(frozen=True)
class Paging:
    """What may be asked besides conditions.

    Attributes:
        parameters: their names.
        usual: rows a page unless the query says otherwise.
        most: rows a page at most.
    """

    parameters: tuple[str, ...] = ("sort", "fields", "limit", "cursor", "format")
    usual: int = 1000
    most: int = 10_000


PAGING = Paging()
"""Of collections."""


@dataclass(frozen=True)
class Asked:
    """A query, read.

    Attributes:
        terms: the conditions, by column.
        fields: what is wanted of a row, in this order.
        order: what to sort by; empty where the client leaves it to the collection.
        limit: rows a page.
        cursor: where the page begins, as the client sent it.
        format: the format it names.
        q: the words of a search.
    """

    terms: tuple[Term, ...]
    fields: tuple[Field, ...]
    order: tuple[Order, ...]
    limit: int
    cursor: str | None
    format: str | None
    q: str | None

    @property
    def filters(self) -> tuple[Filter, ...]:
        """The conditions by column."""
        return Query(self.terms).filters()


class Refused(HTTPException):
    """422: the query asks for what there is not."""

    def __init__(self, detail: str) -> None:
        super().__init__(422, detail)


def read(query: str, fields: Fields, paging: Paging = PAGING) -> Asked:
    """Reads a raw query string.

    Args:
        query: what follows `?`.
        fields: of the collection.
        paging: the other parameters and their bounds.

    Raises:
        Refused: naming what is wrong and what there is.
    """
    given: dict[str, str] = {}
    terms: list[Term] = []
    for name, operator, text in conditions(query):
        if name in paging.parameters:
            _reserve(given, name, operator, text)
        else:
            terms.append(_term(fields, paging.parameters, name, operator, text))
    return Asked(
        terms=tuple(terms),
        fields=tuple(_names(fields, given["fields"])) if "fields" in given else fields.all,
        order=tuple(_order(fields, given["sort"])) if "sort" in given else (),
        limit=_limit(given["limit"], paging.most) if "limit" in given else paging.usual,
        cursor=given.get("cursor"),
        format=given.get("format"),
        q=given.get("q"),
    )


def conditions(query: str) -> Iterator[tuple[str, Operator, str]]:
    """The parts of a query string: field in lower case, operator, text.

    Raises:
        Refused: they are too many.
    """
    parts = [part for part in query.split("&") if part]
    if len(parts) > MOST_CONDITIONS:
        raise Refused(f"{len(parts)} conditions; at most {MOST_CONDITIONS} are taken")
    return (split_term(part) for part in parts)


def _reserve(given: dict[str, str], name: str, operator: Operator, text: str) -> None:
    if operator != "=":
        raise Refused(f"{name} takes '=', not {operator!r}")
    if name in given:
        raise Refused(f"{name} is given twice")
    given[name] = text


def _term(fields: Fields, reserved: Sequence[str], name: str, operator: Operator, text: str) -> Term:
    field = fields.find(name)
    if field is None:
        raise Refused(f"There is no field {name[:_SHOWN]!r}: {fields.nearest(name[:_SHOWN], reserved)}")
    if not field.is_scalar:
        raise Refused(f"{field.name} is a list and cannot be filtered by")
    value = value_of(field, text)
    if value is None:
        raise Refused(f"{field.name} is {EXPECTED[field.kind]}; {text[:_SHOWN]!r} is not")
    return Term(field.column, operator, value)


def _names(fields: Fields, text: str) -> Iterator[Field]:
    seen: set[str] = set()
    for name in text.split(","):
        field = _named(fields, "fields", name)
        if field.name in seen:
            raise Refused(f"fields names {field.name} twice")
        seen.add(field.name)
        yield field


def _order(fields: Fields, text: str) -> Iterator[Order]:
    seen: set[str] = set()
    for part in text.split(","):
        name = part.strip()
        field = _named(fields, "sort", name.removeprefix("-"))
        if not field.is_scalar:
            raise Refused(f"sort names {field.name}, which is a list")
        if field.name not in seen:  # what is sorted by already is sorted by no further
            seen.add(field.name)
            yield Order(field.column, name.startswith("-"))


def _named(fields: Fields, parameter: str, name: str) -> Field:
    field = fields.find(name.strip())
    if field is None:
        wrong = name.strip()[:_SHOWN]
        raise Refused(f"{parameter} names {wrong!r}, which is no field: {fields.nearest(wrong)}")
    return field


def _limit(text: str, most: int) -> int:
    if not re.fullmatch(r"0*[1-9]\d{0,9}", text, re.ASCII):
        raise Refused(f"limit is a whole number from 1 to {most}; {text[:_SHOWN]!r} is not")
    if (limit := int(text)) > most:
        raise Refused(f"limit is at most {most}; the Link header leads to the next page where there is one")
    return limit
