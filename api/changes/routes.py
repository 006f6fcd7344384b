"""`/changes` and `/sessions/{session_key}/changes`."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter, Request, Response

from api.changes.answering import changes_answer
from api.changes.description import DESCRIPTION, parameters
from api.changes.fields import FIELDS
from api.collections.answering import Answering
from api.collections.catalogue import SESSION
from api.collections.described import list_responses, path_parameter
from api.collections.ready import ReadyAnswers
from api.snapshots import Snapshots
from api.working import Workers
from f1_platform.records import Records


def changes_router(snapshots: Snapshots, ready: ReadyAnswers, workers: Workers, records: Records) -> APIRouter:
    """The routes that say what was corrected.

    Args:
        snapshots: the data version of the moment, for the sessions there are.
        ready: where answers are kept; none of these is, as corrections come between data versions.
        workers: threads to make them in.
        records: the raw store, which keeps them.
    """
    router, answering = APIRouter(), Answering(snapshots, ready, workers)
    make = partial(changes_answer, records)

    @router.get(
        "/changes",
        operation_id="list_changes",
        summary="What OpenF1 corrected, the newest first",
        description=DESCRIPTION,
        tags=["changes"],
        responses=list_responses(FIELDS, None),
        openapi_extra={"parameters": parameters()},
    )
    async def of_all(request: Request) -> Response:
        return await answering.answer(request, make, keep=False)

    @router.get(
        f"{SESSION.path}/changes",
        operation_id="list_sessions_changes",
        summary="What OpenF1 corrected of a session, the newest first",
        description=DESCRIPTION,
        tags=["sessions"],
        responses=list_responses(FIELDS, SESSION),
        openapi_extra={"parameters": [path_parameter(SESSION), *parameters()]},
    )
    async def of_session(request: Request) -> Response:
        return await answering.answer(request, make, of=SESSION, keep=False)

    return router
