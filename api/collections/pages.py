"""A page of a collection: what was asked, selected from the published table, as an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from urllib.parse import quote

from starlette.exceptions import HTTPException

from api.collections.asking import Asked, read
from api.collections.collection import Collection
from api.collections.cursors import Position, Shape
from api.collections.fields import Fields, Kind
from api.collections.locating import locate
from api.collections.rendering import list_answer, rows_of
from api.collections.requests import Request
from api.formats import choose
from f1_platform.openf1.filters import Filter, is_one
from f1_platform.records import Cancel
from f1_platform.serving import Snapshot
from f1_platform.serving.bodies import Answer
from f1_platform.serving.querying import Order, Run, Selection, select


def page_answer(collection: Collection, request: Request, snapshot: Snapshot, cancel: Cancel) -> Answer:
    """Answers a request for a collection from one data version.

    Raises:
        HTTPException: 404, what the path names is not there; 422, the query is wrong; 406, no format is taken.
    """
    run = partial(snapshot.rows, cancel=cancel)
    asked = read(request.query, collection.fields)
    chosen = choose(request.accept, asked.format)
    selection = _selection(collection, request, asked, run)
    shape = Shape(request.path, selection.filters, selection.ordered, kinds_of(collection.fields, selection.ordered))
    content = snapshot.published.table_hashes[collection.table.name][:12]
    begin = shape.read(asked.cursor) if asked.cursor is not None else Position(content, 0, ())
    page = select(run, replace(selection, after=begin.last or None))
    before = begin.before + len(page.rows)
    headers = {"X-Data-Version": str(snapshot.data_version)}
    if page.last is not None:
        headers["Link"] = next_link(request, shape.write(Position(content, before, page.last)))
    if not selection.filters:
        headers["X-Total-Count"] = str(snapshot.published.rows[collection.table.name])
    elif page.last is None and begin.content == content:
        headers["X-Total-Count"] = str(before)
    return list_answer(rows_of(asked.fields, page.rows), chosen, request.path, headers)


def next_link(request: Request, cursor: str) -> str:
    """The Link header's entry of the next page: the same query with another cursor."""
    kept = [part for part in request.query.split("&") if part and not part.lower().startswith("cursor=")]
    query = "&".join([*(quote(part, safe="%=,:+-._~") for part in kept), f"cursor={cursor}"])
    return f'<{quote(request.root + request.path)}?{query}>; rel="next"'


def kinds_of(fields: Fields, order: Sequence[Order]) -> tuple[Kind, ...]:
    """What the values of an order are."""
    by_column: dict[str, Kind] = {field.column: field.kind for field in fields}
    return tuple(by_column[one.column] for one in order)


def _selection(collection: Collection, request: Request, asked: Asked, run: Run) -> Selection:
    filters = collection.filters
    if collection.of is not None:
        key = locate(collection.of, request.named[collection.of.parameter], run)
        filters = (is_one(collection.by, key), *filters)
    if collection.newest:
        filters += _newest(collection, filters, asked, run)
    columns = tuple(field.column for field in asked.fields)
    order = asked.order or collection.order
    return Selection(collection.table, columns, (*filters, *asked.filters), order, asked.limit)


def _newest(collection: Collection, filters: tuple[Filter, ...], asked: Asked, run: Run) -> tuple[Filter, ...]:
    """The condition that stands for the newest, unless the query says which; and then that one must be there."""
    name = collection.newest
    found = select(run, Selection(collection.table, (name,), filters, (Order(name, descending=True),), 1)).rows
    last = found[0][0] if found else 0
    wanted = [one for one in asked.filters if one.field == name]
    if not wanted:
        return (is_one(name, last),)
    for interval in wanted[0].intervals:
        if interval.is_point and not any(interval.holds(there) for there in range(1, last + 1)):
            known = f"there are 1 to {last}" if last else "there is none"
            raise HTTPException(404, f"{name.capitalize()} {interval.low} not found; {known}")
    return ()
