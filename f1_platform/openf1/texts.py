"""The JSON texts of a column: Arrow values as UTF-8 JSON, one text a value.

Whole columns at a time: numbers, booleans, dates and lists by Arrow's own functions, names once for each distinct one.
What a record is made of from them is for those who write records; nothing here reads JSON.
"""

from __future__ import annotations

# pyright: reportAttributeAccessIssue=false
# pyarrow.compute makes its functions when it is imported, so that no checker sees them.
import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from f1_platform.openf1.fields import FieldType


def encode(values: pa.Array, field_type: FieldType) -> pa.Array:
    """The values as JSON texts, a binary array; null where there is no value.

    `12`, `1e-7`, `5.0`, `true`, `"M VERSTAPPEN"`, `"2024-03-02T15:03:42.275000+00:00"` (a whole second without
    fraction, as OpenF1 writes it), `[2048,null]`; what is JSON already stays as it is.
    """
    match field_type:
        case "int" | "bool" | "json":
            return plain(values)
        case "float":
            return _doubles(values)
        case "date":
            return pc.binary_replace_slice(_instants(values, b'+00:00"'), start=0, stop=0, replacement=b'"')
        case "text":
            distinct = values.dictionary_encode()
            return _each(distinct.dictionary).take(distinct.indices)
        case "ints":
            return _lists(values)


def plain(values: pa.Array) -> pa.Array:
    """The values as Arrow writes them; a whole number in a column of doubles has no fraction then."""
    return values.cast(pa.string()).cast(pa.binary())


def dates(instants: pa.Array) -> pa.Array:
    """Instants as OpenF1 writes them: `2024-03-02T15:03:42.275000+00:00`, a whole second without fraction."""
    return _instants(instants, b"+00:00")


def instant_texts(instants: pa.Array) -> pa.Array:
    """Instants as `2024-03-02T15:03:42.275000`, UTC, always six digits; a binary array."""
    texts = instants.cast(pa.timestamp("us")).cast(pa.string()).cast(pa.binary())
    return pc.binary_replace_slice(texts, start=10, stop=11, replacement=b"T")


def _instants(instants: pa.Array, zone: bytes) -> pa.Array:
    """Each with that behind it; to insert costs Arrow a third of what it costs to join."""
    texts = pc.binary_replace_slice(instant_texts(instants), start=26, stop=26, replacement=zone)
    return pc.replace_substring(texts, pattern=b".000000", replacement=b"")


def _doubles(values: pa.Array) -> pa.Array:
    """Whole numbers keep a fraction, so that a reader tells them from integers; JSON has no infinity."""
    finite = pc.is_finite(values)
    if not pc.all(finite).as_py():
        values = pc.if_else(finite, values, None)
    texts = plain(values)
    whole = pc.match_substring_regex(texts, pattern="^-?[0-9]+$")
    if not pc.any(whole).as_py():
        return texts
    return pc.if_else(whole, pc.binary_join_element_wise(texts, b".0", b""), texts)


def _lists(values: pa.Array) -> pa.Array:
    """Lists of integers or nulls."""
    first, last = values.offsets[0].as_py(), values.offsets[-1].as_py()
    items = values.values.slice(first, last - first).cast(pa.string()).fill_null("null")
    texts = pa.ListArray.from_arrays(pc.subtract(values.offsets, first), items, mask=values.is_null())
    return pc.binary_join_element_wise("[", pc.binary_join(texts, ","), "]", "").cast(pa.binary())


def _each(values: pa.Array) -> pa.Array:
    """Value by value."""
    return pa.array([None if v is None else msgspec.json.encode(v) for v in values.to_pylist()], pa.binary())
