"""CSV (RFC 4180): a header always, lines end with CR LF, UTF-8 without a byte-order mark.

Numbers, booleans and dates as in JSON, never quoted. Null is an empty cell, an empty text is `""`. A list is its JSON,
and so is a cell of any JSON, except that a JSON text stands bare (`+1 LAP`) where it cannot be taken for JSON.

Texts are written as they are, also those that begin with `=`, `+`, `-` or `@`: a mark before them would change the
value for every program, to guard the one that runs what it finds in a cell. Rows here are OpenF1's and the archive's,
nothing that a stranger typed.
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
from api.formats.json_text import SLICE, json_texts
from api.formats.lines import Part, cells, lines
from api.formats.pieces import gathered
from api.formats.rows import Rows, RowType
from f1_platform.openf1 import EXTRA
from f1_platform.openf1.texts import dates

_SPECIAL = '[",\r\n]|^$'
"""Texts that are quoted: what would end a cell, and nothing at all, which bare is null."""


def write_csv(rows: Rows) -> Iterator[bytes]:
    """The header and a line a row.

    A value that did not fit its column (see `extras`) stands in its cell; members without a column are in `_extra`,
    where the order names that.
    """
    return gathered(_table(rows))


def _table(rows: Rows) -> Iterator[bytes]:
    names = _quoted(pa.array(rows.order, pa.string())).to_pylist()
    yield b",".join(names) + b"\r\n"
    for batch in rows.slices(SLICE):
        yield _lines(batch, rows)


def _lines(batch: pa.RecordBatch, rows: Rows) -> bytes:
    extra = extras(batch.column(EXTRA)) if rows.has_extra else None
    parts: list[Part] = []
    for number, name in enumerate(rows.order):
        values, of = batch.column(name), rows.types[name]
        parts.append(b"," if number else b"")
        if extra and extra.names(name):
            parts.append(_json_cells(extra.misfits(name, json_texts(values, of))))
        else:
            parts.append(cells(values, partial(_cells, of=of), b""))
    return lines([*parts, b"\r\n"], batch.num_rows, b"")


def _cells(values: pa.Array, of: RowType) -> pa.Array:
    match of:
        case "text":
            return _quoted(values)
        case "date":
            return dates(values)
        case "day":
            return values.cast(pa.string()).cast(pa.binary())
        case "ints" | "json":
            return _json_cells(json_texts(values, of))
        case _:
            return json_texts(values, of)


def _quoted(texts: pa.Array) -> pa.Array:
    """The texts as cells, in quotes where they need them."""
    special = pc.match_substring_regex(texts, pattern=_SPECIAL)
    if pc.any(special).as_py():
        quoted = pc.binary_join_element_wise('"', pc.replace_substring(texts, '"', '""'), '"', "")
        texts = pc.if_else(special, quoted, texts)
    return texts.cast(pa.binary())


def _json_cells(texts: pa.Array) -> pa.Array:
    """JSON texts as cells."""
    named = pc.starts_with(texts, pattern='"').fill_null(False)
    if pc.any(named).as_py():
        bare = [_bare(text) for text in texts.filter(named).to_pylist()]
        texts = pc.replace_with_mask(texts, named, pa.array(bare, pa.binary()))
    return _quoted(texts.cast(pa.string()))


def _bare(text: bytes) -> bytes:
    """A JSON text without its quotes, unless it would be read as other JSON then."""
    value = msgspec.json.decode(text, type=str).encode()
    try:
        msgspec.json.decode(value)
    except msgspec.DecodeError:
        return value or text
    return text
