"""What costs needs a key where there are any; what is light never does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import httpx
import pytest

from f1_platform_tests.api.guards.guarded_app import guarded_client


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with guarded_client(api_keys=f"grafana:{_hashed('lights-out')},pit-wall:{_hashed('box-box')}") as client:
        yield client


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer lights-out"},
        {"Authorization": "bearer   box-box"},
        {"X-API-Key": "box-box"},
    ],
)
def test_a_key_opens_what_costs(client: httpx.Client, headers: dict[str, str]) -> None:
    answer = client.get("/heavy", headers=headers)
    assert (answer.status_code, answer.text) == (200, "heavy")


@pytest.mark.parametrize("others", [{"X-API-Key": "unknown"}, {"Authorization": "Bearer of-openf1"}])
@pytest.mark.parametrize("own", [{"X-API-Key": "box-box"}, {"Authorization": "Bearer box-box"}])
def test_a_key_counts_whatever_is_sent_beside_it(client: httpx.Client, others: dict, own: dict) -> None:
    headers = [*others.items(), *own.items()]
    assert client.get("/heavy", headers=headers).status_code == 200
    assert client.get("/heavy", headers=headers[::-1]).status_code == 200
    assert client.get("/heavy", headers=others).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Basic lights-out"},
        {"Authorization": "lights-out"},
        {"X-API-Key": "lights-ou"},
        {"X-API-Key": _hashed("lights-out")},
        {"X-API-Key": "\xff\xfe"},
    ],
)
def test_without_one_what_costs_is_refused_and_what_is_light_is_not(client: httpx.Client, headers) -> None:
    raw = [(name, value.encode("latin-1")) for name, value in headers.items()]
    refused = client.get("/heavy", headers=raw)
    assert (refused.status_code, refused.headers["content-type"]) == (401, "application/problem+json")
    assert refused.headers["www-authenticate"].startswith("Bearer")
    assert "X-API-Key" in refused.json()["detail"]
    assert client.get("/light", headers=raw).status_code == 200


def test_below_v1_the_refusal_has_upstreams_body(client: httpx.Client) -> None:
    refused = client.get("/v1/heavy")
    assert (refused.status_code, list(refused.json())) == (401, ["detail"])
    assert refused.headers["content-type"] == "application/json"


def test_where_no_keys_are_set_everything_is_open() -> None:
    with guarded_client() as client:
        assert client.get("/heavy").text == "heavy"
