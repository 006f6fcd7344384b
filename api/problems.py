"""RFC 9457: every error on our own routes is `application/problem+json`, says what to do, and shows no inside.

Below `/v1` errors have the body that OpenF1 gives them, for the clients written for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from f1_platform.errors import F1Error

MEDIA_TYPE = "application/problem+json"

_DETAILS = {
    401: "This needs an API key: send it as `Authorization: Bearer KEY` or `X-API-Key: KEY`",
    404: "Driver not found",
    406: "No format that Accept takes is on offer: 'image/png'. There is json (application/json), csv (text/csv) ...",
    414: "The query string has 9000 bytes, of 8192 at most. Ask with fewer filters",
    422: "There is no field 'win': did you mean wins?",
    429: "More requests than the rate limit has. Ask again in 12 s; RateLimit-Policy says what it is",
    431: "The request has 120 headers, of 100 at most",
    503: "There is no published data. Run `f1 run` or `f1 publish`; it is then found",
    504: "This took longer than 60 s and was cancelled. Ask for less: one session, driver or span",
}
"""Examples for the documentation."""

_UPSTREAMS = "/v1/"
_INSTANCE = 256
_TITLES = {499: "Client Closed Request"}


class Problem(BaseModel):
    """An error, as RFC 9457 has it."""

    type: str = Field(
        description="kind of problem; `about:blank` says no more than the status", examples=["about:blank"]
    )
    title: str = Field(description="the status in words", examples=["Not Found"])
    status: int = Field(description="the HTTP status", examples=[404])
    detail: str = Field(description="what happened, and what to do", examples=["Driver not found"])
    instance: str = Field(description="the path that was asked", examples=["/drivers/4711"])


class Unavailable(HTTPException):
    """503: something the answer needs is not there yet, or not readable; worth another try."""

    def __init__(self, error: F1Error) -> None:
        # `where` stays inside: a path of this machine is nobody else's business.
        detail = ". ".join(part for part in (error.what, error.mend) if part)
        super().__init__(503, detail, {"Retry-After": "5", "Cache-Control": "no-store"})


def problem(request: Request, status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """The response of an error."""
    path = request.scope["path"]
    headers = {"X-Content-Type-Options": "nosniff", **(headers or {})}
    if path.startswith(_UPSTREAMS):
        return Response(msgspec.json.encode({"detail": detail}), status, headers, "application/json")
    content = Problem(
        type="about:blank",
        title=_TITLES.get(status) or HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        instance=quote(path[:_INSTANCE]),
    )
    return Response(msgspec.json.encode(content.model_dump()), status, headers, MEDIA_TYPE)


def add_problem_handlers(app: FastAPI) -> None:
    """Makes every error of the app a problem."""
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _wrong_request)
    app.add_exception_handler(Exception, _own_fault)


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The documentation of the errors that a route may answer."""
    return {status: _documented(HTTPStatus(status)) for status in statuses}


def _documented(status: HTTPStatus) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    example = {"type": "about:blank", "title": status.phrase, "status": status, "detail": _DETAILS[status]}
    return {"description": status.phrase, "content": {MEDIA_TYPE: {"schema": schema, "example": example}}}


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail, headers = error.detail, dict(error.headers or {})
    if error.status_code == HTTPStatus.NOT_FOUND and detail == HTTPStatus.NOT_FOUND.phrase:
        detail = "No such route; /docs lists them all"
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(sorted({*headers.get("Allow", "GET").split(", "), "HEAD"}))
        detail = f"{request.method} is not allowed here; allowed are {headers['Allow']}"
    return problem(request, error.status_code, detail, headers)


async def _wrong_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    # Of what may be absent, the kind that was expected comes behind the parameter's name.
    faults = [f"{fault['loc'][:2][-1]} {fault['input']!r}: {fault['msg']}" for fault in error.errors()]
    return problem(request, 422, "; ".join(faults))


async def _own_fault(request: Request, error: Exception) -> Response:
    return problem(request, 500, "The fault is ours, and is in the server's log; the same request may work later")
