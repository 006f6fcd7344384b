"""The JSON texts of cells: a column of Arrow values as UTF-8 JSON, one text a value, and back.

Whole columns at a time: numbers, booleans and dates by Arrow's own casts, names once for each distinct one. No value,
no text; nothing here knows rows, families or which cells there are.
"""

from __future__ import annotations

# pyright: reportAttributeAccessIssue=false
# pyarrow.compute makes its functions when it is imported, so that no checker sees them.
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from f1_platform.errors import DamagedError
from f1_platform.openf1 import texts
from f1_platform.openf1.fields import FieldType
from f1_platform.openf1.schemas import ARROW_TYPES, INSTANT
from f1_platform.openf1.timestamps import parse_date

_JSON_TYPES: dict[FieldType, Any] = {
    "int": int | None,
    "float": float | None,
    "bool": bool | None,
    "text": str | None,
    "date": str | None,
    "ints": list[int | None] | None,
}


def encode(values: pa.Array, field_type: FieldType) -> pa.Array:
    """The values as JSON texts, a binary array; null where there is no value.

    As `openf1.texts` has them, only that a whole number has no fraction in a column of doubles either: `91`.
    """
    return texts.plain(values) if field_type == "float" else texts.encode(values, field_type)


def decode(cells: pa.Array, field_type: FieldType) -> pa.Array:
    """The values of JSON texts, in the Arrow type of the field; null where there is no text or where it is `null`.

    Raises:
        DamagedError: a text is no JSON value of that type.
    """
    try:
        return _fast(cells, field_type)
    except (pa.ArrowInvalid, msgspec.MsgspecError):
        return _exact(cells, field_type)


def _fast(cells: pa.Array, field_type: FieldType) -> pa.Array:
    match field_type:
        case "int" | "float" | "bool" | "json":
            return cells.cast(pa.string()).cast(ARROW_TYPES[field_type])
        case "date":
            return pc.binary_slice(cells, start=1, stop=-1).cast(pa.string()).cast(INSTANT)
        case "text":
            distinct = cells.dictionary_encode()
            return _exact(distinct.dictionary, field_type).take(distinct.indices)
        case "ints":
            return _exact(cells, field_type)


def _exact(cells: pa.Array, field_type: FieldType) -> pa.Array:
    """As the JSON parser reads them: `null` among them, and what others have written in their own way."""
    array = b"[" + b",".join(b"null" if text is None else text for text in cells.to_pylist()) + b"]"
    try:
        values = msgspec.json.decode(array, type=list[_JSON_TYPES[field_type]])
        if field_type == "date":
            values = [None if text is None else _instant(text) for text in values]
        return pa.array(values, ARROW_TYPES[field_type])
    except (msgspec.MsgspecError, pa.ArrowInvalid, OverflowError, ValueError) as error:
        raise DamagedError(f"A cell of type {field_type} cannot be read: {error}") from None


def _instant(text: str) -> Any:  # noqa: ANN401 - a datetime
    instant = parse_date(text)
    if instant is None:
        raise ValueError(f"{text!r} is no date")
    return instant
