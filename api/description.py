"""The OpenAPI document as a whole: title, tags, and what every route has in common. Each route describes itself."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.problems import MEDIA_TYPE, Problem, problem_responses
from f1_platform import __version__
from f1_platform.serving.snapshot import LICENSE

TITLE = "f1-platform"
DESCRIPTION = f"""Begin with `/drivers`, `/seasons/2024/races` or `/search?q=monza`; `/docs` lets you try every route.

**Lists** take conditions (`wins>=10`), `sort`, `fields`, `limit`, `cursor`, and come as JSON, NDJSON, CSV, Parquet or
Arrow by `Accept` or `format`. **`/v1`** is OpenF1's own interface: its clients change one base URL.

Timing from 2023 on is from [OpenF1](https://openf1.org), licensed under [CC BY-NC-SA 4.0]({LICENSE}); every answer
names that license in its `Link` header. Results before are from an Ergast-style archive.

Answers carry a strong `ETag` and the `X-Data-Version` they belong to, all of them an `X-Request-ID`; errors are
`application/problem+json` (RFC 9457), below `/v1` as OpenF1 has them. This platform is not associated with Formula One.
"""
TAGS = [
    {"name": "drivers", "description": "People with a race result. An id is the same in all seasons and sources."},
    {"name": "teams", "description": "Constructors, over all their names of sponsors."},
    {"name": "circuits", "description": "Circuits with a race, and the fastest race lap where lap times are known."},
    {"name": "seasons", "description": "Seasons, their races and championships after any round."},
    {"name": "races", "description": "Grands prix: results, grids, sprints, and places and times lap by lap."},
    {
        "name": "sessions",
        "description": "Practice, qualifying, sprint, race since 2023, and what was fetched of each.",
    },
    {"name": "telemetry", "description": "A lap or a stint on distance, so that laps can be laid over one another."},
    {"name": "search", "description": "People, teams, circuits, races and sessions by name."},
    {"name": "OpenF1", "description": "OpenF1's own routes and query language over what the platform has recorded."},
    {"name": "health", "description": "For those who run it: alive, ready, well, and which version of what."},
]

_DETAIL = {"type": "object", "properties": {"detail": {"type": "string"}}, "required": ["detail"]}
_REQUEST_ID = {
    "X-Request-ID": {
        "description": "names the request in the access log; a client's own is taken if it is 8 to 64 of A-Za-z0-9._-",
        "schema": {"type": "string"},
    }
}
_METRICS = {
    "get": {
        "tags": ["health"],
        "summary": "What Prometheus reads",
        "description": "Requests, latencies, cache hits, data version, age by endpoint; of one process.",
        "operationId": "metrics",
        "responses": {"200": {"description": "OK", "content": {"text/plain": {"schema": {"type": "string"}}}}},
    }
}


def openapi_of(app: FastAPI) -> dict[str, Any]:
    """The document of all routes of an app, made once."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=TITLE,
            version=__version__,
            summary="Formula 1 since 1950: results, standings, timing and telemetry",
            description=DESCRIPTION,
            routes=app.routes,
            tags=TAGS,
            license_info={"name": "Data: CC BY-NC-SA 4.0 (OpenF1)", "url": LICENSE},
        )
        document["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        document["components"]["securitySchemes"] = {
            "bearer": {"type": "http", "scheme": "bearer", "description": "an API key, where the server has any"},
            "key": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "the same"},
        }
        for path, operations in document["paths"].items():
            for operation in operations.values():
                _complete(operation, as_upstream=path.startswith("/v1/"))
        document["paths"]["/metrics"] = _METRICS
        app.openapi_schema = document
    return app.openapi_schema


def _complete(operation: dict[str, Any], *, as_upstream: bool) -> None:
    """Adds what the guards may answer in a route's stead, and the header that every answer has."""
    if as_upstream:  # what costs is below /v1
        operation["security"] = [{}, {"bearer": []}, {"key": []}]
    for status, described in problem_responses(*((401,) if as_upstream else ()), 414, 429).items():
        if as_upstream:
            example = described["content"][MEDIA_TYPE]["example"]["detail"]
            described["content"] = {"application/json": {"schema": _DETAIL, "example": {"detail": example}}}
        operation["responses"].setdefault(str(status), described)
    for described in operation["responses"].values():
        described["headers"] = {**described.get("headers", {}), **_REQUEST_ID}
    operation["responses"] = dict(sorted(operation["responses"].items()))
