"""`/drivers/{driver_id}/provenance` and `/circuits/{circuit_id}/provenance`, from their declarations in `subject`."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter, Request, Response

from api.collections.answering import Answering
from api.collections.described import path_parameter
from api.collections.ready import ReadyAnswers
from api.provenance.answering import provenance_answer
from api.provenance.description import DESCRIPTION, parameters, responses
from api.provenance.subject import SUBJECTS, Subject
from api.snapshots import Snapshots
from api.working import Workers
from f1_platform.records import Records


def provenance_router(snapshots: Snapshots, ready: ReadyAnswers, workers: Workers, records: Records) -> APIRouter:
    """The routes that say what a figure is made of.

    Args:
        snapshots: the data version of the moment.
        ready: where answers are kept; none of these is, as the ledger changes between data versions.
        workers: threads to make them in.
        records: the raw store, for what its ledger says.
    """
    router, answering = APIRouter(), Answering(snapshots, ready, workers)
    for subject in SUBJECTS:
        _add(router, answering, subject, records)
    return router


def _add(router: APIRouter, answering: Answering, subject: Subject, records: Records) -> None:
    make, member = partial(provenance_answer, subject, records), subject.member

    @router.get(
        subject.path,
        operation_id=f"get_{member.kind}_provenance",
        summary=f"Where the numbers of a {member.kind} come from",
        description=DESCRIPTION,
        tags=[f"{member.kind}s"],
        responses=responses(subject),
        openapi_extra={"parameters": [path_parameter(member), *parameters(subject)]},
    )
    async def answer(request: Request) -> Response:
        return await answering.answer(request, make, of=member, keep=False)
