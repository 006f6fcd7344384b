"""What OpenAPI says of changes."""

from __future__ import annotations

from typing import Any

from api.changes.fields import FIELDS, PAGING, SINCE
from api.collections.described import list_description, list_parameters

DESCRIPTION = list_description(
    "What OpenF1 corrected after it had been fetched, the newest first: each record that was added, changed or "
    "vanished, and the fields that differ. The first content of a session is no change. A correction is listed from "
    "the moment that its records are answered; published summaries follow with the next publish. The raw store in "
    "HBase keeps none yet."
)

_SINCE = {
    "name": SINCE.name,
    "in": "query",
    "description": SINCE.meaning,
    "schema": {"type": "string", "format": "date"},
    "examples": {"day": {"value": "2024-03-04"}, "moment": {"value": "2024-03-04T09:00:00"}},
}


def parameters() -> list[dict[str, Any]]:
    """The query parameters."""
    return [_SINCE, *list_parameters(FIELDS, PAGING)]
