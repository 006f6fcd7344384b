"""OpenAPI tells the truth, and its pages need no other host."""

import re

import httpx
import pytest

from api.app import create_routes
from api.served import Served
from f1_platform.charts import CHARTS
from f1_platform.openf1 import ENDPOINTS
from f1_platform.settings import Settings

OWN = {
    "/circuits": "/{circuit_id} /{circuit_id}/fastest_laps /{circuit_id}/provenance /{circuit_id}/races",
    "/drivers": "/{driver_id} /{driver_id}/provenance /{driver_id}/results /{driver_id}/seasons /{driver_id}/teammates",
    "/races": "/{race_id} /{race_id}/grid /{race_id}/laps /{race_id}/results /{race_id}/sprint",
    "/seasons": "/{year} /{year}/races /{year}/standings/drivers /{year}/standings/teams",
    "/sessions": "/{session_key} /{session_key}/laps /{session_key}/pit_stops /{session_key}/positions "
    "/{session_key}/changes /{session_key}/quality /{session_key}/stints /{session_key}/summary "
    "/{session_key}/telemetry",
    "/teams": "/{team_id} /{team_id}/results /{team_id}/seasons",
    "/health": "/db",
    "/charts": " ".join(f"/{name}" for name in CHARTS),
    **dict.fromkeys(("/changes", "/quality", "/search", "/livez", "/readyz", "/version", "/metrics", "/v1"), ""),
}
ROUTES = {
    *(path + below for path, members in OWN.items() for below in ("", *members.split())),
    *(f"/v1/{endpoint}" for endpoint in ENDPOINTS),
}


@pytest.fixture(scope="module")
def document(client: httpx.Client) -> dict:
    return client.get("/openapi.json").json()


def test_it_is_openapi_3_1_with_every_route_named_tagged_and_summed_up(document: dict) -> None:
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == ROUTES
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    assert len({operation["operationId"] for operation in operations}) == len(ROUTES)
    assert all(operation["tags"] and operation["summary"] for operation in operations)


def test_openf1_is_credited(document: dict) -> None:
    assert "OpenF1" in document["info"]["description"]
    assert "CC BY-NC-SA 4.0" in document["info"]["description"]


def test_errors_are_documented_as_problems(document: dict) -> None:
    answers = document["paths"]["/drivers/{driver_id}"]["get"]["responses"]
    assert sorted(answers) == ["200", "304", "308", "404", "414", "422", "431", "503", "504"]
    schema = answers["404"]["content"]["application/problem+json"]["schema"]
    assert schema == {"$ref": "#/components/schemas/Problem"}
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_errors_below_v1_are_documented_as_upstream_has_them(document: dict) -> None:
    answers = document["paths"]["/v1/laps"]["get"]["responses"]
    assert sorted(answers) == ["200", "304", "400", "404", "414", "431", "503", "504"]
    for status, answer in answers.items():
        if int(status) >= 400:
            assert list(answer["content"]) == ["application/json"], status


@pytest.mark.parametrize(("template", "path"), [("/drivers/{driver_id}", "/drivers/830"), ("/drivers", "/drivers")])
def test_answers_have_exactly_the_documented_fields(
    client: httpx.Client, document: dict, template: str, path: str
) -> None:
    schema = document["paths"][template]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    answer, described = client.get(path).json(), schema.get("items", schema)["properties"]
    assert list(answer[0] if isinstance(answer, list) else answer) == list(described)
    assert all(known["description"] and known["examples"] for known in described.values())


def test_units_are_told(document: dict) -> None:
    own = document["paths"]["/circuits"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    fastest = own["items"]["properties"]["fastest_lap"]
    assert (fastest["x-unit"], fastest["description"][-4:]) == ("ms", "(ms)")
    speed = document["components"]["schemas"]["OpenF1CarData"]["properties"]["speed"]
    assert (speed["x-unit"], speed["description"][-6:]) == ("km/h", "(km/h)")


@pytest.mark.parametrize("page", ["/docs", "/redoc"])
def test_the_pages_ask_no_other_host(client: httpx.Client, page: str) -> None:
    answer = client.get(page)
    links = re.findall(r'(?:src|href|spec-url)="([^"]+)"', answer.text)
    assert links
    for link in links:
        assert link.startswith("/"), link
        assert client.get(link).status_code == 200, link
    assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_health_answers_are_not_stored(client: httpx.Client) -> None:
    for path in ("/livez", "/readyz", "/health", "/health/db", "/version"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store"), path
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_version_says_nothing_that_changes_with_time_alone(client: httpx.Client) -> None:
    assert set(client.get("/version").json()) == {"version", "data_version", "content_hash"}


async def test_a_fault_of_ours_is_a_problem_without_a_stack_trace(tmp_path) -> None:
    settings = Settings(home=tmp_path, _env_file=None)
    app = create_routes(Served.of(settings), settings, watch_seconds=1)

    @app.get("/breaks")
    async def breaks() -> None:
        raise RuntimeError("secret inside")

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
        answer = await client.get("/breaks")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
