"""What OpenAPI says of our own routes: parameters and answers, from the fields there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.collections.asking import PAGING, Paging
from api.collections.collection import Member
from api.collections.fields import Field, Fields, Kind
from api.formats import FORMATS
from api.problems import problem_responses

_WHOLE = {"type": "integer", "minimum": -(2**63), "maximum": 2**63 - 1}
_ASKED: dict[Kind, dict[str, Any]] = {
    "int": _WHOLE,
    "float": {"type": "number"},
    "text": {"type": "string"},
    "bool": {"type": "boolean"},
    "day": {"type": "string", "format": "date"},
    "instant": {"type": "string", "format": "date"},
}
_ANSWERED: dict[Kind, dict[str, Any]] = {
    **_ASKED,
    "int": {"type": "integer"},
    "instant": {"type": "string", "format": "date-time"},
    "ints": {"type": "array", "items": {"type": ["integer", "null"]}},
    "json": {},
}

_HOW = """Conditions: `field=value`, and `>=`, `<=`, `>`, `<` in place of `=`; of a field given more than once any may
hold, a lower with an upper bound makes a span; null satisfies none. Pages: the `Link` header's `rel="next"` leads on,
with a `cursor` that belongs to this query alone; `X-Total-Count` says how many rows there are where that is known."""

_HEADERS: dict[str, Any] = {
    "ETag": {"description": "strong; send it back as If-None-Match", "schema": {"type": "string"}},
    "X-Data-Version": {"description": "the data version it belongs to", "schema": {"type": "integer"}},
}
_PAGES: dict[str, Any] = {
    "Link": {"description": 'the license, and the next page as `rel="next"`', "schema": {"type": "string"}},
    "X-Total-Count": {"description": "rows on all pages, where that is known", "schema": {"type": "integer"}},
}
_UNCHANGED = {304: {"description": "Not Modified: If-None-Match holds the ETag", "headers": _HEADERS}}
_MOVED = {
    308: {
        "description": "Permanent Redirect: the archive has brought another id since",
        "headers": {"Location": {"description": "the path with the id of now", "schema": {"type": "string"}}},
    },
}


def list_parameters(fields: Fields, paging: Paging = PAGING) -> list[dict[str, Any]]:
    """The query parameters of a collection: each field that can be filtered by, then the reserved ones."""
    scalars = [field.name for field in fields if field.is_scalar]
    both = [*scalars, *(f"-{name}" for name in scalars)]
    comma = {"in": "query", "style": "form", "explode": False}
    reserved: dict[str, dict[str, Any]] = {
        "sort": comma
        | {
            "description": "fields to sort by; `-` before one: the greatest first; null comes last",
            "schema": {"type": "array", "minItems": 1, "items": {"type": "string", "enum": both}},
        },
        "fields": comma
        | {
            "description": "fields to answer with, in this order",
            "schema": {
                "type": "array",
                "minItems": 1,
                "uniqueItems": True,
                "items": {"type": "string", "enum": [field.name for field in fields]},
            },
        },
        "limit": {
            "in": "query",
            "description": "rows a page",
            "schema": {"type": "integer", "minimum": 1, "maximum": paging.most, "default": paging.usual},
        },
        "format": {
            "in": "query",
            "description": "counts before the Accept header",
            "schema": {"type": "string", "enum": list(FORMATS)},
        },
    }
    filters = [_filter(field) for field in fields if field.is_scalar]
    # A cursor is not listed: it comes from the Link header, and nobody can make one up.
    return [*filters, *({"name": name, **reserved[name]} for name in paging.parameters if name in reserved)]


def path_parameter(member: Member) -> dict[str, Any]:
    """The parameter in the path that names a row."""
    by_word = f", or `{member.ref}`: the same as a word" if member.ref else ""
    schema = {"type": "string", "minLength": 1} if member.ref else {"type": "integer", "minimum": 0, "maximum": 10**17}
    return {
        "name": member.parameter,
        "in": "path",
        "required": True,
        "description": member.id.meaning + by_word,
        "schema": schema,
        "example": str(member.id.example) if member.ref else member.id.example,
    }


def list_responses(fields: Fields, of: Member | None) -> dict[int | str, dict[str, Any]]:
    """The answers of a collection."""
    schema = {"type": "array", "items": {"type": "object", "properties": _properties(fields)}}
    return paged_responses({"schema": schema}, of)


def paged_responses(json: Mapping[str, Any], of: Member | None) -> dict[int | str, dict[str, Any]]:
    """The answers of whatever comes in pages and in every format.

    Args:
        json: what OpenAPI says of the answer as JSON: its schema, and an example where there is one.
        of: what the path names.
    """
    others = {each.media_type: {"schema": {"type": "string"}} for each in FORMATS.values()}
    ok = {200: {"headers": _HEADERS | _PAGES, "content": others | {"application/json": dict(json)}}}
    return ok | _UNCHANGED | _errors(of, 406)


def object_responses(member: Member, more: Mapping[str, Any] | None = None) -> dict[int | str, dict[str, Any]]:
    """The answers of one object.

    Args:
        member: what it is.
        more: schemas of members that it has besides its fields.
    """
    properties = _properties(member.fields) | dict(more or {})
    schema = {
        "title": member.kind.capitalize(),
        "description": member.table.meaning,
        "type": "object",
        "properties": properties,
        "required": list(properties),
    }
    ok = {200: {"headers": _HEADERS, "content": {"application/json": {"schema": schema}}}}
    return ok | _UNCHANGED | _errors(member)


def list_description(meaning: str) -> str:
    """The text of a collection."""
    return f"{meaning}\n\n{_HOW}"


def _errors(of: Member | None, *more: int) -> dict[int | str, dict[str, Any]]:
    moved = _MOVED if of is not None and of.ref else {}
    missing = (404,) if of is not None else ()
    return {**moved, **problem_responses(*missing, *more, 422, 503)}


def _filter(field: Field) -> dict[str, Any]:
    described = {"name": field.name, "in": "query", "description": _meaning(field), "schema": _ASKED[field.kind]}
    return described | ({"x-unit": field.unit} if field.unit else {})


def _properties(fields: Fields) -> dict[str, Any]:
    return {field.name: _property(field) for field in fields}


def _property(field: Field) -> dict[str, Any]:
    known = dict(_ANSWERED[field.kind])
    if field.nullable and "type" in known:
        known["type"] = [known["type"], "null"]
    described = {**known, "description": _meaning(field)}
    if field.example is not None and field.kind != "ints":
        described["examples"] = [field.example]
    return described | ({"x-unit": field.unit} if field.unit else {})


def _meaning(field: Field) -> str:
    return field.meaning + (f" ({field.unit})" if field.unit else "")
