"""`/drivers`: people with a race result."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from api.models import member_model
from api.problems import problem_responses
from api.routers.answers import MOVED, OK, answer_all, answer_one
from api.snapshots import Snapshots
from f1_platform.serving.resources import DRIVERS

Driver = member_model(DRIVERS)
DriverId = Annotated[int, Path(description="`driverId`, or one that the driver had before", examples=[830])]


def drivers_router(snapshots: Snapshots) -> APIRouter:
    """The routes of the list and of one driver."""
    router = APIRouter(tags=["drivers"])

    @router.get(
        "/drivers",
        operation_id="list_drivers",
        summary="All drivers",
        description=f"{DRIVERS.table.meaning} In the order of `driverId`.",
        response_model=list[Driver],
        responses=OK | problem_responses(503),
    )
    async def list_drivers(request: Request) -> Response:
        return answer_all(request, snapshots, DRIVERS)

    @router.get(
        "/drivers/{driver_id}",
        operation_id="get_driver",
        summary="One driver",
        response_model=Driver,
        responses=OK | MOVED | problem_responses(404, 422, 503),
    )
    async def get_driver(request: Request, driver_id: DriverId) -> Response:
        return answer_one(request, snapshots, DRIVERS, driver_id)

    return router
