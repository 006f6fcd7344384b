"""Every route of ours answers as it is described, in every format."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import httpx
import orjson
import pyarrow as pa
import pyarrow.csv
import pyarrow.ipc
import pyarrow.parquet
import pytest

from api.collections.asking import PAGING
from api.collections.catalogue import COLLECTIONS, MEMBERS, RECORDED
from api.formats import FORMATS
from f1_platform_tests.api.collections.asking import NAMED
from f1_platform_tests.api.collections.conftest import client, published

__all__ = ["client", "published"]

LISTS = [listed.path for listed in (*COLLECTIONS, *RECORDED)]
ROUTES = [*LISTS, *(member.path for member in MEMBERS), "/search"]
PROMISED = """
/seasons /seasons/{year} /seasons/{year}/races /seasons/{year}/standings/drivers /seasons/{year}/standings/teams
/races /races/{race_id} /races/{race_id}/results /races/{race_id}/sprint /races/{race_id}/grid /races/{race_id}/laps
/sessions /sessions/{session_key} /sessions/{session_key}/summary /sessions/{session_key}/stints
/sessions/{session_key}/quality /quality
/sessions/{session_key}/laps /sessions/{session_key}/pit_stops /sessions/{session_key}/positions
/drivers /drivers/{driver_id} /drivers/{driver_id}/seasons /drivers/{driver_id}/results /drivers/{driver_id}/teammates
/teams /teams/{team_id} /teams/{team_id}/seasons /teams/{team_id}/results
/circuits /circuits/{circuit_id} /circuits/{circuit_id}/races /circuits/{circuit_id}/fastest_laps /search
"""


@pytest.fixture(scope="module")
def document(client: httpx.Client) -> dict[str, Any]:
    return client.get("/openapi.json").json()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((path, methods["get"]) for path, methods in document["paths"].items())


def test_the_routes_are_those_that_were_promised(document: dict[str, Any]) -> None:
    assert sorted(document["paths"]) == sorted(PROMISED.split()) == sorted(ROUTES)


def test_every_route_is_named_tagged_summed_up_and_its_errors_told(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, operation in operations(document)]
    assert len(set(ids)) == len(ROUTES)
    for path, operation in operations(document):
        assert operation["summary"] and len(operation["tags"]) == 1, path
        assert {"200", "304", "422", "503"} <= set(operation["responses"]), path
        assert ("404" in operation["responses"]) == ("{" in path), path


@pytest.mark.parametrize("path", LISTS)
def test_every_parameter_that_is_described_is_taken(client: httpx.Client, document: dict[str, Any], path: str) -> None:
    parameters = document["paths"][path]["get"]["parameters"]
    asked = [one for one in parameters if one["in"] == "query"]
    assert {"sort", "fields", "limit", "format"} <= {one["name"] for one in asked}
    values = {"integer": "1", "number": "1.5", "boolean": "true", "string": "a"}
    for one in asked:
        schema = one["schema"]
        value = "2024-03-02" if schema.get("format") == "date" else values.get(schema["type"], "")
        value = schema.get("enum", [value])[0] if schema["type"] != "array" else schema["items"]["enum"][-1]
        assert one["description"], one
        answer = client.get(path.format_map(NAMED), params={one["name"]: value})
        assert answer.status_code == 200 or one["name"] == "round", answer.text


@pytest.mark.parametrize("path", ROUTES)
def test_answers_have_exactly_the_described_fields(client: httpx.Client, document: dict[str, Any], path: str) -> None:
    described = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    answer = client.get(path.format_map(NAMED), params={"q": "prix"} if path == "/search" else {}).json()
    if isinstance(answer, list):
        assert described["type"] == "array"
        assert all(list(row) == list(described["items"]["properties"]) for row in answer)
    else:
        assert list(answer) == list(described["properties"]) == described["required"]


@pytest.mark.parametrize("path", [collection.path for collection in COLLECTIONS])
def test_every_format_holds_the_same_rows(client: httpx.Client, path: str) -> None:
    url = path.format_map(NAMED)
    expected = client.get(url, params={"limit": PAGING.most}).json()
    found = {}
    for name, one in FORMATS.items():
        answer = client.get(url, headers={"Accept": one.media_type})
        assert answer.headers["content-type"].startswith(one.media_type)
        assert client.get(url, params={"format": name}).content == answer.content
        found[name] = answer.content
    assert [orjson.loads(line) for line in found["ndjson"].splitlines()] == expected
    parquet = pyarrow.parquet.read_table(io.BytesIO(found["parquet"]))
    assert pa.ipc.open_stream(found["arrow"]).read_all().equals(parquet)
    assert parquet.num_rows == len(expected)
    if expected:
        assert parquet.column_names == list(expected[0])
        assert pyarrow.csv.read_csv(io.BytesIO(found["csv"])).num_rows == len(expected)


def test_a_format_that_nobody_has_is_406_or_422(client: httpx.Client) -> None:
    assert client.get("/races", headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/races", params={"format": "xml"}).status_code == 422


@pytest.mark.parametrize("path", ["/races/", "/drivers/830/", "/drivers/830/results/"])
def test_a_slash_at_the_end_changes_nothing(client: httpx.Client, path: str) -> None:
    assert client.get(path).content == client.get(path.rstrip("/")).content


def test_errors_are_problems(client: httpx.Client) -> None:
    answer = client.get("/races?sesaon=2024")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Unprocessable Entity",
        "status": 422,
        "detail": "There is no field 'sesaon': did you mean season?",
        "instance": "/races",
    }
