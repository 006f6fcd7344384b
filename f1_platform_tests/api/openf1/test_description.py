"""What is said of the routes: the list at `/v1`, and OpenAPI from the registry."""

from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from api.openf1.examples import example_record
from f1_platform.openf1 import ENDPOINTS, to_records
from f1_platform.openf1.records import decode
from f1_platform_tests.api.openf1.serving import v1_over
from f1_platform_tests.records.filling import records_in, settings_of


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory):
    with v1_over(records_in(settings_of(tmp_path_factory.mktemp("home")))) as client:
        yield client


@pytest.fixture(scope="module")
def document(empty: httpx.Client) -> dict[str, Any]:
    return empty.get("/openapi.json").json()


def test_every_endpoint_is_described_and_nothing_else_below_v1(document: dict[str, Any]):
    paths = [path for path in document["paths"] if path.startswith("/v1/")]
    assert paths == [f"/v1/{name}" for name in ENDPOINTS]
    assert [document["paths"][path]["get"]["operationId"] for path in paths] == [f"v1_{name}" for name in ENDPOINTS]


def test_filters_have_types_and_units(document: dict[str, Any]):
    parameters = {one["name"]: one for one in document["paths"]["/v1/laps"]["get"]["parameters"]}
    assert parameters["lap_duration"]["description"] == "lap time (s)"
    assert parameters["lap_duration"]["schema"] == {"type": ["number", "string"]}
    assert {"lap_duration>", "lap_duration<", "csv", "format"} <= parameters.keys()
    assert "segments_sector_1" not in parameters


def test_records_have_units_in_their_descriptions(document: dict[str, Any]):
    speed = document["components"]["schemas"]["OpenF1CarData"]["properties"]["speed"]
    assert (speed["description"], speed["x-unit"]) == ("speed (km/h)", "km/h")


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_the_example_is_a_record_as_declared(endpoint: str):
    example = example_record(ENDPOINTS[endpoint])
    decoded = decode(endpoint, msgspec.json.encode([example]))
    assert decoded.extras == {}
    assert next(to_records(decoded.batch, endpoint)) == example


def test_the_list_names_every_field_in_the_order_of_the_answers(empty: httpx.Client):
    listed = {one["endpoint"]: one for one in empty.get("/v1").json()}
    assert list(listed) == list(ENDPOINTS)
    assert [field["name"] for field in listed["car_data"]["fields"]] == list(ENDPOINTS["car_data"].order)
    assert [field["name"] for field in listed["laps"]["fields"] if not field["filterable"]] == [
        "segments_sector_1",
        "segments_sector_2",
        "segments_sector_3",
    ]


def test_a_home_without_anything_answers_that_there_is_nothing(empty: httpx.Client, tmp_path: Path):
    assert {empty.get(f"/v1/{name}").status_code for name in ENDPOINTS} == {404}
