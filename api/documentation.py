"""The pages that show what OpenAPI says of the API, without asking any other host."""

from __future__ import annotations

from pathlib import Path

import fastapi_offline
from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.docs import get_redoc_html, get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

from api.description import TITLE, openapi_of
from f1_platform.settings import Settings

_ASSETS = "/docs-assets"
_POLICY = {
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'none'"
}
"""Keeps the pages off other hosts, ReDoc's logo among them. Both have inline code; ReDoc has a worker."""


def add_documentation(app: FastAPI, settings: Settings) -> None:
    """Adds `/docs` and `/redoc` with their scripts, and completes the OpenAPI document."""
    app.mount(_ASSETS, StaticFiles(directory=Path(fastapi_offline.__file__).parent / "static"), name="docs-assets")
    app.include_router(_pages())
    app.openapi = lambda: openapi_of(app, settings)  # FastAPI's own way of extending the document


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
