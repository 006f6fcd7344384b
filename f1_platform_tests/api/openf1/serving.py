"""`/v1` over real HTTP, and what an answer comes down to when two of them are compared."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from api.asgi import head_as_get
from api.openf1 import openf1_router
from api.problems import add_problem_handlers
from api.snapshots import Snapshots
from api.working import Workers
from f1_platform.openf1 import ENDPOINTS
from f1_platform.openf1.timestamps import parse_date
from f1_platform.records import Records
from f1_platform_tests.api.conftest import served

NOTHING = b'{"detail":"No results found."}'


@contextmanager
def v1_over(records: Records, snapshots: Snapshots | None = None) -> Iterator[httpx.Client]:
    workers, app = Workers(), FastAPI()
    app.include_router(openf1_router(records, workers, snapshots or Snapshots(Path("nothing"))))
    add_problem_handlers(app)
    try:
        with served(head_as_get(app)) as address, httpx.Client(base_url=address, timeout=60) as client:
            yield client
    finally:
        workers.close()


def values_of(endpoint: str, records: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    """The records as values that are equal where the records are: a field left out is null, dates are instants."""
    return {
        tuple(_value(field.type, record.get(field.name)) for field in ENDPOINTS[endpoint].fields) for record in records
    }


def _value(type_: str, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return (parse_date(value) or value) if type_ == "date" and value is not None else value
