"""The platform's own client against these faults: what it stores in the end is what a faultless upstream brings."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from f1_platform.clock import SteppedClock
from f1_platform.openf1 import ENDPOINTS
from f1_platform.openf1.catalogue import sessions_of
from f1_platform.openf1.collect import deliveries
from f1_platform.openf1.connection import connect
from f1_platform.openf1.delivery import Delivery
from f1_platform.openf1.plan import Plan, plan, season_unit, units_of
from f1_platform.raw import open_store
from f1_platform.settings import load_settings
from f1_platform.upstream import Limits
from f1_platform.upstream.faults import parse_faults
from f1_platform.upstream.simulation import SimulatedSeason, simulate
from f1_platform_tests.upstream.conftest import served

PASSING = ("passing",)
YEAR = 2030


@pytest.fixture(scope="module")
def season() -> SimulatedSeason:
    return simulate(YEAR, 1)


@pytest.fixture(scope="module")
def faultless(season: SimulatedSeason, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    stored, dealt = kept(season, (), 0, tmp_path_factory.mktemp("faultless"))
    assert len(stored) > 50
    assert not dealt
    return stored


def weekend(season: SimulatedSeason) -> Plan:
    """The catalogue, and all but telemetry of one meeting."""
    catalogue = sessions_of(season.sessions())
    light = [endpoint for endpoint in ENDPOINTS.values() if not endpoint.telemetry and endpoint.grain == "session"]
    meeting = next(session.meeting_key for session in catalogue if session.type == "Race")
    units = units_of([session for session in catalogue if session.meeting_key == meeting], light)
    return plan([season_unit("sessions", YEAR), *units], catalogue, window=timedelta(0))


def kept(season: SimulatedSeason, faults: Sequence[str], seed: int, home: Path) -> tuple[list[Any], dict[str, int]]:
    """What a home holds after one run, and the faults that were dealt meanwhile."""
    clock = SteppedClock(datetime(YEAR + 1, 1, 1, tzinfo=UTC))
    with served(season, clock, Limits(), parse_faults(faults, seed)) as address:
        settings = load_settings(home=home, openf1_url=address, openf1_per_second=0, openf1_per_minute=0)
        store = open_store(settings, clock)
        with connect(settings, clock) as connection:
            for outcome in deliveries(connection, weekend(season)):
                assert isinstance(outcome, Delivery), outcome
                store.replace(outcome)
        dealt = httpx.get(f"{address}/_requests").json()["faults"]
    with sqlite3.connect(home / "reports.sqlite") as ledger:
        units = "SELECT session_key, endpoint, status, row_count, content_hash FROM units ORDER BY 1, 2"
        return ledger.execute(units).fetchall(), dealt


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(2, 11))])
def test_every_fault_that_passes_at_once_leaves_nothing_behind(season, faultless, seed, tmp_path):
    stored, dealt = kept(season, PASSING, seed, tmp_path)
    assert stored == faultless
    assert sum(dealt.values()) >= 3


@pytest.mark.soak
@pytest.mark.parametrize(
    "faults",
    [
        ("http-500=0.2", "http-502=0.2", "http-503=0.2", "http-504=0.2"),
        ("storm=0.3", "storm-silent=0.3"),
        ("html=0.2", "empty-body=0.2", "detail=0.2"),
        ("reset-before=0.3", "reset-within=0.3", "slow-loris=0.1"),
        ("truncated=0.3", "invalid-json=0.3"),
        ("changed-types=0.4", "foreign=0.4"),
        ("duplicates=1", "missing-nulls=1", "whole-floats=1", "no-zone=1", "short-fractions=1", "empty-200=1"),
    ],
    ids=lambda faults: faults[0].partition("=")[0],
)
def test_the_worst_of_each_kind_leaves_nothing_behind(season, faultless, faults, tmp_path):
    stored, dealt = kept(season, faults, 1, tmp_path)
    assert stored == faultless
    assert dealt
