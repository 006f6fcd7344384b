"""Plans made real against a small OpenF1."""

import asyncio
import gzip
import os
import signal
import threading
from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from aiohttp import web

from f1_platform.clock import SystemClock
from f1_platform.errors import LiveLock, ServiceUnavailable, TooMuch, UpstreamError
from f1_platform.openf1 import LIGHT, TELEMETRY, to_records
from f1_platform.openf1.ahead import AHEAD
from f1_platform.openf1.catalogue import sessions_of
from f1_platform.openf1.collect import Failure, deliveries
from f1_platform.openf1.connection import connect
from f1_platform.openf1.delivery import Cost
from f1_platform.openf1.plan import Plan, plan, units_of
from f1_platform.openf1.split import Strays
from f1_platform.openf1.windows import Span
from f1_platform.settings import Settings
from f1_platform_tests.openf1.small import (
    HOUR,
    LOCATION,
    QUARTER,
    RACE,
    SESSIONS,
    STINTS,
    WEATHER,
    SmallOpenF1,
    drained,
    planned,
    rows,
    sample,
    stint,
)


@pytest.fixture
def collect(serve, settings_of):
    """Collects a plan from a small OpenF1, draining every delivery."""

    def run(upstream, wanted: Plan, **overrides):
        values = {"openf1_retries": 0} | overrides
        with connect(settings_of(serve(upstream).url, **values), SystemClock()) as connection:
            return [drained(outcome) for outcome in deliveries(connection, wanted)]

    return run


def test_an_answer_by_meeting_becomes_the_units_of_its_sessions(collect):
    outcomes = collect(SmallOpenF1({"stints": [stint(10, 1), stint(12, 1), stint(12, 2)]}), planned(SESSIONS, STINTS))
    assert rows(outcomes) == {10: 1, 11: 0, 12: 2}
    assert [outcome.cost.requests for outcome in outcomes] == [1, 0, 0]


def test_records_of_an_unknown_session_are_handed_on_as_strays(collect):
    outcomes = collect(SmallOpenF1({"stints": [stint(10, 1), stint(99, 4)]}), planned(SESSIONS, STINTS))
    [strays] = [outcome for outcome in outcomes if isinstance(outcome, Strays)]
    assert strays.session_keys == [99]
    assert [record["stint_number"] for record in to_records(strays.batch, "stints")] == [4]
    assert rows(outcomes) == {10: 1, 11: 0, 12: 0}


def test_a_meeting_that_is_too_much_is_asked_by_session(collect):
    upstream = SmallOpenF1({"stints": [stint(key, n) for key in (10, 11) for n in (1, 2)]}, most=3)
    outcomes = collect(upstream, planned(SESSIONS, STINTS))
    assert rows(outcomes) == {10: 2, 11: 2, 12: 0}
    assert sorted(outcome.cost.requests for outcome in outcomes) == [1, 1, 2]


def test_a_session_that_is_too_much_fails_alone(collect):
    upstream = SmallOpenF1({"stints": [stint(10, n) for n in range(9)] + [stint(11, 1)]}, most=5)
    outcomes = collect(upstream, planned(SESSIONS, STINTS))
    [failure] = [outcome for outcome in outcomes if isinstance(outcome, Failure)]
    assert (failure.unit.session_key, type(failure.error)) == (10, TooMuch)
    assert rows(outcomes) == {11: 1, 12: 0}


def test_one_endpoint_that_fails_stops_no_other_and_says_what_it_cost(collect):
    upstream = SmallOpenF1({"stints": [stint(10, 1)]})
    upstream.scripted["weather"] = [web.Response(status=500) for _ in range(2 + 3)]
    outcomes = collect(upstream, planned(SESSIONS, [*WEATHER, *STINTS]), openf1_retries=1, openf1_retry_delay=0)
    failures = [outcome for outcome in outcomes if isinstance(outcome, Failure)]
    assert {failure.unit.endpoint for failure in failures} == {"weather"}
    assert sorted(failure.cost.requests for failure in failures) == [1, 1, 2 + 1]
    assert rows(outcomes) == {10: 1, 11: 0, 12: 0}


