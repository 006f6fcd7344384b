"""Row keys: the key of each record of a unit, and the fields that a key says. Whole columns at a time.

`{year}#{meeting_key}#{session_key}#`, then the fields of the endpoint's row key; for a season's endpoints the whole key
is `{year}#{meeting_key}` and `{year}#{meeting_key}#{session_key}`. Different keys for different records, and bytes that
sort as time sorts. Nothing here knows cells.
"""

from __future__ import annotations

# pyright: reportAttributeAccessIssue=false
# pyarrow.compute makes its functions when it is imported, so that no checker sees them.
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import quote, unquote

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from f1_platform.errors import DamagedError
from f1_platform.openf1 import ENDPOINTS, Endpoint, Unit
from f1_platform.openf1.schemas import ARROW_TYPES
from f1_platform.openf1.texts import instant_texts
from f1_platform.raw.content import same_key_as_previous

SEPARATOR = b"#"
NULL = b"~"
"""A null part. It sorts behind digits; in names `~` is percent-encoded."""

_NO_NAME = "%"
_THREE_DIGITS = frozenset({"lap_number", "stint_number"})


def key_fields(endpoint: Endpoint) -> tuple[str, ...]:
    """The fields that a key says after the unit's prefix, in its order."""
    return endpoint.row_key if endpoint.grain == "session" else tuple(dict.fromkeys(("meeting_key", *endpoint.row_key)))


def prefix_fields(endpoint: Endpoint) -> tuple[str, ...]:
    """The declared fields that the prefix of a unit says."""
    names = ("year",) if endpoint.grain == "season" else ("meeting_key", "session_key")
    return tuple(name for name in names if endpoint.field(name))


def said_by_prefix(unit: Unit) -> dict[str, int]:
    """What the prefix says of those fields."""
    said = {"year": unit.season, "meeting_key": unit.meeting_key, "session_key": unit.session_key}
    return {name: said[name] for name in prefix_fields(unit.declared)}


def has_driver_prefix(endpoint: Endpoint) -> bool:
    """Whether the rows of one driver lie together under a prefix of their own."""
    return endpoint.row_key[0] == "driver_number" and len(endpoint.row_key) > 1


def prefix(unit: Unit, driver_number: int | None = None) -> bytes:
    """What all keys of a unit begin with, `2024#1229#9472#`, a season's `2024#`; or those of one driver.

    Args:
        unit: the unit.
        driver_number: of an endpoint with a prefix a driver.
    """
    parts = [unit.season] if unit.declared.grain == "season" else [unit.season, unit.meeting_key, unit.session_key]
    parts += [] if driver_number is None else [driver_number]
    return b"".join(b"%d#" % part for part in parts)


def scan_range(
    unit: Unit, driver_number: int | None = None, since: datetime | None = None, until: datetime | None = None
) -> tuple[bytes, bytes]:
    """First key and first key not wanted any more of a scan; time narrows it where it comes next in the key.

    A scan so narrowed holds no record without a date; one that time cannot narrow is that of the whole prefix.
    """
    start = prefix(unit, driver_number)
    fields = key_fields(unit.declared)[0 if driver_number is None else 1 :]
    if fields[:1] != (unit.declared.date_field,) or (since is None and until is None):
        return start, start[:-1] + b"$"
    return start + (_instant(since) if since else b""), start + (_instant(until) if until else NULL)


def collisions(table: pa.Table, endpoint: str) -> pa.Array:
    """For each row of a whole settled table, how many different records before it share its row key; int32."""
    if table.num_rows == 0:
        return pa.array([], pa.int32())
    shared = same_key_as_previous(table, ENDPOINTS[endpoint].row_key)
    rows = np.arange(table.num_rows, dtype=np.int32)
    return pa.array(rows - np.maximum.accumulate(np.where(shared, 0, rows)))


