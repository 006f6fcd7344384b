"""An upstream that is dead, wholly or in one place, over real HTTP and on a stepped clock: what is still asked."""

import re
from collections import Counter

import pytest
from aiohttp import web

from f1_platform.errors import ServiceUnavailable, TooOften, UpstreamError
from f1_platform.openf1 import LIGHT, TELEMETRY
from f1_platform.openf1.collect import Failure, deliveries
from f1_platform.openf1.connection import connect
from f1_platform.openf1.delivery import Cost, Delivery
from f1_platform.openf1.patience import Patience
from f1_platform.openf1.plan import Plan
from f1_platform.openf1.query import Condition
from f1_platform_tests.openf1.small import RACE, SESSIONS, STINTS, SmallOpenF1, drained, planned, rows, stint

FAMILIES = [[endpoint] for endpoint in LIGHT]
CATALOGUE = (Condition("year", "2024"),)


class Ailing:
    """A small OpenF1 of which some endpoints answer 500, until they are mended."""

    def __init__(self, *, ill=(), well=()):
        self.small, self.ill, self.well = SmallOpenF1({"stints": [stint(10, 1)]}), ill, well

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        endpoint = request.path.removeprefix("/v1/")
        if endpoint in self.ill or (self.well and endpoint not in self.well):
            return web.Response(status=500)
        return await self.small(request)

    def mend(self) -> None:
        self.ill = self.well = ()


@pytest.fixture
def fetch(clock, settings_of):
    """Collects plans one after the other, each through a connection of its own as the steps of a run do."""

    def run(url, *plans):
        outcomes = []
        for wanted in plans:
            with connect(settings_of(url), clock) as connection:
                outcomes += [drained(outcome) for outcome in deliveries(connection, wanted)]
        return outcomes

    return run


def by_family(sessions=SESSIONS):
    return [planned(sessions, family) for family in FAMILIES]


def test_with_500s_everywhere_but_the_catalogue_a_run_gives_up_within_a_minute(serve, settings_of, fetch, clock):
    upstream = serve(Ailing(well=["sessions"]))
    with connect(settings_of(upstream.url), clock) as connection:
        connection.ask("sessions", CATALOGUE, Cost()).result()
    first, second, *rest = by_family()
    outcomes = fetch(upstream.url, first, second, *rest)
    assert clock.slept <= (5 + 10 + 20) + 4 * 5, "without the breaker it is 35 for each of the families"
    assert len(upstream.asked) == 1 + (4 + 3) + (4 + 3) + 1, "each question, its sessions once; the third opens it"
    assert {type(outcome) for outcome in outcomes} == {Failure}
    failed = {outcome.unit: type(outcome.error) for outcome in outcomes}
    assert failed == dict.fromkeys(first.units + second.units, UpstreamError) | {
        unit: ServiceUnavailable for plan in rest for unit in plan.units
    }


def test_a_plan_of_all_endpoints_stops_once_the_breaker_opens(serve, fetch):
    upstream = serve(Ailing(well=["sessions"]))
    wanted = planned(SESSIONS, [*LIGHT, *TELEMETRY])
    outcomes = fetch(upstream.url, wanted)
    assert Counter(outcome.unit for outcome in outcomes) == Counter(wanted.units)
    assert len(upstream.asked) <= 10 * 4 + 10 < wanted.requests, "what was under way, not the rest"


def test_while_it_is_open_nobody_asks_and_after_it_the_same_command_goes_on(serve, fetch, clock):
    ailing = Ailing(well=["sessions"])
    upstream = serve(ailing)
    fetch(upstream.url, *by_family())
    asked = len(upstream.asked)
    [failure, *_] = fetch(upstream.url, planned(SESSIONS, STINTS))
    assert "spared" in failure.error.what
    assert "run the same command after it" in failure.error.mend
    assert len(upstream.asked) == asked

    ailing.mend()
    clock.wait(Patience.breaker_pause)
    outcomes = fetch(upstream.url, *by_family())
    assert {type(outcome) for outcome in outcomes} == {Delivery}
    assert len(upstream.asked) == asked + len(FAMILIES)


@pytest.mark.parametrize("ill", [["weather"], ["car_data", "location"]])
def test_bad_endpoints_stop_no_other_one_by_one_or_all_at_once(serve, fetch, ill):
    upstream = serve(Ailing(ill=ill))
    families = [planned(SESSIONS, [endpoint]) for endpoint in (*TELEMETRY, *LIGHT)]
    for plans in (families, [planned(SESSIONS, [*LIGHT, *TELEMETRY])]):
        failures = [outcome for outcome in fetch(upstream.url, *plans) if isinstance(outcome, Failure)]
        assert {failure.unit.endpoint for failure in failures} == set(ill)
        assert {type(failure.error) for failure in failures} == {UpstreamError}


