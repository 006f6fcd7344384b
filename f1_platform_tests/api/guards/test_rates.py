"""A rate limit refuses what is more than it has, tells what is left, and counts each caller by itself."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest

from api.guards.callers import network
from api.guards.rates import Rates
from f1_platform.access import Quota
from f1_platform.clock import SteppedClock
from f1_platform_tests.api.guards.guarded_app import guarded_client

KEY = "x:" + hashlib.sha256(b"box").hexdigest()


def _clock() -> SteppedClock:
    return SteppedClock(datetime(2024, 3, 2, tzinfo=UTC))


def test_what_is_more_than_the_rate_is_refused_until_the_oldest_request_is_out_of_the_window() -> None:
    clock = _clock()
    with guarded_client(clock=clock, api_rate_limit="2/minute;3/hour") as client:
        first = client.get("/light")
        assert first.headers["ratelimit-policy"] == '"60s";q=2;w=60, "3600s";q=3;w=3600'
        assert first.headers["ratelimit"] == '"60s";r=1;t=60, "3600s";r=2;t=3600'
        clock.wait(20)
        assert client.get("/light").headers["ratelimit"] == '"60s";r=0;t=40, "3600s";r=1;t=3580'
        refused = client.get("/light")
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "40")
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.headers["ratelimit"].startswith('"60s";r=0;t=40')
        clock.wait(39)
        assert client.get("/light").status_code == 429
        clock.wait(1)
        assert client.get("/light").status_code == 200
        assert client.get("/light").headers["retry-after"] == "3540"


def test_a_key_has_a_count_of_its_own() -> None:
    with guarded_client(clock=_clock(), api_rate_limit="1/minute", api_keys=KEY) as client:
        assert client.get("/light").status_code == 200
        assert client.get("/light").status_code == 429
        assert client.get("/light", headers={"X-API-Key": "box"}).status_code == 200
        assert client.get("/light", headers={"X-API-Key": "not"}).status_code == 429


def test_below_v1_the_refusal_has_upstreams_body() -> None:
    with guarded_client(clock=_clock(), api_rate_limit="1/minute") as client:
        client.get("/v1/heavy")
        refused = client.get("/v1/heavy")
        assert (refused.status_code, list(refused.json())) == (429, ["detail"])


def test_who_watches_over_the_process_is_not_counted() -> None:
    with guarded_client(clock=_clock(), api_rate_limit="1/minute") as client:
        answers = [client.get("/livez") for _ in range(3)]
        assert {answer.status_code for answer in answers} == {404}
        assert "ratelimit" not in answers[0].headers


def test_without_a_rate_nothing_is_told() -> None:
    with guarded_client() as client:
        assert "ratelimit-policy" not in client.get("/light").headers


def test_no_more_callers_are_remembered_than_there_is_room_for() -> None:
    rates = Rates([Quota(1, 60)], _clock(), callers=2)
    assert [rates.ask(caller)[0] for caller in ("a", "b", "a", "c", "a", "b")] == [True, True, False, True, False, True]


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "testclient"),
    ],
)
def test_whoever_has_one_ipv6_address_has_its_network(host: str, counted: str) -> None:
    assert network(host) == counted
