"""The contributions to several figures as one list, and a page of it by key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.collections.asking import Asked, Refused
from api.collections.cursors import Position, Shape
from api.collections.fields import Field
from api.collections.pages import next_link
from api.collections.requests import Request
from api.provenance.contributions import Contribution, Traced
from api.provenance.subject import Subject
from f1_platform.serving.querying import Order

_ORDER = tuple(map(Order, ("figure", "season", "round", "race_id", "contest")))


@dataclass(frozen=True)
class Part:
    """A contribution among those to all figures asked for.

    Attributes:
        nth: of the subject's figures, the one it is to.
        figure: its name.
        one: the contribution.
    """

    nth: int
    figure: str
    one: Contribution

    @property
    def place(self) -> tuple[int, int, int, int, str]:
        """Where it stands; no two stand at the same."""
        return (self.nth, *self.one.place)


@dataclass(frozen=True)
class Page:
    """A page of contributions.

    Attributes:
        totals: how many each figure asked for has on all pages.
        parts: those on this page.
        headers: the count over all pages, and the way to the next one where there is one.
    """

    totals: Mapping[str, int]
    parts: Sequence[Part]
    headers: Mapping[str, str]


def page_of(
    subject: Subject, figures: Sequence[Field], traced: Traced, request: Request, asked: Asked, content: str
) -> Page:
    """The page of the contributions to these figures that a request asks for.

    Args:
        subject: whose.
        figures: those asked for.
        traced: the contributions to every figure.
        request: the request.
        asked: its query.
        content: names the published data.

    Raises:
        Refused: the cursor is of another query.
    """
    parts = [
        Part(nth, field.name, one)
        for nth, field in enumerate(subject.figures)
        if field in figures
        for one in traced[field.name]
    ]
    shape = Shape(request.path, asked.filters, _ORDER, ("int", "int", "int", "int", "text"))
    begin = shape.read(asked.cursor) if asked.cursor is not None else Position(content, 0, ())
    rest = parts if asked.cursor is None else [part for part in parts if part.place > _known(begin)]
    page = rest[: asked.limit]
    headers = {"X-Total-Count": str(len(parts))}
    if len(page) < len(rest):
        following = Position(content, begin.before + len(page), page[-1].place)
        headers["Link"] = next_link(request, shape.write(following))
    return Page({field.name: len(traced[field.name]) for field in figures}, page, headers)


def _known(begin: Position) -> tuple[int | float | str, ...]:
    known = tuple(value for value in begin.last if value is not None)
    if len(known) < len(_ORDER):
        raise Refused("cursor holds a null, which no contribution has. Take it from the Link header's next page")
    return known
