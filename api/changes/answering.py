"""A page of changes as an answer, asked for as any collection is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import cast

import pyarrow as pa

from api.changes.fields import ASKED, FIELDS, PAGING, SINCE
from api.changes.paging import KINDS, Place, lines_after, total_of
from api.collections.asking import Asked, Refused, read
from api.collections.catalogue import SESSION
from api.collections.cursors import Position, Shape
from api.collections.fields import Field
from api.collections.locating import locate
from api.collections.pages import next_link
from api.collections.rendering import list_answer, written
from api.collections.requests import Request
from api.formats import Rows, choose
from api.unreadable import reading
from f1_platform.openf1.schemas import INSTANT
from f1_platform.records import Cancel, Line, Records
from f1_platform.serving import Snapshot
from f1_platform.serving.bodies import Answer

_TYPES = {"int": pa.int64(), "text": pa.string(), "bool": pa.bool_(), "instant": INSTANT, "json": pa.string()}


def changes_answer(records: Records, request: Request, snapshot: Snapshot, cancel: Cancel) -> Answer:
    """Answers a request for changes, of one session where the path names one.

    Raises:
        HTTPException: 404, there is no such session; 422, the query is wrong; 406, no format is taken; 503, the raw
            store cannot be read.
    """
    asked = _asked(request)
    chosen = choose(request.accept, asked.format)
    named = request.named.get(SESSION.parameter)
    session_key = locate(SESSION, named, snapshot.rows) if named is not None else None
    filters = [one for one in asked.filters if one.field != SINCE.column]
    shape = Shape(request.path, asked.filters, (), KINDS)
    begin = shape.read(asked.cursor) if asked.cursor is not None else Position("", 0, ())
    after = Place.read(begin.last) if asked.cursor is not None else None
    with reading():
        differences = records.differences(session_key, _since(asked))
        found = list(islice(lines_after(records, differences, filters, after, cancel), asked.limit + 1))
    page = found[: asked.limit]
    before = begin.before + len(page)
    headers = {"X-Data-State": records.coverage.state}
    if len(found) > len(page):
        headers["Link"] = next_link(request, shape.write(Position("", before, Place.of(page[-1]).stored)))
    if after is None and (total := total_of(differences, filters)) is not None:
        headers["X-Total-Count"] = str(total)
    return list_answer(_rows(asked.fields, page), chosen, request.path, headers, gzip=request.takes_gzip)


def _asked(request: Request) -> Asked:
    asked = read(request.query, ASKED, PAGING)
    if asked.fields == ASKED.all:
        asked = replace(asked, fields=FIELDS.all)
    if SINCE in asked.fields:
        raise Refused(f"fields names {SINCE.name!r}, which is no field of a change: it is looked_at that it bounds")
    since = [term.operator for term in asked.terms if term.field == SINCE.column]
    if since not in ([], ["="]):
        raise Refused(f"{SINCE.name} is given once, with '='; looked_at takes all conditions")
    return asked


def _since(asked: Asked) -> datetime | None:
    bounds = [interval.low for one in asked.filters if one.field == SINCE.column for interval in one.intervals]
    return cast(datetime, bounds[0]) if bounds else None


def _rows(fields: Sequence[Field], lines: Sequence[Line]) -> Rows:
    values = [line.fields for line in lines]
    columns = {field.name: [_stored(field, row[field.column]) for row in values] for field in fields}
    schema = pa.schema([pa.field(field.name, _TYPES[field.kind], metadata=_told(field)) for field in fields])
    return written(fields, pa.table(columns, schema=schema))


def _stored(field: Field, value: object) -> object:
    return json.dumps(value, separators=(",", ":")) if field.kind == "json" and value is not None else value


def _told(field: Field) -> dict[str, str]:
    return {"meaning": field.meaning}
