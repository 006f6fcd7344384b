"""Whether the process lives, is ready, has the latest data; and which version of what is running."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Response

from api.models import Alive, DatabaseHealth, Health, Ready, Version
from api.problems import Unavailable, problem_responses
from api.served import Served
from f1_platform import __version__
from f1_platform.errors import F1Error
from f1_platform.serving import published


def health_router(served: Served) -> APIRouter:
    """The routes for people and machines that watch over this process, of what it answers from."""
    snapshots, records, follower = served.snapshots, served.records, served.follower
    router = APIRouter(tags=["health"], dependencies=[Depends(_not_stored)])

    @router.get("/livez", operation_id="livez", summary="Is the process alive?")
    async def livez() -> Alive:
        return Alive(status="ok")

    @router.get(
        "/readyz",
        operation_id="readyz",
        summary="May requests be sent here?",
        description="Not before data has been published and loaded; from then on always. While the database is away "
        "the status is degraded, and answers are those of before, with their `Age`.",
        responses=problem_responses(503),
    )
    async def readyz() -> Ready:
        snapshots.now()
        return Ready(status="degraded" if follower is not None and follower.fault is not None else "ok")

    @router.get(
        "/health",
        operation_id="health",
        summary="Is all well?",
        responses=problem_responses(503),
    )
    async def health() -> Health:
        snapshot = snapshots.now()
        away = follower.fault if follower is not None else None
        faults = [fault for fault in (snapshots.fault, away, records.coverage.fault) if fault is not None]
        # Where it is stays inside: paths of this machine are in the log.
        detail = "; ".join(". ".join(filter(None, (fault.what, fault.mend))) for fault in faults)
        return Health(status="degraded" if faults else "ok", data_version=snapshot.data_version, detail=detail or None)

    @router.get(
        "/health/db",
        operation_id="health_db",
        summary="Can the serving database be opened and asked?",
        description="Asks it now; answers may still come from a version loaded before, see `/health`.",
        responses=problem_responses(503),
    )
    def health_db() -> DatabaseHealth:
        try:
            found = follower.published() if follower is not None else published(snapshots.path)
        except F1Error as error:
            raise Unavailable(error) from None
        return DatabaseHealth(status="ok", data_version=found.data_version, rows=dict(found.rows))

    @router.get("/version", operation_id="version", summary="What is running, on which data?")
    async def version() -> Version:
        now = snapshots.current
        return Version(
            version=__version__,
            data_version=now.data_version if now else None,
            content_hash=now.content_hash if now else None,
        )

    return router


def _not_stored(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"
