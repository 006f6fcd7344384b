"""A world of recorded and simulated files, and a home that holds it: what `/v1` is judged over.

The world is a folder of links to recorded files, telemetry cut to a few cars, and one simulated meeting for the
endpoints that nobody recorded. A home is filled through a local upstream, straight into its raw store.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Collection, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

import msgspec

from f1_platform.clock import SystemClock
from f1_platform.openf1 import Session
from f1_platform.openf1.collect import Failure, deliveries
from f1_platform.openf1.connection import Connection, connect
from f1_platform.openf1.delivery import Delivery
from f1_platform.openf1.plan import Plan, plan, season_unit
from f1_platform.openf1.windows import SPAN_FROM, Span, span_of
from f1_platform.raw import RawStore, open_store
from f1_platform.raw.catalogue import known_sessions
from f1_platform.serving import publish
from f1_platform.settings import Settings
from f1_platform.upstream import RecordedSource, running
from f1_platform.upstream.simulation import simulate
from f1_platform_tests.api.judging.world import CATALOGUE, LIGHT, TELEMETRY, Record, World
from f1_platform_tests.recorded import OPENF1
from f1_platform_tests.serving.sample import clock, sample_tables

SEASONS = (2023, 2024, 2025, 2026)
SIMULATED = 2030
SHORT = (9205, 9472, 9468, 9839, 9873, 11303)
"""A race of 2023, race and qualifying of Bahrain 2024, a race with intervals, telemetry, the newest fields."""
SIMULATED_SESSIONS = (80028, 80029)
CARS = (1, 4, 16)
"""Whose telemetry the world keeps."""


def recorded_sessions() -> list[int]:
    """Every session that anything was recorded of."""
    return sorted({int(path.parent.name) for path in OPENF1.glob("*/*/*/*.json.gz")})


def write_world(folder: Path, sessions: Collection[int] = SHORT, telemetry: Collection[int] = (9873,)) -> World:
    """Lays the files of these recorded sessions and of the simulated meeting into a folder.

    Args:
        folder: where to.
        sessions: keys of recorded sessions.
        telemetry: those whose telemetry comes along.
    """
    for season in SEASONS:
        for catalogue in sorted((OPENF1 / str(season)).glob("*.json")):
            _link(folder / str(season) / catalogue.name, catalogue)
        for path in sorted((OPENF1 / str(season)).glob("*/*/*.json.gz")):
            key, target = int(path.parent.name), folder / path.relative_to(OPENF1)
            if key in sessions and not path.name.startswith(TELEMETRY):
                _link(target, path)
            elif key in telemetry and path.name.startswith(TELEMETRY):
                _cut(target, path)
    return World(folder, (*sessions, *_simulate(folder / str(SIMULATED))))


def fill(world: World, settings: Settings) -> None:
    """Brings a world into a home's raw store, and publishes something, so that the API is ready.

    Raises:
        F1Error: a unit could not be had.
    """
    system = SystemClock()
    store = open_store(settings, system)
    with running(partial(RecordedSource, world.folder.absolute())) as address:
        local = settings.model_copy(update={"openf1_url": address, "openf1_per_second": 0, "openf1_per_minute": 0})
        with connect(local, system) as connection:
            _bring(world, connection, store)
    publish(sample_tables(), settings.serving_path, clock())


def _bring(world: World, connection: Connection, store: RawStore) -> None:
    seasons = [season_unit(name, season) for season in (*SEASONS, SIMULATED) for name in CATALOGUE]
    _keep(connection, plan(seasons, [], window=timedelta(0)), store)
    catalogue = known_sessions(store)
    held = [session for session in catalogue if session.session_key in world.sessions]
    light = [session.unit(name) for session in held for name in LIGHT]
    _keep(connection, plan(light, catalogue, window=timedelta(0)), store)
    driven = [session for session in held if any(world.folder.glob(f"*/*/{session.session_key}/car_data.json.gz"))]
    spans = {session.session_key: _span(session, store) for session in driven}
    telemetry = [session.unit(name) for session in driven for name in TELEMETRY]
    _keep(connection, plan(telemetry, catalogue, window=timedelta(hours=2), spans=spans), store)


def _keep(connection: Connection, asked: Plan, store: RawStore) -> None:
    for outcome in deliveries(connection, asked):
        if isinstance(outcome, Failure):
            raise outcome.error
        if isinstance(outcome, Delivery):
            store.replace(outcome)


def _span(session: Session, store: RawStore) -> Span:
    span = span_of(batch for name in SPAN_FROM for batch in store.scan(session.unit(name), ["date"]))
    assert span is not None, f"session {session.session_key} has telemetry and neither weather nor positions"
    return span


def _simulate(season: Path) -> tuple[int, ...]:
    """Writes the season's catalogue, and light records of a qualifying and its race; answers their keys."""
    simulated = simulate(SIMULATED, 1)
    _write(season / "meetings.json", simulated.meetings())
    _write(season / "sessions.json", simulated.sessions())
    for session in simulated.sessions():
        folder = season / str(session["meeting_key"]) / str(session["session_key"])
        for name in LIGHT if session["session_key"] in SIMULATED_SESSIONS else ():
            if records := list(simulated.records(name, session["session_key"])):
                _write(folder / f"{name}.json", records)
    return SIMULATED_SESSIONS


def _cut(target: Path, path: Path) -> None:
    records = msgspec.json.decode(gzip.decompress(path.read_bytes()))
    target.parent.mkdir(parents=True, exist_ok=True)
    kept = [record for record in records if record["driver_number"] in CARS]
    target.write_bytes(gzip.compress(msgspec.json.encode(kept), 1))


def _link(target: Path, path: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.symlink_to(path.absolute())


def _write(path: Path, records: Sequence[Record]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(records))
