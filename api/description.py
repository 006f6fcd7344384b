"""The OpenAPI document as a whole: title, tags, and what every route has in common. Each route describes itself."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.problems import Problem
from api.refusals import add_refusals, security_schemes
from f1_platform import __version__
from f1_platform.serving.snapshot import LICENSE
from f1_platform.settings import Settings

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
    {
        "name": "charts",
        "description": "Pictures of all that, their specifications (Vega-Lite), and the rows they show.",
    },
    {"name": "changes", "description": "What OpenF1 corrected after it was fetched, from what to what."},
    {"name": "search", "description": "People, teams, circuits, races and sessions by name."},
    {"name": "OpenF1", "description": "OpenF1's own routes and query language over what the platform has recorded."},
    {"name": "health", "description": "For those who run it: alive, ready, well, and which version of what."},
]

_METRICS = {
    "get": {
        "tags": ["health"],
        "summary": "What Prometheus reads",
        "description": "Requests, latencies, cache hits, data version, age by endpoint; of one process.",
        "operationId": "metrics",
        "responses": {"200": {"description": "OK", "content": {"text/plain": {"schema": {"type": "string"}}}}},
    }
}


def openapi_of(app: FastAPI, settings: Settings) -> dict[str, Any]:
    """The document of all routes of an app, made once.

    Args:
        app: the routes.
        settings: keys and rates, which answer in a route's stead.
    """
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
        if schemes := security_schemes(settings):
            document["components"]["securitySchemes"] = schemes
        document["paths"]["/metrics"] = deepcopy(_METRICS)
        for path, operations in document["paths"].items():
            for operation in operations.values():
                add_refusals(path, operation, settings)
        app.openapi_schema = document
    return app.openapi_schema
