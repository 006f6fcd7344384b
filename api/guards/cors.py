"""CORS: pages of other origins may read the answers, if the settings name them."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware

from api.asgi import ASGIApp

EXPOSED = (
    "Content-Disposition",
    "ETag",
    "Link",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "X-Data-Missing",
    "X-Data-Mistake",
    "X-Data-Quality",
    "X-Data-State",
    "X-Data-Version",
    "X-Request-ID",
    "X-Total-Count",
)
"""What a page's script may see of an answer besides the few headers that it always may."""


def cross_origin(app: ASGIApp, origins: Sequence[str]) -> ASGIApp:
    """Lets pages of these origins read; nothing is sent with a browser's credentials."""
    return CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=["GET", "HEAD"],
        allow_headers=["Authorization", "If-None-Match", "X-API-Key", "X-Request-ID"],
        expose_headers=EXPOSED,
    )
