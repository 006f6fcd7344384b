"""`/sessions/{session_key}/telemetry`: laps on distance, in every format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from api.formats import Rows, choose, format_headers
from api.negotiation import has_already
from api.telemetry.description import (
    DESCRIPTION,
    PARAMETERS,
    RESPONSES,
    Compare,
    DriverNumber,
    LapNumber,
    SessionKey,
    Step,
    StintNumber,
    TelemetryRow,
    Wanted,
)
from api.telemetry.reading import Asked, SessionTelemetry, is_large, state_of
from api.unreadable import reading
from api.working import Workers
from f1_platform import __version__
from f1_platform.records import Cancel, Records
from f1_platform.serving.snapshot import LICENSE
from f1_platform.telemetry.columns import COLUMNS, SCHEMA


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
        description=DESCRIPTION,
        response_model=list[TelemetryRow],
        responses=RESPONSES,
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
        _refuse_unknown_parameters(request)
        asked = _asked(driver_number, lap_number, stint_number, compare)
        chosen = choose(",".join(request.headers.getlist("accept")) or None, format)
        tag = _tag(session_key, state_of(records, session_key), asked, step, chosen.name)

        def work(cancel: Cancel) -> Iterator[bytes]:
            batches = SessionTelemetry(records, session_key, cancel).resampled(asked, step)
            return chosen.write(Rows(SCHEMA, batches, {column.name: column.type for column in COLUMNS}, SCHEMA.names))

        headers = format_headers(chosen, f"telemetry_{session_key}_{asked[0]}")
        headers |= {"ETag": tag, "Cache-Control": "public, no-cache", "Link": f'<{LICENSE}>; rel="license"'}
        if has_already(request.headers.get("if-none-match", "").encode("latin-1"), tag.encode()):
            return Response(status_code=304, headers=headers)
        with reading():
            return await workers.respond(
                work, request=request, heavy=is_large(asked, step), headers=headers, media_type=chosen.content_type
            )

    return router


def _tag(*what: object) -> str:
    """A strong ETag: the same records and the same question give the same bytes."""
    return f'"{blake2b(repr((__version__, *what)).encode(), digest_size=12).hexdigest()}"'


def _refuse_unknown_parameters(request: Request) -> None:
    for name in request.query_params:
        if name not in PARAMETERS:
            raise HTTPException(422, f"There is no parameter {name[:60]!r}: there is {', '.join(PARAMETERS)}")


def _asked(driver_number: int, lap_number: int | None, stint_number: int | None, compare: str | None) -> list[Asked]:
    asked = [Asked(driver_number, lap_number, stint_number)]
    if compare is not None:
        other, _, its = compare.partition(":")
        same = Asked(int(other), lap_number, stint_number)
        by_stint = lap_number is None and stint_number is not None
        asked.append(replace(same, **{"stint_number" if by_stint else "lap_number": int(its)}) if its else same)
    return asked
