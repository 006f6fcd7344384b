"""Answers of OpenF1 to Arrow record batches, and back to records, without losing a value.

The fast way decodes into typed structs and lets Arrow parse the dates; a body with anything unforeseen (an unknown
field, a value of another type, a date without zone) goes the slow way, record by record, where what does not fit its
column is kept in `_extra`. Nothing here knows HTTP or stores.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from f1_platform.errors import MalformedAnswer
from f1_platform.openf1.endpoints import ENDPOINTS
from f1_platform.openf1.fields import Field, FieldType
from f1_platform.openf1.schemas import EXTRA, arrow_schema
from f1_platform.openf1.timestamps import format_date, parse_date

_NULL = msgspec.Raw(b"null")
_INT32 = range(-(2**31), 2**31)
_EXACT_BELOW = 2.0**53
"""A double holds every integer below it."""
_FIRST_INSTANT, _LAST_INSTANT = -62_135_596_800_000_000, 253_402_300_799_999_999
"""Microseconds since 1970 of the first and the last instant that a date can name."""
_STRUCT_TYPES: dict[FieldType, Any] = {
    "int": int | None,
    "float": float | None,
    "bool": bool | None,
    "text": str | None,
    "date": str | None,
    "ints": list[int | None] | None,
    "json": msgspec.Raw,
}


@dataclass(frozen=True)
class Decoded:
    """An answer as Arrow.

    Attributes:
        batch: one row a record, in the order of the answer.
        extras: how many records held each field that no declared column could take.
    """

    batch: pa.RecordBatch
    extras: Counter[str] = field(default_factory=lambda: Counter[str]())


def decode(endpoint: str, body: bytes) -> Decoded:
    """Reads a JSON array of records.

    Args:
        endpoint: whose records they are.
        body: the answer, UTF-8 JSON.

    Raises:
        MalformedAnswer: the body is not a JSON array of objects.
    """
    try:
        return Decoded(_fast(endpoint, body))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, pa.ArrowInvalid, OverflowError):
        pass
    try:
        return _exact(endpoint, body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        start = body[:80].decode(errors="replace")
        raise MalformedAnswer(
            f"The answer is not a JSON array of records: {error}; it begins with {start!r}",
            where=endpoint,
            mend="Nothing was stored; the same command asks again",
        ) from None


@cache
def _fast_decoder(endpoint: str) -> msgspec.json.Decoder[Any]:
    fields = [
        (field.name, _STRUCT_TYPES[field.type], _NULL if field.type == "json" else None)
        for field in ENDPOINTS[endpoint].fields
    ]
    struct = msgspec.defstruct(f"{endpoint}_record", fields, forbid_unknown_fields=True, gc=False)
    return msgspec.json.Decoder(list[struct])


def _fast(endpoint: str, body: bytes) -> pa.RecordBatch:
    records = _fast_decoder(endpoint).decode(body)
    schema = arrow_schema(endpoint)
    columns: list[pa.Array] = []
    for declared, target in zip(ENDPOINTS[endpoint].fields, schema, strict=False):
        name = declared.name
        if declared.type == "json":
            values = [_json_text(getattr(record, name)) for record in records]
        else:
            values = [getattr(record, name) for record in records]
        if declared.type == "date":
            columns.append(pa.array(values, pa.string()).cast(target.type))
        else:
            columns.append(pa.array(values, target.type))
        if declared.type == "float" and _rounds_integers(columns[-1]):
            raise OverflowError(name)
        if declared.type == "date" and _leaves_calendar(columns[-1]):
            raise OverflowError(name)
    columns.append(pa.nulls(len(records), pa.string()))
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _rounds_integers(column: pa.Array) -> bool:
    """Whether a number is so large that, sent as an integer, it was rounded on its way into the column."""
    low, high = pc.call_function("min_max", [column]).as_py().values()
    return low is not None and max(-low, high) >= _EXACT_BELOW


def _leaves_calendar(column: pa.Array) -> bool:
    """Whether its offset carries a date out of the years 1 to 9999, where it could not be written again."""
    low, high = pc.call_function("min_max", [column.cast(pa.int64())]).as_py().values()
    return low is not None and (low < _FIRST_INSTANT or high > _LAST_INSTANT)


def _json_text(raw: msgspec.Raw) -> str | None:
    msgspec.json.decode(raw)  # what cannot be read back, such as 1e400, is not taken
    text = bytes(raw).decode().strip()
    return None if text == "null" else text


def _exact(endpoint: str, body: bytes) -> Decoded:
    records = msgspec.json.decode(body, type=list[dict[str, msgspec.Raw]])
    declared = {field.name: field for field in ENDPOINTS[endpoint].fields}
    columns: dict[str, list[Any]] = {name: [] for name in declared}
    extra_column: list[str | None] = []
    extras: Counter[str] = Counter()
    for record in records:
        extra: dict[str, msgspec.Raw] = {}
        for name, raw in record.items():
            if name not in declared:
                extra[name] = raw
        for name, field_ in declared.items():
            raw = record.get(name, _NULL)
            fits, value = _fit(field_, raw)
            columns[name].append(value)
            if not fits:
                extra[name] = raw
        extras.update(extra.keys())
        extra_column.append(_object_text(extra) if extra else None)
    schema = arrow_schema(endpoint)
    arrays = [pa.array(columns[name], schema.field(name).type) for name in declared]
    return Decoded(pa.RecordBatch.from_arrays([*arrays, pa.array(extra_column, pa.string())], schema=schema), extras)


def _object_text(extra: dict[str, msgspec.Raw]) -> str:
    members = (f"{msgspec.json.encode(name).decode()}:{bytes(extra[name]).decode().strip()}" for name in sorted(extra))
    return "{" + ",".join(members) + "}"


def _fit(field_: Field, raw: msgspec.Raw) -> tuple[bool, Any]:
    """The value as the column holds it, or (False, None) where the column cannot hold it exactly."""
    if field_.type == "json":
        return True, _json_text(raw)
    value = msgspec.json.decode(raw)
    if value is None:
        return True, None
    match field_.type:
        case "bool":
            return (True, value) if isinstance(value, bool) else (False, None)
        case "text":
            return (True, value) if isinstance(value, str) else (False, None)
        case "date":
            instant = parse_date(value) if isinstance(value, str) else None
            return instant is not None, instant
        case "int":
            whole = _whole(value)
            return whole is not None, whole
        case "float":
            return _float(value)
        case "ints":
            if isinstance(value, list) and all(v is None or (type(v) is int and v in _INT32) for v in value):
                return True, value
            return False, None


def _whole(value: Any) -> int | None:  # noqa: ANN401 - any JSON value
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        return None
    return int(value) if int(value) in _INT32 else None


def _float(value: Any) -> tuple[bool, float | None]:  # noqa: ANN401 - any JSON value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False, None
    try:
        return (True, float(value)) if float(value) == value else (False, None)
    except OverflowError:
        return False, None


def to_records(batch: pa.RecordBatch | pa.Table, endpoint: str) -> Iterator[dict[str, Any]]:
    """The records as OpenF1 would send them: the inverse of `decode`.

    Yields:
        One dict a row, declared fields in their order, null where there was none, then unknown fields. Dates are text.
    """
    declared = ENDPOINTS[endpoint].fields
    for row in batch.to_pylist():
        record: dict[str, Any] = {}
        for field_ in declared:
            value = row.get(field_.name)
            if value is not None:
                if field_.type == "date":
                    value = format_date(value)
                elif field_.type == "json":
                    value = msgspec.json.decode(value)
            record[field_.name] = value
        if row.get(EXTRA) is not None:
            record.update(msgspec.json.decode(row[EXTRA]))
        yield record
