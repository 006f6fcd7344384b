"""`/metrics` of what is owed: ages by the platform's clock, worked out every few seconds, whatever is missing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.core import Metric

from api.metrics import Owed
from api.metrics.owed import KEPT
from f1_platform.clock import SteppedClock
from f1_platform.errors import StoreError, UpstreamError
from f1_platform.openf1 import Unit
from f1_platform.openf1.breaker import Breaker
from f1_platform.openf1.patience import Patience
from f1_platform.openf1.rate_limit import RateLimiter
from f1_platform.raw import Report
from f1_platform.records import Coverage
from f1_platform.settings import Settings
from f1_platform.watching.showing import in_files
from f1_platform_tests.records.test_backlog import END, race

LAPS = Unit(2024, 1229, 9472, "laps")
STORED = {LAPS: Report(LAPS, "ok", rows=1129, content_hash="abc", looked_at=END + timedelta(minutes=41))}


def owed(home: Path, coverage: Coverage, now: datetime) -> Owed:
    settings = Settings(home=home, refresh_budget=700, _env_file=None)
    return collector_of(lambda: coverage, settings, SteppedClock(now))


def collector_of(coverage: Callable[[], Coverage], settings: Settings, clock: SteppedClock) -> Owed:
    return Owed(coverage, settings, clock, in_files(clock))


def samples(families: Iterable[Metric]) -> dict[tuple[str, ...], float]:
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


def test_ages_are_told_in_seconds(tmp_path: Path) -> None:
    told = samples(owed(tmp_path, Coverage({}, [race(9472)]), END + timedelta(minutes=50)).collect())
    assert told["f1_ingest_unstored_session_seconds",] == 3000
    assert told["f1_ingest_oldest_due_seconds",] == 600
    assert told["f1_latest_session_age_seconds",] == 3000
    assert told["f1_ingest_due_looks",] > 10


def test_nothing_owed_is_told_as_nothing(tmp_path: Path) -> None:
    told = samples(owed(tmp_path, Coverage(), END).collect())
    owes = ("f1_ingest_unstored_session_seconds", "f1_ingest_oldest_due_seconds", "f1_ingest_due_looks")
    assert [told[name,] for name in owes] == [0, 0, 0]
    assert ("f1_latest_session_age_seconds",) not in told


def test_records_are_told_by_endpoint_and_season(tmp_path: Path) -> None:
    other = Unit(2023, 1141, 7953, "laps")
    coverage = Coverage({**STORED, other: Report(other, "ok", rows=900, content_hash="def")})
    told = samples(owed(tmp_path, coverage, END).collect())
    assert told["f1_stored_records", "laps", "2024"] == 1129
    assert told["f1_stored_records", "laps", "2023"] == 900


def test_budget_and_disk_are_told(tmp_path: Path) -> None:
    told = samples(owed(tmp_path, Coverage(), END).collect())
    assert told["f1_ingest_budget_requests",] == 700
    assert 0 < told["f1_disk_free_bytes",] <= told["f1_disk_size_bytes",]


def test_a_home_that_is_not_there_has_no_disk(tmp_path: Path) -> None:
    told = samples(owed(tmp_path / "none", Coverage(), END).collect())
    assert ("f1_disk_free_bytes",) not in told
    assert told["f1_limiter_hold_seconds",] == 0


@pytest.mark.parametrize(("fault", "readable"), [(None, 1), (StoreError("It is gone"), 0)])
def test_a_ledger_that_cannot_be_read_is_told(tmp_path: Path, fault: StoreError | None, readable: int) -> None:
    told = samples(owed(tmp_path, Coverage(STORED, fault=fault), END).collect())
    assert told["f1_ledger_readable",] == readable
    assert told["f1_stored_records", "laps", "2024"] == 1129


def test_a_hold_after_429_is_told_until_it_ends(tmp_path: Path) -> None:
    clock = SteppedClock(END)
    settings = Settings(home=tmp_path, _env_file=None)
    collector = collector_of(Coverage, settings, clock)
    RateLimiter(settings.limiter_path, (), clock).hold(60)
    assert samples(collector.collect())["f1_limiter_hold_seconds",] == 60
    clock.wait(45)
    assert samples(collector.collect())["f1_limiter_hold_seconds",] == 15
    clock.wait(45)
    assert samples(collector.collect())["f1_limiter_hold_seconds",] == 0


def test_files_of_anything_else_tell_of_no_hold_and_no_breaker(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, _env_file=None)
    settings.limiter_path.write_bytes(b"\xff{")
    settings.breaker_path.write_bytes(b'{"opened": "yesterday"}')
    told = samples(collector_of(Coverage, settings, SteppedClock(END)).collect())
    assert (told["f1_limiter_hold_seconds",], told["f1_breaker_open",]) == (0, 0)


def test_an_open_breaker_is_told_until_upstream_answers(tmp_path: Path) -> None:
    clock = SteppedClock(END)
    settings = Settings(home=tmp_path, _env_file=None)
    breaker = Breaker(settings.breaker_path, settings.openf1_url, Patience(), clock)
    collector = collector_of(Coverage, settings, clock)
    assert samples(collector.collect())["f1_breaker_open",] == 0
    for endpoint in ("laps", "pit", "stints"):
        clock.wait(KEPT)
        assert samples(collector.collect())["f1_breaker_open",] == 0
        breaker.failed(endpoint, UpstreamError("OpenF1 answered 500"), final=True)
    clock.wait(Patience.breaker_pause)
    assert samples(collector.collect())["f1_breaker_open",] == 1
    asyncio.run(_good_answer(breaker))
    clock.wait(KEPT)
    assert samples(collector.collect())["f1_breaker_open",] == 0


async def _good_answer(breaker: Breaker) -> None:
    async with breaker.attempt("laps", final=False):
        pass


def test_what_is_due_is_worked_out_every_few_seconds_only(tmp_path: Path) -> None:
    clock, asked = SteppedClock(END), list[datetime]()

    def coverage() -> Coverage:
        asked.append(clock.now())
        return Coverage(STORED, [race(9472)])

    collector = collector_of(coverage, Settings(home=tmp_path, _env_file=None), clock)
    for _ in range(3):
        list(collector.collect())
    assert len(asked) == 1
    clock.wait(KEPT)
    list(collector.collect())
    assert len(asked) == 2
