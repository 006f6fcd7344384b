"""Assembles the API: `uvicorn --factory api.app:create_app`, any number of workers.

It reads the serving file of its settings and nothing else of the platform's home. Each worker watches the file itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI

from api.asgi import ASGIApp, head_as_get, no_sniffing, without_slash_at_end
from api.documentation import TITLE, add_documentation
from api.hot import hot_path
from api.problems import add_problem_handlers
from api.routers.circuits import circuits_router
from api.routers.drivers import drivers_router
from api.routers.health import health_router
from api.snapshots import Snapshots
from f1_platform.clock import SystemClock
from f1_platform.settings import Settings, load_settings


def create_app(settings: Settings | None = None, *, watch_seconds: float = 1.0) -> ASGIApp:
    """The whole application, hot path first.

    Args:
        settings: read from the environment by default.
        watch_seconds: how often the serving file is looked at; a look is one `stat`.

    Raises:
        SettingsError: naming every wrong setting.
    """
    snapshots = Snapshots((settings or load_settings()).serving_path)
    documented = no_sniffing(head_as_get(create_routes(snapshots, watch_seconds)))
    return without_slash_at_end(hot_path(documented, snapshots))


def create_routes(snapshots: Snapshots, watch_seconds: float) -> FastAPI:
    """The documented routes; as long as they are served, the serving file is watched."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        await snapshots.refresh()
        watching = asyncio.create_task(snapshots.watch(SystemClock(), watch_seconds))
        try:
            yield
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching

    app = FastAPI(title=TITLE, lifespan=lifespan, redirect_slashes=False, docs_url=None, redoc_url=None)
    for router in (drivers_router, circuits_router, health_router):
        app.include_router(router(snapshots))
    add_documentation(app)
    add_problem_handlers(app)
    return app
