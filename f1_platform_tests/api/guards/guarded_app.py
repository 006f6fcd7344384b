"""A small API with all guards around it, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from api.asgi import head_as_get
from api.guards import checked, guarded
from api.problems import add_problem_handlers
from api.working import Workers
from f1_platform.clock import Clock, SystemClock
from f1_platform.settings import Settings
from f1_platform_tests.api.conftest import served


def small_app() -> FastAPI:
    app, workers = FastAPI(), Workers()

    @app.get("/light")
    async def light(request: Request) -> str:
        return await workers.run(lambda _: "light", request=request)

    @app.get("/heavy")
    @app.get("/v1/heavy")
    async def heavy(request: Request) -> Response:
        return await workers.respond(
            lambda _: iter([b"hea", b"vy"]), request=request, heavy=True, headers={}, media_type="text/plain"
        )

    @app.get("/broken")
    async def broken(request: Request) -> Response:
        return await workers.respond(_broken, request=request, heavy=False, headers={}, media_type="text/plain")

    @app.get("/page")
    async def page() -> HTMLResponse:
        return HTMLResponse("<p>page")

    add_problem_handlers(app)
    return app


@contextmanager
def guarded_client(*observers, clock: Clock | None = None, **settings) -> Iterator[httpx.Client]:
    known = Settings(_env_file=None, **settings)
    app = guarded(checked(head_as_get(small_app())), known, clock or SystemClock(), *observers)
    with served(app) as address, httpx.Client(base_url=address) as client:
        yield client


def _broken(_) -> Iterator[bytes]:
    yield b"half of it"
    raise RuntimeError("the disk is gone")
