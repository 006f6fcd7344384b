"""Answers that fail, each as its client meets it on the wire, counted by the upstream that dealt it."""

from __future__ import annotations

import re
from itertools import takewhile

import httpx
import orjson
import pytest

from f1_platform.openf1 import ENDPOINTS
from f1_platform_tests.upstream.faults.conftest import LAPS, dealt, on_the_wire


@pytest.mark.parametrize(
    ("name", "status", "body"),
    [
        ("http-500", 500, r'\{"detail":"Internal Server Error"\}'),
        ("http-502", 502, r"<!DOCTYPE html>.*502 Bad Gateway.*"),
        ("http-503", 503, r"<!DOCTYPE html>.*503 Service Temporarily Unavailable.*"),
        ("http-504", 504, r"<!DOCTYPE html>.*504 Gateway Time-out.*"),
        ("html", 200, r"<!DOCTYPE html>.*"),
        ("empty-body", 200, r""),
        ("detail", 200, r'\{"detail":"Internal Server Error"\}'),
    ],
)
def test_another_answer_comes_instead(serve, name, status, body):
    address = serve(f"{name}=1")
    answer = httpx.get(address + LAPS)
    assert answer.status_code == status
    assert re.fullmatch(body, answer.text, re.DOTALL)
    assert dealt(address) == {name: 1}
    assert httpx.get(f"{address}/_requests").json()["by_endpoint"] == {"laps": {str(status): 1}}


@pytest.mark.parametrize(("name", "waiting"), [("storm", "7"), ("storm-silent", None)])
def test_a_storm_is_some_429_in_a_row_and_then_the_truth(serve, name, waiting):
    address = serve(f"{name}=1", "retry-after=7")
    with httpx.Client(base_url=address) as client:
        storm = list(takewhile(lambda answer: answer.status_code != 200, iter(lambda: client.get(LAPS), None)))
    assert {answer.status_code for answer in storm} == {429}
    assert 2 <= len(storm) <= 5
    assert {answer.headers.get("retry-after") for answer in storm} == {waiting}
    assert dealt(address) == {name: len(storm)}


def test_a_reset_before_the_answer_leaves_no_byte(serve):
    address = serve("reset-before=1")
    assert on_the_wire(address, LAPS) == (b"", True)
    with pytest.raises(httpx.ReadError):
        httpx.get(address + LAPS)
    assert dealt(address) == {"reset-before": 2}


def test_a_reset_within_leaves_the_head_and_some_of_the_body(serve, truth):
    address = serve("reset-within=1")
    received, was_reset = on_the_wire(address, LAPS)
    head, _, body = received.partition(b"\r\n\r\n")
    whole = int(re.search(rb"content-length: (\d+)", head.lower())[1])
    assert was_reset
    assert head.startswith(b"HTTP/1.1 200")
    assert 0 < len(body) < whole
    assert body.startswith(b'[{"meeting_key"')
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        httpx.get(address + LAPS)


def test_a_stream_of_unknown_length_can_be_reset_too(serve):
    address = serve("reset-within=1")
    received, was_reset = on_the_wire(address, "/v1/car_data")
    assert was_reset
    assert b"0\r\n\r\n" not in received


def test_a_slow_loris_goes_on_byte_by_byte_and_never_ends_well(serve, clock):
    address = serve("slow-loris=1", "loris-seconds=5")
    received, was_reset = on_the_wire(address, LAPS)
    assert was_reset
    assert received.partition(b"\r\n\r\n")[2] == b'[{"me'
    assert clock.slept == 5


@pytest.mark.parametrize("name", ["truncated", "invalid-json"])
def test_json_that_is_none_comes_in_proper_http(serve, name):
    address = serve(f"{name}=1")
    answer = httpx.get(address + LAPS)
    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert answer.content.startswith(b"[{")
    assert answer.content.endswith(b"]") == (name == "invalid-json")
    with pytest.raises(orjson.JSONDecodeError):
        orjson.loads(answer.content)
    assert dealt(address) == {name: 1}


def test_a_dead_endpoint_never_answers_and_the_others_do(serve, truth):
    address = serve("dead=weather")
    assert {httpx.get(f"{address}/v1/weather?session_key=100").status_code for _ in range(9)} == {503}
    assert httpx.get(address + LAPS).json() == truth
    assert dealt(address) == {"dead": 9}


def test_dead_altogether(serve):
    address = serve("dead=all")
    with httpx.Client(base_url=address) as client:
        assert {client.get(f"/v1/{name}").status_code for name in ENDPOINTS} == {503}


def test_tokens_can_end_before_they_say(serve, clock):
    address = serve("token-life=90")
    token = httpx.post(f"{address}/token", data={"username": "me", "password": "secret"}).json()
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    assert token["expires_in"] == "3600"
    clock.wait(89)
    assert httpx.get(address + LAPS, headers=headers).status_code == 200
    clock.wait(1)
    assert httpx.get(address + LAPS, headers=headers).status_code == 401
