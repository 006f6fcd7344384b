"""One object: a row of a published table, or a session with the reports of what OpenF1 sent of it."""

from __future__ import annotations

from functools import partial
from typing import Any

from api.collections.asking import Refused, conditions
from api.collections.collection import Member
from api.collections.locating import locate
from api.collections.rendering import object_answer, object_of
from api.collections.reports import reports_of
from api.collections.requests import Request
from f1_platform.openf1.filters import is_one
from f1_platform.records import Cancel, Records
from f1_platform.serving import Snapshot
from f1_platform.serving.bodies import Answer, Variant
from f1_platform.serving.querying import Run, Selection, select


def member_answer(member: Member, request: Request, snapshot: Snapshot, cancel: Cancel) -> Answer:
    """Answers with one row; where its path names it by its word, the headers name the path by its id.

    Raises:
        HTTPException: 404, there is no such row; 422, the path is wrong or asks for more than the object.
    """
    _refuse_conditions(member, request)
    run = partial(snapshot.rows, cancel=cancel)
    named = request.named[member.parameter]
    key = locate(member, named, run)
    path = f"{member.parent}/{key}"
    headers = {} if named == str(key) else {"Content-Location": request.root + path}
    if path in snapshot.answers:
        return _with_headers(snapshot.answers[path], headers)
    return object_answer(_object(member, key, run), headers | {"X-Data-Version": str(snapshot.data_version)})


def session_answer(member: Member, records: Records, request: Request, snapshot: Snapshot, cancel: Cancel) -> Answer:
    """Answers with a session and, by endpoint, what the raw store has of it.

    Raises:
        HTTPException: 404, there is no such session; 422, the path is wrong or asks for more than the object.
    """
    _refuse_conditions(member, request)
    run = partial(snapshot.rows, cancel=cancel)
    key = locate(member, request.named[member.parameter], run)
    members = _object(member, key, run) | {"reports": reports_of(records.coverage, key)}
    return object_answer(members, {"X-Data-Version": str(snapshot.data_version)})


def _refuse_conditions(member: Member, request: Request) -> None:
    for asked in conditions(request.query):
        if asked != ("format", "=", "json"):
            shown = "".join(asked)[:60]
            raise Refused(
                f"One {member.kind} is JSON and takes no {shown!r}; {member.parent} takes conditions and formats"
            )


def _object(member: Member, key: int, run: Run) -> dict[str, Any]:
    (row,) = select(run, Selection(member.table, filters=(is_one(member.id.name, key),))).rows
    return object_of(member.fields.all, row)


def _with_headers(answer: Answer, own: dict[str, str]) -> Answer:
    more = tuple((name.lower().encode(), value.encode()) for name, value in own.items())

    def told(variant: Variant) -> Variant:
        return Variant(variant.body, variant.etag, (*variant.headers, *more), (*variant.unchanged, *more))

    return Answer(told(answer.plain), told(answer.gzipped) if answer.gzipped else None)
