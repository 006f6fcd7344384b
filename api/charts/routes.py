"""`/charts`: which there are; `/charts/{name}`: one of them, as picture, specification or rows."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from api.charts.asking import PICTURES, AskedChart, read_query
from api.charts.description import CHARTS_RESPONSES, listed, parameters, responses
from api.charts.making import Drawings
from api.collections.asking import Refused
from api.formats import FORMATS, format_headers
from api.negotiation import has_already
from api.snapshots import Snapshots
from api.unreadable import reading
from api.working import Workers
from f1_platform.charts import CHARTS, Chart, NothingToDraw
from f1_platform.errors import UsageError
from f1_platform.serving.snapshot import LICENSE

_ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""Of an SVG that is opened by itself: nothing in it is run or fetched."""


def charts_router(snapshots: Snapshots, drawings: Drawings, workers: Workers) -> APIRouter:
    """The routes of charts.

    Args:
        snapshots: the data version of the moment.
        drawings: makes and keeps the pictures.
        workers: threads to make them in.
    """
    router = APIRouter(tags=["charts"])

    @router.get("/charts", operation_id="list_charts", summary="All charts", responses=CHARTS_RESPONSES)
    async def list_charts() -> list[dict[str, object]]:
        return listed()

    for chart in CHARTS.values():
        _add_chart(router, chart, snapshots, drawings, workers)
    return router


def _add_chart(router: APIRouter, chart: Chart, snapshots: Snapshots, drawings: Drawings, workers: Workers) -> None:
    @router.get(
        f"/charts/{chart.name}",
        operation_id=f"chart_{chart.name}",
        summary=chart.title,
        description=chart.meaning,
        responses=responses(chart),
        openapi_extra={"parameters": parameters(chart)},
    )
    async def answer(request: Request) -> Response:
        snapshot = snapshots.now()
        asked = read_query(chart, request.url.query)
        tag = drawings.tag(asked, snapshot)
        headers = _headers(asked, tag, snapshot.data_version)
        if has_already(request.headers.get("if-none-match", "").encode("latin-1"), headers["ETag"].encode()):
            return Response(status_code=304, headers=headers)
        body = drawings.kept(tag)
        if body is None:
            with reading():
                try:
                    body = await workers.run(
                        lambda cancel: drawings.made(asked, snapshot, cancel), request=request, drawing=True
                    )
                except UsageError as error:
                    raise Refused(f"{error.what}. {error.mend}") from error
                except NothingToDraw as error:
                    version = {"X-Data-Version": str(snapshot.data_version), "Cache-Control": "no-cache"}
                    raise HTTPException(404, f"{error.what}. {error.mend}", version) from error
        return Response(body, headers=headers, media_type=_content_type(asked.form))


def _content_type(form: str) -> str:
    return PICTURES[form] if form in PICTURES else FORMATS[form].content_type


def _headers(asked: AskedChart, tag: str, data_version: int) -> Mapping[str, str]:
    headers = {
        "ETag": f'"{tag}"',
        "Cache-Control": "public, no-cache",
        "X-Data-Version": str(data_version),
        "Link": f'<{LICENSE}>; rel="license"',
    }
    if asked.form == "svg":
        headers["Content-Security-Policy"] = _ALONE
    if asked.form in FORMATS:
        name = "_".join([asked.chart.name, *(f"{value}" for value in asked.asked.values())])
        headers |= format_headers(FORMATS[asked.form], name)
    return headers
