"""What every request and answer has: bounds, an id, headers for browsers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from f1_platform_tests.api.conftest import api
from f1_platform_tests.api.guards.guarded_app import guarded_client


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with guarded_client() as client:
        yield client


def test_a_query_string_path_or_head_that_is_too_long_is_refused(client: httpx.Client) -> None:
    for path, headers, status in (
        ("/light?" + "q" * 8193, {}, 414),
        ("/" + "p" * 1025, {}, 414),
        ("/light", {f"x-{number}": "1" for number in range(101)}, 431),
    ):
        answer = client.get(path, headers=headers)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
        assert len(answer.content) < 1000
    assert client.get("/light?" + "q" * 8192).status_code == 200


def test_the_clients_request_id_is_taken_where_it_is_a_short_token(client: httpx.Client) -> None:
    assert client.get("/light", headers={"X-Request-ID": "lap-57.VER_1"}).headers["x-request-id"] == "lap-57.VER_1"


@pytest.mark.parametrize("sent", ["short", "x" * 65, 'a"b":1,c{}}', "with space", "umlaut-ä-ö"])
def test_another_is_replaced_by_one_of_our_own(client: httpx.Client, sent: str) -> None:
    answer = client.get("/light", headers=[("X-Request-ID", sent.encode("latin-1"))])
    assert re.fullmatch("[0-9a-f]{24}", answer.headers["x-request-id"])


def test_two_requests_have_two_ids(client: httpx.Client) -> None:
    assert client.get("/light").headers["x-request-id"] != client.get("/light").headers["x-request-id"]


@pytest.mark.parametrize("path", ["/light", "/page", "/nowhere"])
def test_browsers_are_told_to_be_careful(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    of_pages = {"referrer-policy", "cross-origin-resource-policy", "x-frame-options", "content-security-policy"}
    assert of_pages & set(headers) == (of_pages if path == "/page" else set())
    assert not re.search("[0-9]", headers.get("server", ""))


def test_a_head_that_makes_no_sense_is_no_fault_of_ours(client: httpx.Client) -> None:
    assert client.get("/nowhere", headers={"Host": "[::1"}).status_code == 404


def test_pages_of_other_origins_may_not_read_unless_they_are_named(client: httpx.Client) -> None:
    page = {"Origin": "https://example.org"}
    assert "access-control-allow-origin" not in client.get("/light", headers=page).headers
    with guarded_client(api_cors_origins="https://example.org") as named:
        headers = named.get("/light", headers=page).headers
        assert headers["access-control-allow-origin"] == "https://example.org"
        exposed = set(headers["access-control-expose-headers"].split(", "))
        assert {"X-Total-Count", "X-Request-ID", "Content-Disposition", "ETag", "Link", "Retry-After"} < exposed
        assert {"X-Data-Version", "X-Data-Missing", "X-Data-Mistake", "X-Data-State"} < exposed
        asked = page | {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "x-api-key"}
        assert named.options("/light", headers=asked).status_code == 200
        stranger = named.get("/light", headers={"Origin": "https://example.net"})
        assert "access-control-allow-origin" not in stranger.headers


def test_with_a_star_every_page_may_read() -> None:
    with guarded_client(api_cors_origins="*") as client:
        answer = client.get("/light", headers={"Origin": "https://example.net"})
        assert answer.headers["access-control-allow-origin"] == "*"


def test_a_failure_is_logged_with_the_id_of_its_request(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/broken", headers={"X-Request-ID": "stint-3-of-VER"})
    assert "Request stint-3-of-VER failed, RuntimeError: the disk is gone" in caplog.messages


def test_the_whole_application_stands_behind_the_guards(tmp_path: Path) -> None:
    with api(tmp_path) as whole:
        assert whole.get("/drivers?" + "q" * 8193).status_code == 414
        headers = whole.get("/livez").headers
        assert {"x-request-id", "x-content-type-options"} <= set(headers)
        assert "f1_api_requests_total" in whole.get("/metrics").text
