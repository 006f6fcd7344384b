"""Assembles the API: `uvicorn --factory api.app:create_app`, any number of workers.

It reads the serving file and the raw store of its settings; each worker watches them itself.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from api.access_log import AccessLog, DailyFile
from api.aging import aged
from api.asgi import ASGIApp, head_as_get, without_slash_at_end
from api.changes import changes_router
from api.charts import Drawings, charts_router
from api.description import TITLE
from api.documentation import add_documentation
from api.explore import Pages, explore_router
from api.guards import checked, guarded
from api.hot import hot_path
from api.metrics import Following, Freshness, Ingestion, Owed, Traffic, metrics_page, route_finder
from api.openf1 import openf1_router
from api.problems import add_problem_handlers
from api.provenance import provenance_router
from api.routers.health import health_router
from api.routers.own import own_router
from api.served import Served
from api.telemetry import telemetry_router
from f1_platform.clock import SystemClock, clock_of
from f1_platform.settings import Settings, load_settings
from f1_platform.watching.showing import showing_of


def create_app(settings: Settings | None = None, *, watch_seconds: float = 1.0) -> ASGIApp:
    """The whole application: guards outermost, then the hot path, then the documented routes.

    Args:
        settings: read from the environment by default.
        watch_seconds: how often the serving file and the ledger are looked at; a look is a few `stat`s.

    Raises:
        SettingsError: naming every wrong setting.
    """
    settings = settings or load_settings()
    served, clock = Served.of(settings), SystemClock()
    routes = create_routes(served, settings, watch_seconds)
    traffic = Traffic(route_finder(["/", "/docs", "/metrics", *routes.openapi()["paths"]]))
    freshness = Freshness(settings.serving_path, lambda: served.records.coverage, clock_of(settings))
    showing = showing_of(settings, clock_of(settings))
    owed = Owed(lambda: served.records.coverage, settings, clock_of(settings), showing)
    of_process = (traffic, freshness, Following(served.follower))
    of_home = (Ingestion(settings.measures_path, showing), owed)
    documented = checked(metrics_page(head_as_get(routes), *of_process, of_home=of_home))
    answering = without_slash_at_end(hot_path(documented, served.snapshots, served.ready))
    if served.follower is not None:
        answering = aged(answering, served.follower)
    return guarded(answering, settings, clock, traffic, AccessLog(DailyFile(settings.logs_dir), clock))


def create_routes(served: Served, settings: Settings, watch_seconds: float) -> FastAPI:
    """The documented routes; as long as they are served, what they answer from is watched.

    Args:
        served: what they answer from.
        settings: keys and rates, for the documentation.
        watch_seconds: how often what they answer from is looked at.
    """
    drawings = Drawings(served.records, settings.home)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        async with served.kept_new(watch_seconds):
            yield
        drawings.close()

    app = FastAPI(title=TITLE, lifespan=lifespan, redirect_slashes=False, docs_url=None, redoc_url=None)
    app.include_router(own_router(served.snapshots, served.ready, served.workers, served.records))
    app.include_router(provenance_router(served.snapshots, served.ready, served.workers, served.records))
    app.include_router(changes_router(served.snapshots, served.ready, served.workers, served.records))
    app.include_router(charts_router(served.snapshots, drawings, served.workers))
    app.include_router(telemetry_router(served.records, served.workers))
    app.include_router(openf1_router(served.records, served.workers, served.snapshots))
    app.include_router(health_router(served))
    app.include_router(explore_router(Pages(served.snapshots, served.records, drawings, served.ready, served.workers)))
    add_documentation(app, settings)
    add_problem_handlers(app)
    return app
