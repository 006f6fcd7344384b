"""A question as OpenF1 reads it: path and query of a request. What queries mean is in `filters`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple
from urllib.parse import quote


class Condition(NamedTuple):
    """One condition of a query: `date>=2024-03-02T15:00:00`."""

    field: str
    value: str
    operator: Literal["=", ">=", "<"] = "="


def route_of(endpoint: str, conditions: Sequence[Condition]) -> str:
    """Path and query of a request, operators literal as OpenF1 reads them."""
    query = "&".join(f"{field}{operator}{quote(value, safe=':')}" for field, value, operator in conditions)
    return f"/v1/{endpoint}?{query}" if query else f"/v1/{endpoint}"
