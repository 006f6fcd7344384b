"""What OpenAPI says of the API as a whole, and the pages that show it without asking any other host."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import fastapi_offline
from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.docs import get_redoc_html, get_swagger_ui_html
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

from api.problems import Problem
from f1_platform import __version__
from f1_platform.serving.snapshot import LICENSE

TITLE = "f1-platform"
DESCRIPTION = f"""Begin with `/drivers` and `/circuits`; `/docs` lets you try every route.

Timing from 2023 on is from [OpenF1](https://openf1.org), licensed under [CC BY-NC-SA 4.0]({LICENSE}); every answer
names that license in its `Link` header. Results before are from an Ergast-style archive.

Answers carry a strong `ETag` and the `X-Data-Version` they belong to; errors are `application/problem+json` (RFC 9457).
This platform is not associated with Formula One.
"""
TAGS = [
    {"name": "drivers", "description": "People with a race result. An id is the same in all seasons and sources."},
    {"name": "circuits", "description": "Circuits with a race, and the fastest race lap where lap times are known."},
    {"name": "health", "description": "For those who run it: alive, ready, well, and which version of what."},
]

_ASSETS = "/docs-assets"
_POLICY = {
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'none'"
}
"""Keeps the pages off other hosts, ReDoc's logo among them. Both have inline code; ReDoc has a worker."""


def add_documentation(app: FastAPI) -> None:
    """Adds `/docs` and `/redoc` with their scripts, and completes the OpenAPI document."""
    app.mount(_ASSETS, StaticFiles(directory=Path(fastapi_offline.__file__).parent / "static"), name="docs-assets")
    app.include_router(_pages())
    app.openapi = lambda: _openapi(app)  # FastAPI's own way of extending the document


def _openapi(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        document = get_openapi(
            title=TITLE,
            version=__version__,
            summary="Formula 1 since 1950: drivers, circuits and their records",
            description=DESCRIPTION,
            routes=app.routes,
            tags=TAGS,
            license_info={"name": "Data: CC BY-NC-SA 4.0 (OpenF1)", "url": LICENSE},
        )
        document["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        app.openapi_schema = document
    return app.openapi_schema


def _pages() -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/docs")
    async def docs(request: Request) -> HTMLResponse:
        root = _root(request)
        page = get_swagger_ui_html(
            openapi_url=f"{root}/openapi.json",
            title=f"{TITLE} - routes",
            swagger_js_url=f"{root}{_ASSETS}/swagger-ui-bundle.js",
            swagger_css_url=f"{root}{_ASSETS}/swagger-ui.css",
            swagger_favicon_url=f"{root}{_ASSETS}/favicon.png",
            swagger_ui_parameters={"displayRequestDuration": True, "tryItOutEnabled": True},
        )
        page.headers.update(_POLICY)
        return page

    @router.get("/redoc")
    async def redoc(request: Request) -> HTMLResponse:
        root = _root(request)
        page = get_redoc_html(
            openapi_url=f"{root}/openapi.json",
            title=f"{TITLE} - reference",
            redoc_js_url=f"{root}{_ASSETS}/redoc.standalone.js",
            redoc_favicon_url=f"{root}{_ASSETS}/favicon.png",
            with_google_fonts=False,
        )
        page.headers.update(_POLICY)
        return page

    return router


def _root(request: Request) -> str:
    return request.scope.get("root_path", "")
