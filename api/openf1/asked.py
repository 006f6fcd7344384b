"""What a request to `/v1` asks for: the query and the form of the answer."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException

from api.formats import FORMATS, Format, choose
from f1_platform.openf1 import Endpoint
from f1_platform.openf1.filters import Query, Term, parse_query

MOST_CONDITIONS = 100
_CSV = "text/csv; charset=utf-8"
"""As OpenF1 names it."""


@dataclass(frozen=True)
class Asked:
    """A request, read.

    Attributes:
        query: the conditions.
        format: of the answer.
    """

    query: Query
    format: Format

    @property
    def content_type(self) -> str:
        """Of the answer."""
        return _CSV if self.query.csv else self.format.content_type

    def order(self, endpoint: Endpoint) -> tuple[str, ...]:
        """The fields in the order of the answer: OpenF1's, or by name in its CSV."""
        return tuple(sorted(endpoint.order)) if self.query.csv else endpoint.order


def read_asked(query_string: bytes, accept: str | None) -> Asked:
    """Reads a request.

    `csv=true` counts before `format=`, and that before Accept. An Accept that takes nothing on offer is answered in
    JSON, as OpenF1 does; `format=` with another value is a condition on a field that there is not.

    Args:
        query_string: as it came, percent-encoded or not.
        accept: the Accept header.

    Raises:
        HTTPException: 400, there are too many conditions.
    """
    query = parse_query(query_string.decode("latin-1"))
    wanted = [str(term.value) for term in query.terms if _names_format(term)]
    query = Query(tuple(term for term in query.terms if not _names_format(term)), query.csv)
    if len(query.terms) > MOST_CONDITIONS:
        raise HTTPException(
            400, f"The query has {len(query.terms)} conditions, of {MOST_CONDITIONS} at most. Ask in several requests"
        )
    if query.csv:
        return Asked(query, FORMATS["csv"])
    return Asked(query, choose(None, wanted[-1]) if wanted else _accepted(accept))


def _names_format(term: Term) -> bool:
    return term.field == "format" and term.operator == "=" and str(term.value).lower() in FORMATS


def _accepted(accept: str | None) -> Format:
    try:
        return choose(accept, None)
    except HTTPException:
        return FORMATS["json"]
