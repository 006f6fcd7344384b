"""Requests of a simulated season, planned and as the upstream counts them, and the time the limits make of them.

Run with `python -m f1_platform_tests.bench.requests`; a full season's telemetry is simulated and drained, not stored.
"""

from __future__ import annotations

import json
import tempfile
import urllib.request
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

from f1_platform.clock import SystemClock
from f1_platform.openf1 import LIGHT, TELEMETRY, Endpoint, Session
from f1_platform.openf1.collect import Failure, deliveries
from f1_platform.openf1.connection import Connection, connect
from f1_platform.openf1.delivery import Delivery
from f1_platform.openf1.estimate import estimate
from f1_platform.openf1.plan import Plan, plan, season_unit, units_of
from f1_platform.openf1.windows import SPAN_FROM, Span, span_of
from f1_platform.raw import RawStore, open_store
from f1_platform.raw.catalogue import known_sessions
from f1_platform.settings import load_settings
from f1_platform.upstream import running
from f1_platform.upstream.simulation import simulate

YEAR, SEED = 2030, 1
WINDOW = timedelta(minutes=15)


def main() -> None:
    """Plans, counts and prints."""
    clock = SystemClock()
    with tempfile.TemporaryDirectory() as folder, running(partial(simulate, YEAR, SEED)) as address:
        settings = load_settings(home=Path(folder), openf1_url=address, openf1_per_second=0, openf1_per_minute=0)
        store = open_store(settings, clock)
        with connect(settings, clock) as connection:
            catalogue = plan([season_unit(name, YEAR) for name in ("meetings", "sessions")], [], window=WINDOW)
            _keep(connection, catalogue, store)
            sessions = _without_testing(known_sessions(store, YEAR))
            light = _planned(sessions, LIGHT, {})
            _keep(connection, light, store)
            _say("without telemetry", (catalogue, light), address)
            spans = {session.session_key: span for session in sessions if (span := _span(store, session))}
            telemetry = _planned(sessions, TELEMETRY, spans)
            for outcome in deliveries(connection, telemetry):
                if isinstance(outcome, Delivery):
                    for _ in outcome.batches:
                        pass
            _say("with telemetry", (catalogue, light, telemetry), address)


def _without_testing(sessions: Sequence[Session]) -> list[Session]:
    meetings = {session.meeting_key for session in sessions if session.type == "Race"}
    return [session for session in sessions if session.meeting_key in meetings]


def _planned(sessions: Sequence[Session], endpoints: Sequence[Endpoint], spans: dict[int, Span]) -> Plan:
    return plan(units_of(sessions, endpoints), sessions, window=WINDOW, spans=spans)


def _keep(connection: Connection, asked: Plan, store: RawStore) -> None:
    for outcome in deliveries(connection, asked):
        if isinstance(outcome, Failure):
            raise outcome.error
        if isinstance(outcome, Delivery):
            store.replace(outcome)


def _span(store: RawStore, session: Session) -> Span | None:
    return span_of(batch for name in SPAN_FROM for batch in store.scan(session.unit(name), ["date"]))


def _say(what: str, plans: Sequence[Plan], address: str) -> None:
    whole = Plan(
        tuple(question for part in plans for question in part.questions),
        tuple(series for part in plans for series in part.series),
    )
    with urllib.request.urlopen(f"{address}/_requests") as answer:
        counted = json.load(answer)["requests"]
    expected = estimate(whole, per_second=3, per_minute=30)
    print(f"{what}: planned {expected.requests}, counted {counted}, at 3/s and 30/min {expected.seconds / 60:.1f} min")


if __name__ == "__main__":
    main()