@pytest.mark.parametrize("telemetry", [[], LOCATION])
def test_every_unit_of_a_plan_comes_back_exactly_once(collect, telemetry):
    wanted = planned(SESSIONS, [*LIGHT, *telemetry])
    outcomes = collect(SmallOpenF1({"stints": [stint(10, 1)]}), wanted)
    assert Counter(outcome.unit for outcome in outcomes) == Counter(wanted.units)


def test_a_live_lock_ends_all_asking(collect):
    async def locked(request: web.Request) -> web.StreamResponse:
        asked.append(request.path)
        return web.json_response({"detail": "Session in progress"}, status=401)

    asked: list[str] = []
    wanted = planned(SESSIONS, [*LIGHT, *TELEMETRY])
    outcomes = collect(locked, wanted, openf1_concurrency=2)
    assert Counter(outcome.unit for outcome in outcomes) == Counter(wanted.units)
    assert {type(outcome.error) for outcome in outcomes} == {LiveLock}
    assert len(asked) <= 3


def test_a_host_out_of_reach_fails_every_unit(settings_of):
    wanted = planned(SESSIONS, STINTS)
    with connect(settings_of("http://127.0.0.1:1", openf1_retries=0), SystemClock()) as connection:
        assert [type(outcome.error) for outcome in deliveries(connection, wanted)] == [ServiceUnavailable] * 3


SAMPLES = [sample(RACE.start - timedelta(minutes=56) + timedelta(seconds=7 * n), n) for n in range(1400)]
SPANS = {12: Span(RACE.start - timedelta(minutes=56), RACE.start + timedelta(minutes=100))}


def samples_of(outcomes) -> list[int]:
    [delivery] = outcomes
    return [record["x"] for batch in delivery.batches for record in to_records(batch, "location")]


def test_telemetry_streams_in_order_whatever_comes_first(collect):
    outcomes = collect(SmallOpenF1({"location": SAMPLES}), planned([RACE], LOCATION, spans=SPANS))
    assert samples_of(outcomes) == list(range(1400))
    assert outcomes[0].cost.requests == 11


@pytest.mark.parametrize("most", [100, 40, 9])
def test_windows_that_are_too_much_are_cut_until_they_pass(collect, most):
    outcomes = collect(SmallOpenF1({"location": SAMPLES}, most), planned([RACE], LOCATION, spans=SPANS))
    assert samples_of(outcomes) == list(range(1400))


def test_telemetry_before_the_first_light_record_and_long_after_the_last_is_not_lost(collect):
    far = [sample(RACE.start - timedelta(minutes=59), 0)]
    far += [sample(RACE.end + 20 * HOUR + timedelta(seconds=10 * n), n + 1) for n in range(500)]
    outcomes = collect(SmallOpenF1({"location": far}, most=130), planned([RACE], LOCATION, spans=SPANS))
    assert samples_of(outcomes) == list(range(501))
    assert outcomes[0].cost.requests < 40


def test_telemetry_that_fails_midway_raises_where_it_is_drained(collect):
    upstream = SmallOpenF1({"location": SAMPLES})
    upstream.scripted["location"] = [web.Response(body=b"[]"), web.Response(status=500)]
    [failure] = collect(upstream, planned([RACE], LOCATION, spans=SPANS))
    assert isinstance(failure.error, UpstreamError)
    assert 2 <= failure.cost.requests <= 2 + AHEAD


def test_only_a_few_windows_are_fetched_ahead_of_a_slow_consumer(serve, settings_of):
    upstream = serve(SmallOpenF1({"location": SAMPLES}))
    with connect(settings_of(upstream.url), SystemClock()) as connection:
        delivery = next(deliveries(connection, planned([RACE], LOCATION, spans=SPANS)))
        next(iter(delivery.batches))
        connection.ask("stints", (), Cost()).result()
        assert 1 <= len([route for route in upstream.asked if "location" in route]) <= 1 + AHEAD


