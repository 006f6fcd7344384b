"""How values are kept in SQLite, which knows numbers and text alone, and how they come back as Arrow.

A date and an instant are ISO text, an instant as OpenF1 writes it; a bool is 0 or 1; ints are the text of their JSON.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pyarrow as pa

from f1_platform.serving.declaration import ARROW_TYPES, ColumnType


def stored(values: pa.ChunkedArray) -> list[Any]:
    """A column of a conformed table as SQLite keeps it."""
    if pa.types.is_date(values.type):
        return values.cast(pa.string()).to_pylist()
    if pa.types.is_timestamp(values.type):
        return [None if value is None else value.isoformat() for value in values.to_pylist()]
    if pa.types.is_list(values.type):
        return [None if value is None else msgspec.json.encode(value).decode() for value in values.to_pylist()]
    return values.to_pylist()


def restored(type: ColumnType, values: Sequence[Any]) -> pa.Array:
    """A column as it was published, from what SQLite kept."""
    match type:
        case "date" | "instant":
            return pa.array(values, pa.string()).cast(ARROW_TYPES[type])
        case "bool":
            return pa.array(values, pa.int8()).cast(ARROW_TYPES[type])
        case "ints":
            lists = [None if value is None else msgspec.json.decode(value) for value in values]
            return pa.array(lists, ARROW_TYPES[type])
        case _:
            return pa.array(values, ARROW_TYPES[type])
