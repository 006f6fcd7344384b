"""Whose figures are traced: drivers and circuits, declared once; routes and documentation follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from api.collections.asking import Paging, Refused
from api.collections.catalogue import CIRCUIT, DRIVER
from api.collections.collection import Member
from api.collections.fields import Field, Fields
from api.provenance import circuits, drivers
from api.provenance.contributions import Traced
from f1_platform.openf1.filters import Term
from f1_platform.serving.querying import Run

PAGING = Paging(("limit", "cursor", "format"), usual=10_000)
"""All of a career or a circuit unless a page is asked for: the longest career has about 2,000 contributions."""
SELECTING = Fields((Field("figure", "figure", "text", "a figure, by its name"),))
"""What may be asked besides."""


class Trace(Protocol):
    """Finds the contributions to every figure of one id."""

    def __call__(self, run: Run, id: int, /) -> Traced:
        """The contributions to each figure, in order."""
        ...


@dataclass(frozen=True)
class Subject:
    """A kind of thing whose figures are traced.

    Attributes:
        member: its route, of which this one is below.
        names: its figures, as fields of its object.
        trace: finds what adds up to them.
    """

    member: Member
    names: tuple[str, ...]
    trace: Trace

    @property
    def path(self) -> str:
        """The route."""
        return f"{self.member.path}/provenance"

    @cached_property
    def figures(self) -> tuple[Field, ...]:
        """The fields of its figures."""
        return tuple(field for field in self.member.fields if field.name in self.names)

    def chosen(self, terms: Sequence[Term]) -> tuple[Field, ...]:
        """The figures that a query asks for: all of them where it names none.

        Raises:
            Refused: it names what is none; says which there are.
        """
        for term in terms:
            if term.operator != "=":
                raise Refused(f"figure takes '=', not {term.operator!r}")
            if term.value not in self.names:
                raise Refused(f"There is no figure {str(term.value)[:60]!r}: there is {', '.join(self.names)}")
        asked = {term.value for term in terms} or set(self.names)
        return tuple(field for field in self.figures if field.name in asked)


SUBJECTS = (
    Subject(DRIVER, drivers.FIGURES, drivers.trace_driver),
    Subject(CIRCUIT, circuits.FIGURES, circuits.trace_circuit),
)
