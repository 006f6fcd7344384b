"""What OpenAPI says of provenance: the parameters, the answer with an example, the errors."""

from __future__ import annotations

from typing import Any

from api.collections.collection import Member
from api.collections.described import list_parameters, paged_responses
from api.collections.fields import Fields
from api.provenance.shapes import COLUMNS
from api.provenance.subject import PAGING, Subject

DESCRIPTION = """The races that each figure is made of; what they contribute adds up to its `value`. What is no count,
such as a fastest lap or a season, comes from one race, which contributes all of it.

`source` says whose row it is. `units` is what that row was made from: tables of the archive, with the hash of what was
loaded, or units of OpenF1 as the ledger has them now: when OpenF1 was asked (`looked_at`), when records changed
(`changed_at`), how many there are, and the hash of their content. What changed after `published_at` may be in the
figure only with the next data version.

JSON is an object by figure; every other format has a row a contribution, with `units` as JSON text. All contributions
come at once unless `limit` asks for pages: the `Link` header then leads on, `X-Total-Count` says how many there are."""

_MOMENT = {"type": ["string", "null"], "format": "date-time"}
_OF_ARCHIVE: dict[str, Any] = {
    "archive_table": {"type": "string", "description": "the table of the archive", "examples": ["results"]},
    "rows": {"type": "integer", "description": "rows of the table", "examples": [26759]},
    "content_hash": {"type": "string", "description": "of all the archive's files, as they were loaded"},
}
_OF_OPENF1: dict[str, Any] = {
    "endpoint": {"type": "string", "examples": ["session_result"]},
    "session_key": {"type": ["integer", "null"], "description": "null for the catalogue of the season"},
    "status": {"type": "string", "enum": ["ok", "empty", "failed"], "description": "how the last look ended"},
    "rows": {"type": "integer", "description": "records there are now", "examples": [20]},
    "looked_at": _MOMENT | {"description": "when OpenF1 was last asked"},
    "changed_at": _MOMENT | {"description": "when the records last changed"},
    "content_hash": {"type": ["string", "null"], "description": "of the records; null where there are none"},
}
_RACE: dict[str, Any] = {
    column.name: {
        "type": {"int": "integer", "float": "number", "text": "string"}[column.kind],
        "description": column.meaning,
        "examples": [column.example],
    }
    for column in COLUMNS[1:-1]
}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


_UNITS = {
    "type": ["array", "null"],
    "description": COLUMNS[-1].meaning,
    "items": {"anyOf": [_object(_OF_ARCHIVE), _object(_OF_OPENF1)]},
}
_FIGURE = _object(
    {
        "value": {"type": ["number", "null"], "description": "as it is served; null where it is unknown"},
        "contributions": {"type": "integer", "description": "how many there are on all pages"},
        "races": {
            "type": "array",
            "description": "the contributions on this page, the earliest first",
            "items": _object(_RACE | {"units": _UNITS}),
        },
    }
)
_ARCHIVED = [{"archive_table": "results", "rows": 26759, "content_hash": "9f1c2a7d40e85b36"}]
_RECORDED = [
    {
        "endpoint": "session_result",
        "session_key": 9839,
        "status": "ok",
        "rows": 20,
        "looked_at": "2025-12-07T16:10:00+00:00",
        "changed_at": "2025-12-07T15:30:00+00:00",
        "content_hash": "41d0c6f2a95e77b8",
    }
]


def parameters(subject: Subject) -> list[dict[str, Any]]:
    """Those of the path and of the query."""
    figure = {
        "name": "figure",
        "in": "query",
        "style": "form",
        "explode": True,
        "description": "the figures to trace, given as often as there are some; all unless any is named",
        "schema": {"type": "array", "minItems": 1, "items": {"type": "string", "enum": list(subject.names)}},
        "example": list(subject.names[:1]),
    }
    return [figure, *list_parameters(Fields(()), PAGING)]


def responses(subject: Subject) -> dict[int | str, dict[str, Any]]:
    """The answers."""
    member = subject.member
    figures = {
        "type": "object",
        "description": "by name; " + "; ".join(f"`{field.name}`: {field.meaning}" for field in subject.figures),
        "propertyNames": {"enum": list(subject.names)},
        "additionalProperties": _FIGURE,
    }
    schema = _object(
        {
            member.parameter: {"type": "integer", "description": member.id.meaning, "examples": [member.id.example]},
            "data_version": {"type": "integer", "description": "the data version of the figures"},
            "published_at": {"type": "string", "format": "date-time", "description": "when it was published"},
            "figures": figures,
        }
    )
    titled = {"title": f"{member.kind.capitalize()}Provenance", **schema}
    return paged_responses({"schema": titled, "example": _example(subject.names[0], member)}, member)


def _example(figure: str, member: Member) -> dict[str, Any]:
    race = {column.name: column.example for column in COLUMNS[1:-1]} | {"units": _ARCHIVED}
    observed = {"race_id": 109839, "season": 2025, "round": 24, "name": "Abu Dhabi Grand Prix"}
    another = race | observed | {"source": "openf1", "units": _RECORDED}
    return {
        member.parameter: member.id.example,
        "data_version": 7,
        "published_at": "2025-12-07T16:11:00+00:00",
        "figures": {figure: {"value": 2, "contributions": 2, "races": [race, another]}},
    }
