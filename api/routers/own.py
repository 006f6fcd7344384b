"""Our own routes, from their declarations in `api.collections.catalogue`; only the session and the search differ."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter, Request, Response

from api.collections import described
from api.collections.answering import Answering, Make
from api.collections.catalogue import COLLECTIONS, MEMBERS, RECORDED, SESSION
from api.collections.collection import Collection, Member, Recorded
from api.collections.members import member_answer, session_answer
from api.collections.pages import page_answer
from api.collections.ready import ReadyAnswers
from api.collections.records import records_answer
from api.collections.reports import SCHEMA as REPORTS
from api.collections.search import FIELDS, FILTERS, LONGEST, PAGING, Search
from api.snapshots import Snapshots
from api.working import Workers
from f1_platform.records import Records


def own_router(snapshots: Snapshots, ready: ReadyAnswers, workers: Workers, records: Records) -> APIRouter:
    """The routes over what is published, and over the records of one session.

    Args:
        snapshots: the data version of the moment.
        ready: where answers are kept for the hot path.
        workers: threads to make them in.
        records: the raw store.
    """
    router, answering = APIRouter(), Answering(snapshots, ready, workers)
    for collection in COLLECTIONS:
        _add_list(router, answering, collection, partial(page_answer, collection), keep=True)
    for recorded in RECORDED:
        _add_list(router, answering, recorded, partial(records_answer, recorded, records), keep=False)
    for member in MEMBERS:
        if member is not SESSION:
            _add_object(router, answering, member, partial(member_answer, member))
    _add_session(router, answering, records)
    _add_search(router, answering)
    return router


def _add_list(
    router: APIRouter, answering: Answering, listed: Collection | Recorded, make: Make, *, keep: bool
) -> None:
    path = [described.path_parameter(listed.of)] if listed.of else []

    @router.get(
        listed.path,
        operation_id=listed.operation,
        summary=listed.summary,
        description=described.list_description(listed.meaning),
        tags=[listed.tag],
        responses=described.list_responses(listed.fields, listed.of),
        openapi_extra={"parameters": [*path, *described.list_parameters(listed.fields)]},
    )
    async def answer(request: Request) -> Response:
        return await answering.answer(request, make, of=listed.of, keep=keep)


def _add_object(router: APIRouter, answering: Answering, member: Member, make: Make) -> None:
    @router.get(
        member.path,
        operation_id=member.operation,
        summary=f"One {member.kind}",
        tags=[f"{member.kind}s"],
        responses=described.object_responses(member),
        openapi_extra={"parameters": [described.path_parameter(member)]},
    )
    async def answer(request: Request) -> Response:
        return await answering.answer(request, make, of=member, keep=not request.scope["query_string"])


def _add_session(router: APIRouter, answering: Answering, records: Records) -> None:
    make = partial(session_answer, SESSION, records)

    @router.get(
        SESSION.path,
        operation_id=SESSION.operation,
        summary="One session, and what OpenF1 sent of it",
        tags=["sessions"],
        responses=described.object_responses(SESSION, {"reports": REPORTS}),
        openapi_extra={"parameters": [described.path_parameter(SESSION)]},
    )
    async def answer(request: Request) -> Response:
        return await answering.answer(request, make, of=SESSION, keep=False)


def _add_search(router: APIRouter, answering: Answering) -> None:
    search = Search()
    words = {
        "name": "q",
        "in": "query",
        "required": True,
        "description": "words, in any order, of names of people, teams, circuits, races, sessions; accents don't count",
        "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": r"\S"},
        "example": "verstappen",
    }

    @router.get(
        "/search",
        operation_id="search",
        summary="Find people, teams, circuits, races and sessions by name",
        tags=["search"],
        responses=described.list_responses(FIELDS, None),
        openapi_extra={"parameters": [words, *described.list_parameters(FILTERS, PAGING)]},
    )
    async def answer(request: Request) -> Response:
        return await answering.answer(request, search.answer)
