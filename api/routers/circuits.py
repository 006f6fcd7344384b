"""`/circuits`: circuits with a race."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from api.models import member_model
from api.problems import problem_responses
from api.routers.answers import MOVED, OK, answer_all, answer_one
from api.snapshots import Snapshots
from f1_platform.serving.resources import CIRCUITS

Circuit = member_model(CIRCUITS)
CircuitId = Annotated[int, Path(description="`circuitId`, or one that the circuit had before", examples=[1])]


def circuits_router(snapshots: Snapshots) -> APIRouter:
    """The routes of the list and of one circuit."""
    router = APIRouter(tags=["circuits"])

    @router.get(
        "/circuits",
        operation_id="list_circuits",
        summary="All circuits",
        description=f"{CIRCUITS.table.meaning} In the order of `circuitId`.",
        response_model=list[Circuit],
        responses=OK | problem_responses(503),
    )
    async def list_circuits(request: Request) -> Response:
        return answer_all(request, snapshots, CIRCUITS)

    @router.get(
        "/circuits/{circuit_id}",
        operation_id="get_circuit",
        summary="One circuit",
        response_model=Circuit,
        responses=OK | MOVED | problem_responses(404, 422, 503),
    )
    async def get_circuit(request: Request, circuit_id: CircuitId) -> Response:
        return answer_one(request, snapshots, CIRCUITS, circuit_id)

    return router
