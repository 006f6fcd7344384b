"""What OpenAPI says of the answers that guards and workers give in a route's stead: those that may occur, no others."""

from __future__ import annotations

from typing import Any

from api.guards.rates import OPEN
from api.problems import MEDIA_TYPE, problem_responses
from f1_platform.settings import Settings

_DETAIL = {"type": "object", "properties": {"detail": {"type": "string"}}, "required": ["detail"]}
_UPSTREAMS = "/v1/"


def _header(description: str, kind: str = "string") -> dict[str, Any]:
    return {"description": description, "schema": {"type": kind}}


_HEADERS = {
    401: {"WWW-Authenticate": _header("`Bearer`, and the realm")},
    429: {"Retry-After": _header("seconds until a request is free again", "integer")},
    503: {"Retry-After": _header("seconds after which another try is worth it", "integer")},
}
_RATES = {
    "RateLimit": _header('what is left of each quota, as in `"60s";r=7;t=12`: requests, and seconds until one more'),
    "RateLimit-Policy": _header('the quotas, as in `"60s";q=10;w=60`: requests in a span of seconds'),
}
_REQUEST_ID = {
    "X-Request-ID": _header(
        "names the request in the access log; a client's own is taken if it is 8 to 64 of A-Za-z0-9._-"
    )
}
_KEYS = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "an API key; only what costs much needs one"},
    "key": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "the same"},
}


def security_schemes(settings: Settings) -> dict[str, Any]:
    """How a key is sent, where there are any."""
    return _KEYS if settings.api_keys else {}


def add_refusals(path: str, operation: dict[str, Any], settings: Settings) -> None:
    """Completes an operation with what may answer in its route's stead, and the headers that its answers have.

    Args:
        path: of the operation.
        operation: as its route describes it.
        settings: keys and rates of the API.
    """
    locked = path.startswith(_UPSTREAMS) and bool(settings.api_keys)
    counted = path not in OPEN and bool(settings.api_rate_limit)
    if locked:
        operation["security"] = [{}, *({name: []} for name in _KEYS)]
    answers = operation["responses"]
    for status, described in _problems(path, *_statuses(operation, locked=locked, counted=counted)).items():
        answers.setdefault(str(status), described)
    common = _REQUEST_ID | (_RATES if counted else {})
    for status, described in answers.items():
        described["headers"] = {**described.get("headers", {}), **_HEADERS.get(int(status), {}), **common}
    operation["responses"] = dict(sorted(answers.items()))


def _statuses(operation: dict[str, Any], *, locked: bool, counted: bool) -> list[int]:
    # Whatever may be unavailable is made by the workers, but for what tells just that.
    works = "503" in operation["responses"] and "health" not in operation["tags"]
    return [414, 431, *[401] * locked, *[429] * counted, *[504] * works]


def _problems(path: str, *statuses: int) -> dict[int | str, dict[str, Any]]:
    problems = problem_responses(*statuses)
    if path.startswith(_UPSTREAMS):
        for described in problems.values():
            example = {"detail": described["content"][MEDIA_TYPE]["example"]["detail"]}
            described["content"] = {"application/json": {"schema": _DETAIL, "example": example}}
    return problems
