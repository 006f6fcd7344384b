"""The routes below `/v1`: one for each endpoint of the registry, their list, and one for every other name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request, Response

from api.openf1.answering import Answering
from api.openf1.description import OPERATORS, parameters, record_model, responses
from api.openf1.listing import ListedEndpoint, listing
from api.openf1.quality import Quality
from api.snapshots import Snapshots
from api.working import Workers
from f1_platform.openf1 import ENDPOINTS
from f1_platform.records import Records

TAG = "OpenF1"


def openf1_router(records: Records, workers: Workers, snapshots: Snapshots) -> APIRouter:
    """The routes.

    Args:
        records: what they answer from; whoever serves them sees that it is refreshed.
        workers: that read and write the answers.
        snapshots: what is published of the quality of the records.
    """
    router = APIRouter(tags=[TAG])
    answering, listed = Answering(records, workers, Quality(snapshots)), listing()

    @router.get("/v1", operation_id="v1", summary="All endpoints of OpenF1, and their fields")
    async def v1() -> list[ListedEndpoint]:
        return listed

    def route_of(endpoint: str) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            return await answering.answer(endpoint, request)

        return answer

    for endpoint in ENDPOINTS.values():
        router.add_api_route(
            f"/v1/{endpoint.name}",
            route_of(endpoint.name),
            operation_id=f"v1_{endpoint.name}",
            summary=endpoint.meaning.rstrip("."),
            description=OPERATORS,
            response_model=list[record_model(endpoint)],
            responses=responses(endpoint),
            openapi_extra={"parameters": parameters(endpoint)},
        )

    @router.get("/v1/{endpoint:path}", include_in_schema=False)
    @router.get("/V1/{endpoint:path}", include_in_schema=False)
    async def other(endpoint: str, request: Request) -> Response:
        return await answering.answer(endpoint, request)

    return router