def test_the_next_session_is_fetched_while_the_one_before_is_stored(serve, settings_of):
    arrived = threading.Event()

    async def noting(request: web.Request) -> web.StreamResponse:
        if request.query["session_key"] == "12":
            arrived.set()
        return web.Response(body=b"[]")

    upstream = serve(noting)
    with connect(settings_of(upstream.url), SystemClock()) as connection:
        outcomes = deliveries(connection, planned(SESSIONS[1:], LOCATION, spans=SPANS))
        assert list(next(outcomes).batches) == []
        assert arrived.wait(10)
        assert 1 <= sum("session_key=12" in route for route in upstream.asked) <= AHEAD
        race = next(outcomes)
        assert list(race.batches) == []
    assert race.cost.requests == sum("session_key=12" in route for route in upstream.asked)


def test_a_session_that_fails_takes_nothing_from_the_next(collect):
    upstream = SmallOpenF1({"location": SAMPLES})
    upstream.scripted["location"] = [web.Response(status=500)]
    failure, race = collect(upstream, planned(SESSIONS[1:], LOCATION, spans=SPANS))
    assert (failure.unit.session_key, type(failure.error)) == (11, UpstreamError)
    assert samples_of([race]) == list(range(1400))


def test_a_consumer_that_stops_early_cancels_what_is_under_way(serve, settings_of):
    async def stalling(request: web.Request) -> web.StreamResponse:
        if "weather" in request.path:
            await asyncio.Event().wait()
        return web.Response(body=b"[]")

    with connect(settings_of(serve(stalling).url), SystemClock()) as connection:
        outcomes = deliveries(connection, planned(SESSIONS, [*STINTS, *WEATHER]))
        assert next(outcomes).unit.endpoint == "stints"
        outcomes.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "openf1"]


def test_ctrl_c_while_waiting_for_an_answer_ends_at_once_and_leaves_nothing_running(serve, settings_of):
    async def interrupting(request: web.Request) -> web.StreamResponse:
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.Event().wait()
        return web.Response()

    with pytest.raises(KeyboardInterrupt), connect(settings_of(serve(interrupting).url), SystemClock()) as connection:
        list(deliveries(connection, planned(SESSIONS, STINTS)))
    assert not [thread for thread in threading.enumerate() if thread.name == "openf1"]


def test_progress_tells_the_rows_and_requests_of_every_answer(serve, settings_of):
    told = []
    upstream = SmallOpenF1({"stints": [stint(10, 1)], "location": SAMPLES})
    with connect(settings_of(serve(upstream).url), SystemClock()) as connection:
        wanted = planned(SESSIONS, [*STINTS, *LOCATION], spans=SPANS)
        for outcome in deliveries(connection, wanted, lambda unit, rows, requests: told.append((rows, requests))):
            drained(outcome)
    assert sum(rows for rows, _ in told) == 1401
    assert sum(requests for _, requests in told) == wanted.requests


def test_an_error_in_the_settings_of_a_connection_is_raised_where_it_is_opened(settings_of, tmp_path):
    (tmp_path / "home").write_text("a file where the home should be")
    with pytest.raises(OSError), connect(settings_of("http://127.0.0.1:1"), SystemClock()):
        pass


def test_a_recorded_weekend_arrives_whole(collect):
    folder = Path(Settings().test_data) / "openf1" / "2024" / "1229"
    if not folder.exists():
        pytest.skip(f"no recorded meeting at {folder}")
    catalogue = [
        session
        for session in sessions_of(msgspec.json.decode((folder.parent / "sessions.json").read_bytes()))
        if session.meeting_key == 1229
    ]
    recorded = {
        (endpoint.name, session.session_key): msgspec.json.decode(gzip.decompress(path.read_bytes()))
        for endpoint in LIGHT
        for session in catalogue
        if (path := folder / str(session.session_key) / f"{endpoint.name}.json.gz").exists()
    }
    records = defaultdict(list)
    for (endpoint, _), found in recorded.items():
        records[endpoint].extend(found)
    outcomes = collect(SmallOpenF1(records), plan(units_of(catalogue, LIGHT), catalogue, window=QUARTER))
    delivered = {
        (outcome.unit.endpoint, outcome.unit.session_key): sum(batch.num_rows for batch in outcome.batches)
        for outcome in outcomes
    }
    assert {unit: rows for unit, rows in delivered.items() if rows} == {
        unit: len(found) for unit, found in recorded.items() if found
    }
