"""Whom faults strike: the same in every run of a seed, whatever the order, and no route for ever."""

from __future__ import annotations

from itertools import groupby

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from f1_platform.upstream.faults import FAULTS, NO_FAULTS, Faults, parse_faults
from f1_platform.upstream.faults.dealer import STORMS, Dealer
from f1_platform_tests.upstream.faults.conftest import LAPS, dealt

ROUTES = [f"session_key={key}" for key in range(12)]


def fates(faults: Faults, order: list[str]) -> dict[str, list[object]]:
    dealer = Dealer(faults)
    met: dict[str, list[object]] = {}
    for route in order:
        fate = dealer.fate("laps", route)
        met.setdefault(route, []).append((fate.strike, fate.forms, fate.lot("foreign").random()))
    return met


@settings(deadline=None, max_examples=20)
@given(st.randoms(use_true_random=False))
def test_the_order_of_routes_changes_nothing(chance):
    faults = parse_faults(["all", "storm=0.2"], seed=5)
    asked = ROUTES * 8
    shuffled = list(asked)
    chance.shuffle(shuffled)
    assert fates(faults, shuffled) == fates(faults, asked)


def test_another_seed_strikes_others():
    asked = ROUTES * 8
    assert fates(parse_faults(["all"], 1), asked) != fates(parse_faults(["all"], 2), asked)


@settings(deadline=None)
@given(st.integers(0, 1000), st.floats(0, 1))
def test_no_route_is_struck_more_often_in_a_row_than_a_client_has_patience(seed, rate):
    failing = [f"{fault.name}={rate}" for fault in FAULTS.values() if fault.kind in ("instead", "broken")]
    dealer = Dealer(parse_faults(failing, seed))
    strikes = [dealer.fate("laps", "").strike for _ in range(60)]
    for struck, run in groupby(strikes, key=lambda strike: strike is not None):
        met = list(run)
        if struck:
            assert sum(strike not in STORMS for strike in met) <= 3
            assert sum(strike in STORMS for strike in met) <= 5


def test_a_rate_is_a_probability():
    dealer = Dealer(parse_faults(["http-503=0.1"], 3))
    strikes = sum(dealer.fate("laps", f"session_key={key}").strike is not None for key in range(5000))
    assert 400 < strikes < 600


def test_without_faults_nothing_is_dealt_and_nothing_remembered():
    dealer = Dealer(NO_FAULTS)
    assert {dealer.fate("laps", route).strike for route in ROUTES} == {None}
    assert not dealer._pasts


def test_two_servers_of_one_seed_say_the_same_byte_for_byte(serve):
    def session(address: str) -> list[tuple[int, bytes]]:
        paths = [LAPS, "/v1/laps?meeting_key=10", "/v1/weather?session_key=100", "/v1/sessions?year=2024"] * 15
        with httpx.Client(base_url=address) as client:
            return [(answer.status_code, answer.content) for answer in map(client.get, paths)]

    asked = ["all", "reset-before=0", "reset-within=0", "slow-loris=0", "truncated=0.3"]
    first, second, other = serve(*asked), serve(*asked), serve(*asked, seed=2)
    assert session(first) == session(second) != session(other)
    assert dealt(first) == dealt(second) != {}
