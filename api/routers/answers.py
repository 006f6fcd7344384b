"""Answers from the snapshot for the documented routes: the bytes of the hot path, and what it lets through.

That is a query string, an id that moved, and one that is unknown. Which route asks is in the router of its resource.
"""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from api.negotiation import reply
from api.snapshots import Snapshots
from f1_platform.serving import Snapshot
from f1_platform.serving.resources import Resource

_HEADERS: dict[str, Any] = {
    "ETag": {"description": "strong; send it back as If-None-Match", "schema": {"type": "string"}},
    "X-Data-Version": {"description": "the version this answer belongs to", "schema": {"type": "integer"}},
}
OK: dict[int | str, dict[str, Any]] = {
    200: {"headers": _HEADERS},
    304: {"description": "Not Modified: If-None-Match holds the ETag", "headers": _HEADERS},
}
"""The documentation of an answer that is there."""

MOVED: dict[int | str, dict[str, Any]] = {
    308: {
        "description": "Permanent Redirect: the archive has brought another id since",
        "headers": {"Location": {"description": "the path with the id of now", "schema": {"type": "string"}}},
    },
}
"""The documentation of an id that moved."""


def answer_all(request: Request, snapshots: Snapshots, resource: Resource) -> Response:
    """The list of a resource."""
    return _answer(request, snapshots.now(), resource.path)


def answer_one(request: Request, snapshots: Snapshots, resource: Resource, member_id: int) -> Response:
    """One member of a resource, or where it has moved.

    Raises:
        HTTPException: 404, the id is unknown.
    """
    snapshot, path = snapshots.now(), f"{resource.path}/{member_id}"
    if path in snapshot.answers:
        return _answer(request, snapshot, path)
    headers = {"X-Data-Version": str(snapshot.data_version), "Cache-Control": "no-cache"}
    if path in snapshot.moved:
        query = f"?{request.url.query}" if request.url.query else ""
        location = request.scope.get("root_path", "") + snapshot.moved[path] + query
        return RedirectResponse(location, 308, headers)
    raise HTTPException(404, f"{resource.kind.capitalize()} not found", headers)


def _answer(request: Request, snapshot: Snapshot, path: str) -> Response:
    chosen = reply(snapshot.answers[path], request.headers.raw)
    response = Response(chosen.body, chosen.status)
    response.raw_headers = list(chosen.headers)
    return response
