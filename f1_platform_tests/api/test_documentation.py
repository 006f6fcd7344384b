"""OpenAPI tells the truth, and its pages need no other host."""

import re

import httpx
import pytest

from api.app import create_routes
from api.snapshots import Snapshots
from f1_platform.serving.resources import CIRCUITS, DRIVERS

ROUTES = [
    "/drivers",
    "/drivers/{driver_id}",
    "/circuits",
    "/circuits/{circuit_id}",
    "/livez",
    "/readyz",
    "/health",
    "/health/db",
    "/version",
]


@pytest.fixture(scope="module")
def document(client: httpx.Client) -> dict:
    return client.get("/openapi.json").json()


def test_it_is_openapi_3_1_with_every_route_named_tagged_and_summed_up(document: dict) -> None:
    assert document["openapi"].startswith("3.1")
    assert sorted(document["paths"]) == sorted(ROUTES)
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    assert len({operation["operationId"] for operation in operations}) == len(ROUTES)
    assert all(operation["tags"] and operation["summary"] for operation in operations)


def test_openf1_is_credited(document: dict) -> None:
    assert "OpenF1" in document["info"]["description"]
    assert "CC BY-NC-SA 4.0" in document["info"]["description"]


def test_errors_are_documented_as_problems(document: dict) -> None:
    answers = document["paths"]["/drivers/{driver_id}"]["get"]["responses"]
    assert sorted(answers) == ["200", "304", "308", "404", "422", "503"]
    schema = answers["404"]["content"]["application/problem+json"]["schema"]
    assert schema == {"$ref": "#/components/schemas/Problem"}
    assert "HTTPValidationError" not in document["components"]["schemas"]


@pytest.mark.parametrize(("resource", "path"), [(DRIVERS, "/drivers/830"), (CIRCUITS, "/circuits/1")])
def test_answers_have_exactly_the_documented_fields(client: httpx.Client, document: dict, resource, path: str) -> None:
    schema = document["components"]["schemas"][resource.kind.capitalize()]
    assert list(client.get(path).json()) == list(schema["properties"]) == schema["required"]
    assert all(known["description"] and known["examples"] for known in schema["properties"].values())


def test_units_are_told(document: dict) -> None:
    fastest = document["components"]["schemas"]["Circuit"]["properties"]["fastest_lap"]
    assert fastest["x-unit"] == "ms"
    assert fastest["description"].endswith("(ms)")


@pytest.mark.parametrize("page", ["/docs", "/redoc"])
def test_the_pages_ask_no_other_host(client: httpx.Client, page: str) -> None:
    answer = client.get(page)
    links = re.findall(r'(?:src|href|spec-url)="([^"]+)"', answer.text)
    assert links
    for link in links:
        assert link.startswith("/"), link
        assert client.get(link).status_code == 200, link
    assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_the_root_leads_to_the_docs(client: httpx.Client) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.headers["location"]) == (307, "/docs")
    assert client.head("/docs").status_code == 200


def test_health_answers_are_not_stored(client: httpx.Client) -> None:
    for path in ("/livez", "/readyz", "/health", "/health/db", "/version"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store"), path
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_version_says_nothing_that_changes_with_time_alone(client: httpx.Client) -> None:
    assert set(client.get("/version").json()) == {"version", "data_version", "content_hash"}


async def test_a_fault_of_ours_is_a_problem_without_a_stack_trace(tmp_path) -> None:
    app = create_routes(Snapshots(tmp_path / "none.sqlite"), watch_seconds=1)

    @app.get("/breaks")
    async def breaks() -> None:
        raise RuntimeError("secret inside")

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
        answer = await client.get("/breaks")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