def test_a_bad_endpoint_that_is_asked_first_after_an_outage_does_not_prolong_it(serve, fetch, clock):
    ailing = Ailing(well=["sessions"])
    upstream = serve(ailing)
    fetch(upstream.url, *by_family())
    ailing.ill, ailing.well = [LIGHT[0].name], ()
    clock.wait(Patience.breaker_pause)
    failures = [outcome for outcome in fetch(upstream.url, *by_family()) if isinstance(outcome, Failure)]
    assert {failure.unit.endpoint for failure in failures} == {LIGHT[0].name}


def test_one_bad_session_stops_no_other(serve, fetch):
    small = SmallOpenF1({"stints": [stint(key, 1) for key in (10, 11, 12)]})

    async def handle(request: web.Request) -> web.StreamResponse:
        return web.Response(status=500) if request.query["session_key"] == "11" else await small(request)

    alone = [planned([session], STINTS) for session in SESSIONS]
    outcomes = fetch(serve(handle).url, *alone)
    assert rows(outcomes) == {10: 1, 12: 1}
    [failure] = [outcome for outcome in outcomes if isinstance(outcome, Failure)]
    assert failure.unit.session_key == 11


def answering(asked):
    """A handler whose answers of stints fail where `asked` says so of the query."""
    small = SmallOpenF1({"stints": [stint(key, 1) for key in (10, 11, 12)]})

    async def handle(request: web.Request) -> web.StreamResponse:
        return web.Response(status=asked(request.query)) if asked(request.query) else await small(request)

    return handle


def test_one_bad_session_in_a_meeting_stops_no_other_of_it(serve, fetch):
    upstream = serve(answering(lambda query: 500 if query.get("session_key") in (None, "11") else 0))
    outcomes = fetch(upstream.url, planned(SESSIONS, STINTS))
    assert rows(outcomes) == {10: 1, 12: 1}
    [failure] = [outcome for outcome in outcomes if isinstance(outcome, Failure)]
    assert (failure.unit.session_key, type(failure.error)) == (11, UpstreamError)
    assert len(upstream.asked) == 4 + 3


def test_an_endpoint_whose_sessions_all_failed_is_not_asked_by_session_again(serve, fetch):
    upstream = serve(answering(lambda query: 500))
    meetings = [planned(SESSIONS, STINTS).questions[0]] * 12
    outcomes = fetch(upstream.url, Plan(tuple(meetings)))
    assert {type(outcome) for outcome in outcomes} == {Failure}
    by_session = [route for route in upstream.asked if "session_key" in route]
    assert len(by_session) < 12 * 3, "no more than were under way together"


def test_a_question_that_was_sent_away_too_often_is_not_asked_in_parts(serve, fetch):
    upstream = serve(answering(lambda query: 429))
    [failure, *_] = fetch(upstream.url, planned(SESSIONS, STINTS))
    assert type(failure.error) is TooOften
    assert len(upstream.asked) == 11


def test_the_log_says_who_waits_why_and_how_long(serve, fetch, caplog):
    caplog.set_level("DEBUG", "f1_platform")
    small = SmallOpenF1({"stints": [stint(12, 1)]})
    small.scripted["stints"] = [web.Response(status=429, headers={"Retry-After": "7"}), web.Response(status=502)]
    fetch(serve(small).url, planned([RACE], STINTS))
    held, again = caplog.records
    assert held.getMessage() == "OpenF1 said 429 to /v1/stints?session_key=12: nothing is asked for 7 s"
    assert re.search(r"OpenF1 answered 502 .*; asked again in \d\.\d s", again.getMessage())
    assert held.measured == again.measured == {"endpoint": "stints", "session_key": 12}


def test_three_questions_without_a_connection_spare_the_next(settings_of, fetch, clock):
    plans = [planned(SESSIONS, STINTS)] * 4
    errors = [outcome.error for outcome in fetch("http://127.0.0.1:1", *plans)]
    assert {type(error) for error in errors} == {ServiceUnavailable}
    assert ["spared" in error.what for error in errors[::3]] == [False, False, False, True]


def test_a_token_that_cannot_be_had_opens_it_too(serve, settings_of, clock):
    async def handle(request: web.Request) -> web.StreamResponse:
        return web.Response(status=503)

    upstream = serve(handle)
    account = {"openf1_username": "me", "openf1_password": "secret"}
    for wanted in by_family():
        with connect(settings_of(upstream.url, **account), clock) as connection:
            errors = [outcome.error for outcome in deliveries(connection, wanted)]
    assert "spared" in errors[0].what
    assert set(upstream.asked) == {"/token"}
    assert len(upstream.asked) == (4 + 3) + (4 + 3) + 1
