"""Text to the declared types, column by column, and which row stands in the way.

What a row is, and on which line it stands, is known in `reading`.
"""

# Most functions of pyarrow.compute are made when it is imported.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from f1_platform.archive.schema import ARROW_TYPES, EXAMPLES, Column, ColumnType

NULL = r"\N"
_SHOWN = 60


class Fault(Exception):
    """A value that does not fit its column.

    Attributes:
        row: its row in the batch, from 0.
        column: its column.
        value: the value, null where null may not stand.
    """

    def __init__(self, row: int, column: Column, value: str | None) -> None:
        self.row, self.column, self.value = row, column, value
        super().__init__(row, column.name, value)

    def __str__(self) -> str:
        """What came, what was expected."""
        shown = NULL if self.value is None else repr(self.value[:_SHOWN])
        if self.value is not None and "\n" in self.value:
            return f"column {self.column.name} holds a line break: {shown}; is a quote left open?"
        return f"column {self.column.name} holds {shown}, expected {EXAMPLES[self.column.type]}"


def typed(texts: pa.RecordBatch, columns: Sequence[Column]) -> pa.RecordBatch:
    """Casts a batch of text to the declared types.

    Args:
        texts: text columns by name, null where the file says so; a declared column may be absent.
        columns: the declared columns, in the order of the answer.

    Raises:
        Fault: naming the first value that does not fit the first column that has one.
    """
    absent = pa.nulls(texts.num_rows, pa.string())
    names = set(texts.schema.names)
    arrays = [_cast(texts.column(c.name) if c.name in names else absent, c) for c in columns]
    return pa.record_batch(arrays, names=[column.name for column in columns])


def _cast(texts: pa.Array, column: Column) -> pa.Array:
    if column.type == "text":
        values = texts
        if broken := _first(pc.match_substring(texts, "\n")):
            raise Fault(broken - 1, column, texts[broken - 1].as_py())
    else:
        filled = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
        try:
            values = _parse(filled, column.type)
        except pa.ArrowInvalid:
            row = _first_unparsable(filled, column.type)
            raise Fault(row, column, texts[row].as_py()) from None
        if column.type == "float" and (odd := _first(pc.invert(pc.is_finite(values)))):
            raise Fault(odd - 1, column, texts[odd - 1].as_py())
    if values.null_count and not (column.nullable or column.optional):
        raise Fault(pc.index(values.is_null(), True).as_py(), column, None)
    return values


def _first(found: pa.Array) -> int:
    """The first true, counted from 1; 0 where there is none."""
    return pc.index(found, True).as_py() + 1


def _parse(texts: pa.Array, type: ColumnType) -> pa.Array:
    if type == "time":
        instants = pc.binary_join_element_wise("1970-01-01", texts, "T")
        return instants.cast(pa.timestamp("s")).cast(ARROW_TYPES[type])
    return texts.cast(ARROW_TYPES[type])


def _first_unparsable(texts: pa.Array, type: ColumnType) -> int:
    low, high = 0, len(texts)
    while high - low > 1:
        middle = (low + high) // 2
        try:
            _parse(texts.slice(low, middle - low), type)
            low = middle
        except pa.ArrowInvalid:
            high = middle
    return low