def encode(fields: dict[str, pa.Array], unit: Unit, collisions: pa.Array) -> pa.Array:
    """The row keys of records, a binary array.

    Args:
        fields: the key's fields by name; other ones may be among them.
        unit: whose records they are.
        collisions: as counted over the whole table; a record behind others of its key gets `#01`, `#02`.
    """
    parts = [_part(fields[name], name) for name in key_fields(unit.declared)]
    keys = pc.binary_join_element_wise(prefix(unit).removesuffix(SEPARATOR), *parts, SEPARATOR)
    plain = pc.equal(collisions, 0)
    if pc.all(plain, min_count=0).as_py():
        return keys
    numbers = pc.utf8_zero_fill(collisions.cast(pa.string()), width=2).cast(pa.binary())
    return pc.if_else(plain, keys, pc.binary_join_element_wise(keys, numbers, SEPARATOR))


def decode(keys: pa.Array, unit: Unit) -> tuple[dict[str, pa.Array], pa.Array]:
    """The fields that keys say after the prefix, by name, and the collision numbers; inverse of `encode`.

    Raises:
        DamagedError: a key is none of the unit's.
    """
    fields = key_fields(unit.declared)
    start = prefix(unit)
    first = start.count(SEPARATOR)
    try:
        if not pc.all(pc.starts_with(keys, pattern=start), min_count=0).as_py():
            raise ValueError(f"not all of them begin with {start.decode()}")
        parts = pc.split_pattern(keys, pattern=SEPARATOR)
        values = {name: _value(pc.list_element(parts, n), unit, name) for n, name in enumerate(fields, first)}
        return values, _collisions(parts, first + len(fields))
    except (pa.ArrowInvalid, ValueError) as error:
        raise DamagedError(
            f"Row keys are not as they should be: {error}", where=str(unit), mend="See `f1 hbase fsck`"
        ) from None


def _part(values: pa.Array, name: str) -> pa.Array:
    if pa.types.is_timestamp(values.type):
        texts = pc.binary_join_element_wise(instant_texts(values), b"Z", b"")
    elif pa.types.is_string(values.type):
        texts = _by_distinct(values, _quoted).cast(pa.binary())
    else:
        numbers = values.cast(pa.string())
        texts = (pc.utf8_zero_fill(numbers, width=3) if name in _THREE_DIGITS else numbers).cast(pa.binary())
    return pc.fill_null(texts, NULL) if texts.null_count else texts


def _value(parts: pa.Array, unit: Unit, name: str) -> pa.Array:
    """The inverse of `_part`."""
    texts = pc.if_else(pc.equal(parts, NULL), None, parts).cast(pa.string())
    declared = unit.declared.field(name)
    assert declared is not None
    if declared.type == "text":
        return _by_distinct(texts, _unquoted)
    return texts.cast(ARROW_TYPES[declared.type])


def _collisions(parts: pa.Array, plain: int) -> pa.Array:
    """What stands behind the fields: 0 where nothing does."""
    behind = pc.subtract(pc.list_value_length(parts), plain)
    low, high = pc.min_max(behind).as_py().values()
    if low == high == 0 or low is None:
        return pa.array(np.zeros(len(parts), dtype=np.int32))
    if low < 0 or high > 1:
        raise ValueError(f"expected {plain} parts, and a number where records collide")
    numbered = pc.equal(behind, 1)
    numbers = pc.list_element(parts.filter(numbered), plain).cast(pa.string()).cast(pa.int32())
    return pc.replace_with_mask(pa.array(np.zeros(len(parts), dtype=np.int32)), numbered, numbers)


def _by_distinct(values: pa.Array, each: Callable[[str], str]) -> pa.Array:
    distinct = values.dictionary_encode()
    return pa.array([each(text) for text in distinct.dictionary.to_pylist()], pa.string()).take(distinct.indices)


def _quoted(name: str) -> str:
    return quote(name, safe="").replace("~", "%7E") or _NO_NAME


def _unquoted(part: str) -> str:
    return "" if part == _NO_NAME else unquote(part, errors="strict")


def _instant(instant: datetime) -> bytes:
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds").encode() + b"Z"
