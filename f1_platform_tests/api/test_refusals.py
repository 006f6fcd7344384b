"""OpenAPI names each answer that guards and workers give in a route's stead where it may occur, and nowhere else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from starlette.exceptions import HTTPException

from api import create_app
from api.guards.keys import KeyNeeded
from api.working.job import TooLong
from api.working.lane import Full
from f1_platform.settings import Settings
from f1_platform_tests.api.conftest import served

GUARDED = {"api_keys": "x:" + hashlib.sha256(b"box").hexdigest(), "api_rate_limit": "4/minute"}
COMMON = {"RateLimit", "RateLimit-Policy", "X-Request-ID"}
"""Headers of all answers."""


@contextmanager
def _api(home: Path, **settings: str) -> Iterator[httpx.Client]:
    app = create_app(Settings(home=home, _env_file=None, **settings))
    with served(app) as address, httpx.Client(base_url=address) as client:
        yield client


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with _api(tmp_path_factory.mktemp("guarded"), **GUARDED) as client:
        yield client


@pytest.fixture(scope="module")
def paths(guarded: httpx.Client) -> dict:
    return guarded.get("/openapi.json").json()["paths"]


def _statuses(paths: dict, status: int) -> set[str]:
    return {path for path, operations in paths.items() if str(status) in operations["get"]["responses"]}


def test_a_server_without_keys_or_rates_names_neither(tmp_path: Path) -> None:
    with _api(tmp_path) as client:
        document = client.get("/openapi.json").json()
    assert not _statuses(document["paths"], 401) | _statuses(document["paths"], 429)
    assert "securitySchemes" not in document["components"]
    assert not any("security" in operations["get"] for operations in document["paths"].values())
    answers = document["paths"]["/drivers"]["get"]["responses"].values()
    assert not any("RateLimit" in answer["headers"] for answer in answers)


def test_only_what_may_cost_much_asks_for_a_key(paths: dict) -> None:
    assert _statuses(paths, 401) == {path for path in paths if path.startswith("/v1/")}
    assert all(paths[path]["get"]["security"] == [{}, {"bearer": []}, {"key": []}] for path in _statuses(paths, 401))


def test_all_is_counted_but_what_watches_over_the_process(paths: dict) -> None:
    open_to_all = {"/livez", "/readyz", "/health", "/health/db", "/metrics"}
    assert _statuses(paths, 429) == set(paths) - open_to_all
    for path, operations in paths.items():
        told = [{"RateLimit", "RateLimit-Policy"} <= set(answer["headers"]) for answer in _answers(operations)]
        assert set(told) == {path not in open_to_all}, path


def test_all_bounds_the_length_of_a_request_and_only_work_takes_too_long(paths: dict) -> None:
    assert _statuses(paths, 414) == _statuses(paths, 431) == set(paths)
    idle = {"/livez", "/readyz", "/health", "/health/db", "/metrics", "/version", "/v1", "/charts"}
    assert _statuses(paths, 504) == _statuses(paths, 503) - idle == set(paths) - idle


@pytest.mark.parametrize(
    ("path", "client"), [("/drivers", "192.0.2.1"), ("/v1/laps", "192.0.2.2"), ("/v1", "192.0.2.3")]
)
def test_refusals_are_as_they_are_described(guarded: httpx.Client, paths: dict, path: str, client: str) -> None:
    many = [(f"X-Header-{number}", "x") for number in range(101)]
    # The server believes a proxy on its own machine which address it speaks for.
    proxied = {"X-Forwarded-For": client}
    long = guarded.get(path, params={"q": "x" * 9000}, headers=proxied)
    crowded = guarded.get(path, headers=[*many, *proxied.items()])
    while (counted := guarded.get(path, headers=proxied)).status_code != 429:
        assert counted.headers["ratelimit"]
    for status, answer in ((414, long), (431, crowded), (429, counted)):
        assert answer.status_code == status
        described = paths[path]["get"]["responses"][str(status)]
        assert [answer.headers["content-type"]] == list(described["content"])
        assert {name.lower() for name in described["headers"]} <= set(answer.headers)


@pytest.mark.parametrize(
    "refusal", [KeyNeeded(), Full("Too many", 10), TooLong(60)], ids=lambda refusal: str(refusal.status_code)
)
def test_headers_of_refusals_are_those_that_are_described(paths: dict, refusal: HTTPException) -> None:
    described = paths["/v1/laps"]["get"]["responses"][str(refusal.status_code)]["headers"]
    assert set(described) - COMMON == set(refusal.headers or {}) - {"Cache-Control"}


def _answers(operations: dict) -> list[dict]:
    return list(operations["get"]["responses"].values())
