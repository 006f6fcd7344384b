"""Rows as a whole answer: bytes in a format, with the headers that go with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import msgspec
import pyarrow as pa

from api.collections.fields import Field, Kind
from api.formats import Format, Rows, RowType, format_headers
from f1_platform.serving.bodies import Answer, Headers, answer
from f1_platform.serving.declaration import ColumnType
from f1_platform.serving.snapshot import LICENSE, VARY
from f1_platform.serving.sqlite.stored import restored

_ROW_TYPES: dict[Kind, RowType] = {"instant": "date"}
_COLUMN_TYPES: dict[Kind, str] = {"day": "date"}
_PACKED = frozenset({"parquet", "arrow"})


def rows_of(fields: Sequence[Field], found: Sequence[Sequence[Any]]) -> Rows:
    """Rows of a published table, as SQLite keeps them.

    Args:
        fields: what each value of a row is.
        found: the rows.
    """
    columns = zip(*found, strict=True) if found else ((),) * len(fields)
    arrays = [
        restored(cast(ColumnType, _COLUMN_TYPES.get(field.kind, field.kind)), values)
        for field, values in zip(fields, columns, strict=True)
    ]
    schema = pa.schema([_described(field, array.type) for field, array in zip(fields, arrays, strict=True)])
    return written(fields, pa.table(arrays, schema=schema))


def written(fields: Sequence[Field], table: pa.Table) -> Rows:
    """Rows of a table whose columns are named as the fields are."""
    types: dict[str, RowType] = {field.name: _ROW_TYPES.get(field.kind, cast(RowType, field.kind)) for field in fields}
    return Rows(table.schema, table.to_batches(), types, [field.name for field in fields])


def object_of(fields: Sequence[Field], row: Sequence[Any]) -> dict[str, Any]:
    """One row of a published table as a JSON object's members."""
    return {field.name: _member(field.kind, value) for field, value in zip(fields, row, strict=True)}


def list_answer(rows: Rows, chosen: Format, name: str, headers: Mapping[str, str], *, gzip: bool = True) -> Answer:
    """The answer that holds these rows.

    Args:
        rows: the rows.
        chosen: the format.
        name: what they are, for the name of a file.
        headers: of this answer, besides those that all have.
        gzip: whether it is wanted packed too.
    """
    body = b"".join(chosen.write(rows))
    common = _headers({**headers, **format_headers(chosen, name), "Vary": VARY})
    return answer(body, common, chosen.content_type, pack=gzip and chosen.name not in _PACKED)


def object_answer(members: Mapping[str, Any], headers: Mapping[str, str], *, gzip: bool = True) -> Answer:
    """The answer that holds one object; objects are JSON."""
    return answer(msgspec.json.encode(members), _headers({**headers, "Vary": VARY}), pack=gzip)


def _headers(own: Mapping[str, str]) -> Headers:
    links = [own["Link"]] if "Link" in own else []
    every = {
        "cache-control": "public, no-cache",
        "x-content-type-options": "nosniff",
        **{name.lower(): value for name, value in own.items()},
        "link": ", ".join([*links, f'<{LICENSE}>; rel="license"']),
    }
    return tuple((name.encode(), value.encode("latin-1")) for name, value in every.items())


def _member(kind: Kind, value: Any) -> Any:  # noqa: ANN401 - whatever SQLite keeps
    if value is None:
        return None
    if kind == "bool":
        return bool(value)
    return msgspec.Raw(value.encode()) if kind == "ints" else value


def _described(field: Field, type: pa.DataType) -> pa.Field:
    metadata = {"meaning": field.meaning, "unit": field.unit}
    return pa.field(field.name, type, metadata={name: text for name, text in metadata.items() if text})
