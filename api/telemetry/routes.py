"""`/sessions/{session_key}/telemetry`: laps on distance, in every format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field as ModelField
from pydantic import create_model
from starlette.exceptions import HTTPException

from api.formats import FORMATS, Rows, choose, format_headers
from api.problems import Unavailable, problem_responses
from api.telemetry.columns import COLUMNS, SCHEMA
from api.telemetry.reading import Asked, SessionTelemetry
from api.working import Workers
from f1_platform.errors import F1Error
from f1_platform.openf1 import Field
from f1_platform.records import Cancel, Cancelled, Records
from f1_platform.serving.snapshot import LICENSE

SessionKey = Annotated[int, Path(ge=0, le=2**31 - 1, description="OpenF1's `session_key`", examples=[9472])]
DriverNumber = Annotated[int, Query(ge=0, le=999, description="number of the car", examples=[1])]
LapNumber = Annotated[int | None, Query(ge=0, le=300, description="the lap; or give `stint_number`", examples=[10])]
StintNumber = Annotated[int | None, Query(ge=0, le=99, description="all laps of this stint", examples=[2])]
Step = Annotated[int, Query(ge=1, le=1000, description="metres between rows", examples=[10])]
Compare = Annotated[
    str | None,
    Query(
        pattern=r"^\d{1,3}(:\d{1,3})?$",
        description="another driver, whose rows come after: `16`, the same lap or stint; `16:12`, that one",
        examples=["16"],
    ),
]
Wanted = Annotated[str | None, Query(description="instead of `Accept`", json_schema_extra={"enum": [*FORMATS]})]

_TYPES: dict[str, Any] = {"int": int, "float": float}


def _described(column: Field) -> tuple[Any, Any]:
    known = _TYPES[column.type]
    told = column.meaning + (f" ({column.unit})" if column.unit else "")
    return (known | None if column.nullable else known), ModelField(description=told)


_FIELDS: dict[str, Any] = {column.name: _described(column) for column in COLUMNS}
TelemetryRow = create_model("TelemetryRow", __doc__="A car at one distance of its lap.", **_FIELDS)

_FORMATS: dict[int | str, dict[str, Any]] = {200: {"content": {one.media_type: {} for one in FORMATS.values()}}}


def telemetry_router(records: Records, workers: Workers) -> APIRouter:
    """The route of resampled telemetry.

    Args:
        records: where laps and samples are.
        workers: threads to read and compute in.
    """
    router = APIRouter(tags=["sessions"])

    @router.get(
        "/sessions/{session_key}/telemetry",
        operation_id="get_telemetry",
        summary="Telemetry of a lap or a stint, resampled on distance",
        description="A row every `step` metres, from 0 at the start of each lap. The distance is the speed integrated "
        "over time, not scaled: a lap comes out about one percent short of the circuit. Nothing is known, and null, "
        "where samples are more than two seconds apart; a pedal that was not read (104) is null. The samples as they "
        "were recorded are `/v1/car_data` and `/v1/location`.",
        response_model=list[TelemetryRow],
        responses=_FORMATS | problem_responses(404, 406, 422, 503),
    )
    async def get_telemetry(
        request: Request,
        session_key: SessionKey,
        driver_number: DriverNumber,
        lap_number: LapNumber = None,
        stint_number: StintNumber = None,
        step: Step = 10,
        compare: Compare = None,
        format: Wanted = None,
    ) -> Response:
        asked = _asked(driver_number, lap_number, stint_number, compare)
        chosen = choose(request.headers.get("accept"), format)

        def work(cancel: Cancel) -> Iterator[bytes]:
            batches = SessionTelemetry(records, session_key, cancel).resampled(asked, step)
            return chosen.write(Rows(SCHEMA, batches, {column.name: column.type for column in COLUMNS}, SCHEMA.names))

        headers = format_headers(chosen, f"telemetry_{session_key}_{asked[0]}")
        headers |= {"Link": f'<{LICENSE}>; rel="license"', "Cache-Control": "no-cache"}
        try:
            return await workers.respond(
                work, request=request, heavy=False, headers=headers, media_type=chosen.content_type
            )
        except Cancelled:
            raise
        except F1Error as error:
            raise Unavailable(error) from error

    return router


def _asked(driver_number: int, lap_number: int | None, stint_number: int | None, compare: str | None) -> list[Asked]:
    number = stint_number if lap_number is None else lap_number
    if number is None or (lap_number is not None and stint_number is not None):
        raise HTTPException(422, "Give lap_number or stint_number, one of the two")
    by_stint = lap_number is None
    asked = [Asked(driver_number, number, by_stint)]
    if compare is not None:
        other, _, its = compare.partition(":")
        asked.append(Asked(int(other), int(its or number), by_stint))
    return asked
