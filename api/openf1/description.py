"""What OpenAPI says of the routes, derived from the registry: parameters, records, headers, errors."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from pydantic import BaseModel, create_model
from pydantic import Field as Described

from api.formats import FORMATS
from api.openf1.asked import MOST_CONDITIONS
from api.openf1.examples import example_of, example_record
from f1_platform.openf1 import Endpoint, Field
from f1_platform.openf1.fields import FieldType

_PYTHON_TYPES: dict[FieldType, Any] = {
    "int": int,
    "float": float,
    "bool": bool,
    "text": str,
    "date": datetime,
    "ints": list[int | None],
    "json": Any,
}
_SCHEMAS: dict[FieldType, dict[str, Any]] = {
    "int": {"type": ["integer", "string"]},
    "float": {"type": ["number", "string"]},
    "bool": {"type": ["boolean", "string"]},
    "text": {"type": "string"},
    "date": {"type": "string"},
    "json": {"type": ["number", "string"]},
}
"""Of a parameter: any text is taken, as upstream, and what is of another kind merely matches nothing."""
_KEYS = ("meeting_key", "session_key")
_BOUNDED: tuple[FieldType, ...] = ("int", "float", "date")

OPERATORS = f"""Every field but lists is a filter. Operators stand in the query string: `=`, `>=`, `<=`, `>`, `<`, as in
`date>=2024-03-02T15:00:00&date<2024-03-02T15:15:00`; parameters named `field>` and `field<` here are how a form sends
`field>=` and `field<=`. Different fields must all hold; one field repeated is *or*, and a lower with an upper bound of
it is a range. A date without time covers the day, UTC. `latest` as a key is the newest session that has begun. Null
matches no comparison. At most {MOST_CONDITIONS} conditions; no limit on the size of the answer.

Sessions come by start, their records by driver and time. An unknown field or endpoint finds nothing, as upstream, and
the header `X-Data-Mistake` names it; `GET /v1` lists what there is.
"""


@cache
def record_model(endpoint: Endpoint) -> type[BaseModel]:
    """The model of an endpoint's records; fields that are newer may come with them."""
    fields: dict[str, Any] = {
        name: _described(field, name in endpoint.left_out)
        for name in endpoint.order
        if (field := endpoint.field(name)) is not None
    }
    name = "OpenF1" + "".join(word.capitalize() for word in endpoint.name.split("_"))
    return create_model(name, __doc__=endpoint.meaning, **fields)


def parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    """Every filter of an endpoint, then what chooses the form of the answer."""
    filters = [field for name in endpoint.order if (field := endpoint.field(name)) is not None and field.type != "ints"]
    bounds = [(field, sign) for field in filters if field.type in _BOUNDED and field.name not in _KEYS for sign in "><"]
    return [*map(_filter, filters), *(_bound(field, sign) for field, sign in bounds), *_FORMS]


def responses(endpoint: Endpoint) -> dict[int | str, dict[str, Any]]:
    """The answers of an endpoint's route."""
    others: dict[str, Any] = {
        offered.media_type: {"schema": {"type": "string"}} for offered in FORMATS.values() if offered.name != "json"
    }
    example = {"application/json": {"example": [example_record(endpoint)]}}
    return {
        200: {"description": "The records that match", "headers": _HEADERS, "content": example | others},
        304: {"description": "Not Modified: If-None-Match holds the ETag", "headers": _HEADERS},
        400: _refusal("More conditions than may be", f"The query has 101 conditions, of {MOST_CONDITIONS} at most"),
        404: _refusal("Nothing matches, or a name is unknown", "No results found.") | {"headers": _HEADERS | _MISTAKE},
        503: _refusal("The raw store does not answer, or too much is asked at once", "HBase does not answer"),
        504: _refusal("It took too long and was cancelled", "This took longer than 60 s and was cancelled"),
    }


def meaning_of(field: Field) -> str:
    """The meaning of a field with its unit."""
    return field.meaning + (f" ({field.unit})" if field.unit else "")


def _described(field: Field, left_out: bool) -> tuple[Any, Any]:
    known = _PYTHON_TYPES[field.type]
    described = Described(
        description=meaning_of(field),
        examples=[example_of(field.name)],
        json_schema_extra={"x-unit": field.unit} if field.unit else None,
        default=None if left_out else ...,
    )
    return (known if field.name in _KEYS else known | None), described


def _filter(field: Field) -> dict[str, Any]:
    schema = _SCHEMAS[field.type]
    meaning = meaning_of(field) + (", or `latest`" if field.name in _KEYS else "")
    return _parameter(field.name, meaning, schema) | {"example": _filtered_by(field)}


def _bound(field: Field, sign: str) -> dict[str, Any]:
    of = "at least" if sign == ">" else "at most"
    schema = _SCHEMAS["date" if field.type == "date" else "float"]  # 2.5 bounds a whole number as well
    return _parameter(field.name + sign, f"`{field.name}{sign}=`: {of} that", schema)


def _filtered_by(field: Field) -> Any:  # noqa: ANN401 - any JSON value
    value = example_of(field.name)
    return str(value)[:10] if field.type == "date" else value


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def _refusal(description: str, detail: str) -> dict[str, Any]:
    schema = {"type": "object", "properties": {"detail": {"type": "string"}}, "required": ["detail"]}
    return {
        "description": description,
        "content": {"application/json": {"schema": schema, "example": {"detail": detail}}},
    }


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}}


_FORMS = (
    _parameter("csv", "`true`: CSV as OpenF1 writes it, columns sorted by name", {"type": "string"}),
    _parameter(
        "format",
        "one of our own formats; otherwise the header Accept counts",
        {"type": "string", "enum": list(FORMATS)},
    ),
)
_HEADERS = {
    "X-Data-State": _header("names the state of the raw store; equal where all its records are"),
    "X-Data-Missing": _header("units of the query that failed or were never fetched: how many, and the first ten"),
    "X-Data-Quality": _header("of one session's records: how many findings are about them, and by which rules"),
    "Link": _header("the license of the data"),
    "ETag": _header("strong, of answers that are not large"),
}
_MISTAKE = {"X-Data-Mistake": _header("the name that there is not, percent-encoded, and the nearest that there is")}
