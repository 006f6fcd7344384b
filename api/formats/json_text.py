"""JSON: an array of records, or a record a line (NDJSON); members in the order of the columns, null where no value is.

Exact as far as JSON goes: integers and floats are told apart, dates are OpenF1's texts, and what no column holds is put
back into its record.
"""

from __future__ import annotations

# pyright: reportAttributeAccessIssue=false
# pyarrow.compute makes its functions when it is imported, so that no checker sees them.
from collections.abc import Iterator
from functools import partial

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from api.formats.extras import extras
from api.formats.lines import Part, cells, lines
from api.formats.pieces import gathered
from api.formats.rows import Rows, RowType
from f1_platform.openf1 import EXTRA
from f1_platform.openf1.texts import encode

SLICE = 4096
"""Rows that are written at a time: enough for what a call of Arrow costs not to matter, and no megabyte of text."""


def write_json(rows: Rows) -> Iterator[bytes]:
    """One JSON array of all records."""
    return gathered(_array(rows))


def write_ndjson(rows: Rows) -> Iterator[bytes]:
    """A record a line."""
    return gathered(_records(batch, rows, b"", b"\n") for batch in rows.slices(SLICE))


def json_texts(values: pa.Array, of: RowType) -> pa.Array:
    """The values of a column as JSON texts, a binary array, none with a line break; null where there is no value."""
    if of == "day":
        return pc.binary_join_element_wise(b'"', values.cast(pa.string()).cast(pa.binary()), b'"', b"")
    texts = encode(values, of)
    # JSON has line breaks between its parts only, where a blank means the same.
    return pc.replace_substring_regex(texts, pattern=r"[\r\n]", replacement=b" ") if of == "json" else texts


def _array(rows: Rows) -> Iterator[bytes]:
    first = True
    for batch in rows.slices(SLICE):
        records = _records(batch, rows, b",", b"")
        yield b"[" + records[1:] if first else records
        first = False
    yield b"[]" if first else b"]"


def _records(batch: pa.RecordBatch, rows: Rows, before: bytes, behind: bytes) -> bytes:
    """The records of a batch, each with that before and behind it."""
    extra = extras(batch.column(EXTRA)) if rows.has_extra else None
    parts: list[Part] = [before + b"{"]
    for number, name in enumerate(rows.order):
        values, of = batch.column(name), rows.types[name]
        member = (b"," if number else b"") + msgspec.json.encode(name) + b":"
        if extra and extra.names(name):
            parts += _member(member, extra.misfits(name, json_texts(values, of)), name in rows.optional)
        elif name in rows.optional and values.null_count == len(values):
            continue
        else:
            parts += _member(member, cells(values, partial(json_texts, of=of), b"null"), name in rows.optional)
    if extra:
        parts.append(extra.unknown({*rows.types, *rows.order}))
    return lines([*parts, b"}" + behind], batch.num_rows, b"null")


def _member(name: bytes, texts: Part, optional: bool) -> tuple[Part, ...]:
    """A record's member; an optional one is nothing at all where it has no value."""
    if not optional or isinstance(texts, bytes):
        return name, texts
    return (pc.fill_null(pc.binary_join_element_wise(name, texts, b""), b""),)
