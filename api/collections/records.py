"""A page of the records of one session, asked for as any collection is.

They come from the raw store, whose query language finds them; sorting and paging one session's records is done here, in
memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa

from api.collections.asking import Refused, read
from api.collections.collection import Recorded
from api.collections.cursors import Position, Shape
from api.collections.locating import locate
from api.collections.pages import kinds_of, next_link
from api.collections.rendering import list_answer, written
from api.collections.requests import Request
from api.formats import choose
from api.openf1 import notices
from api.unreadable import reading, refuse_unknown
from f1_platform.openf1 import EXTRA
from f1_platform.openf1.filters import Query, Term
from f1_platform.records import Cancel, Records
from f1_platform.serving import Snapshot
from f1_platform.serving.bodies import Answer
from f1_platform.serving.querying import Order, Stored

_NTH = "_nth"
"""Place among the records found, which tells apart those that are alike in all they are sorted by."""


def records_answer(
    recorded: Recorded, records: Records, request: Request, snapshot: Snapshot, cancel: Cancel
) -> Answer:
    """Answers a request for the records of a session.

    Raises:
        HTTPException: 404, there is no such session; 422, the query is wrong; 406, no format is taken; 503, the raw
            store cannot be read.
    """
    asked = read(request.query, recorded.fields)
    chosen = choose(request.accept, asked.format)
    key = locate(recorded.of, request.named[recorded.of.parameter], snapshot.rows)
    order = _completed(asked.order or recorded.order, recorded.endpoint.key)
    shape = Shape(request.path, asked.filters, order, (*kinds_of(recorded.fields, order[:-1]), "int"))
    query = Query((Term("session_key", "=", key), *asked.terms))
    found = records.find(recorded.endpoint.name, query, cancel=cancel)
    refuse_unknown(found)
    with reading():
        table = pa.Table.from_batches(found.batches, found.schema)
    content = found.content
    begin = shape.read(asked.cursor) if asked.cursor is not None else Position(content, 0, ())
    page, last = _page(table, order, begin.last, asked.limit)
    before = begin.before + page.num_rows
    headers = {"X-Data-State": found.state} | notices.of_missing(found.missing)
    if last is not None:
        headers["Link"] = next_link(request, shape.write(Position(content, before, last)))
    if not begin.before:
        headers["X-Total-Count"] = str(table.num_rows)
    names = [field.name for field in asked.fields]
    if asked.fields == recorded.fields.all and page.num_rows:
        names.append(EXTRA)
    return list_answer(
        written(asked.fields, page.select(names)), chosen, request.path, headers, gzip=request.takes_gzip
    )


def _completed(order: Sequence[Order], key: Sequence[str]) -> tuple[Order, ...]:
    given = {one.column for one in order}
    return (*order, *(Order(name) for name in key if name not in given), Order(_NTH))


def _page(
    table: pa.Table, order: Sequence[Order], after: Sequence[Any], limit: int
) -> tuple[pa.Table, tuple[Stored, ...] | None]:
    """The rows of one page, and the values that its last one is sorted by if there are more."""
    table = table.append_column(_NTH, pa.array(range(table.num_rows), pa.int64()))
    keys = [(one.column, "descending" if one.descending else "ascending") for one in order]
    table = table.sort_by(keys)  # nulls last in both directions
    begin = 0
    if after:
        bound = [_of_kind(value, table.schema.field(one.column).type) for one, value in zip(order, after, strict=True)]
        rows = zip(*(table[one.column].to_pylist() for one in order), strict=True)
        begin = next((at for at, row in enumerate(rows) if _is_beyond(row, bound, order)), table.num_rows)
    page = table.slice(begin, limit)
    if begin + page.num_rows == table.num_rows:
        return page, None
    last = page.slice(page.num_rows - 1)
    return page, tuple(_stored(last[one.column][0].as_py()) for one in order)


def _is_beyond(row: Sequence[Any], last: Sequence[Any], order: Sequence[Order]) -> bool:
    for value, bound, one in zip(row, last, order, strict=True):
        if value != bound:
            return bound is not None and (value is None or (value < bound if one.descending else value > bound))
    return False


def _stored(value: Any) -> Stored:  # noqa: ANN401 - a value of any scalar kind
    """The value as published tables keep theirs, so that cursors are alike."""
    if isinstance(value, datetime):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value


def _of_kind(value: Any, type: pa.DataType) -> Any:  # noqa: ANN401 - a value of any scalar kind
    if value is None or not pa.types.is_timestamp(type):
        return value
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Refused(f"cursor holds {value[:60]!r}, which is no moment")
    return moment
