"""Readers of published tables, over SQL and over the API: what they saw that cannot be, and how long they waited."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import defaultdict
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
import psycopg

MARKS = """
SELECT
    (SELECT wins FROM serving.drivers_summary WHERE driver_ref = 'max_verstappen'),
    (SELECT total_races FROM serving.circuits_summary WHERE circuit_ref = 'monza'),
    (SELECT wins FROM serving.teams_summary WHERE team_ref = 'ferrari')
"""
"""One number in three tables: of one version they are alike."""

_PAUSE = 0.02
"""Seconds between two questions of one reader, as the machine has two cores and sixty-four of them."""


@dataclass
class Seen:
    """What readers saw.

    Attributes:
        reads: how often they read.
        mixed: marks of one read that are of several versions.
        failed: what went wrong.
        waited: seconds of each read.
        bodies: by data version, the answers over HTTP to one question; of one version there is one.
        locked: how often a reader's connection was found waiting for a lock.
    """

    reads: int = 0
    mixed: list[tuple[int, ...]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    bodies: dict[str, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    locked: int = 0

    def quantile(self, share: float) -> float:
        """Milliseconds that this share of the reads took at most."""
        ordered = sorted(self.waited)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@contextmanager
def reading(url: str, api: str, over_sql: int, over_http: int) -> Generator[Seen]:
    """Reads as long as the block lasts.

    Args:
        url: the database, as the reader.
        api: the API's address.
        over_sql: readers with a connection each.
        over_http: readers of the API.
    """
    seen, stop = Seen(), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(_read(seen, stop, url, api, over_sql, over_http)))
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join(60)


async def _read(seen: Seen, stop: threading.Event, url: str, api: str, over_sql: int, over_http: int) -> None:
    limits = httpx.Limits(max_connections=over_http, max_keepalive_connections=over_http)
    async with httpx.AsyncClient(base_url=api, limits=limits, timeout=30) as client:
        await asyncio.gather(
            *(_over_sql(seen, stop, url) for _ in range(over_sql)),
            *(_over_http(seen, stop, client) for _ in range(over_http)),
            _watch_locks(seen, stop, url),
        )


async def _over_sql(seen: Seen, stop: threading.Event, url: str) -> None:
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        while not stop.is_set():
            began = time.perf_counter()
            try:
                cursor = await connection.execute(MARKS)
                marks = await cursor.fetchone()
            except psycopg.Error as error:
                seen.failed.append(str(error))
                continue
            seen.waited.append(time.perf_counter() - began)
            seen.reads += 1
            if len(set(marks)) != 1:
                seen.mixed.append(marks)
            await asyncio.sleep(_PAUSE)


async def _over_http(seen: Seen, stop: threading.Event, client: httpx.AsyncClient) -> None:
    while not stop.is_set():
        began = time.perf_counter()
        answer = await client.get("/drivers?driver_ref=max_verstappen&fields=driver_ref,wins")
        seen.waited.append(time.perf_counter() - began)
        seen.reads += 1
        if answer.status_code != 200 or "age" in answer.headers:
            seen.failed.append(f"{answer.status_code} {answer.text[:200]}")
        seen.bodies[answer.headers.get("x-data-version", "")].add(answer.content)
        await asyncio.sleep(_PAUSE)


async def _watch_locks(seen: Seen, stop: threading.Event, url: str) -> None:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE usename = current_user AND wait_event_type = 'Lock'"
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        while not stop.is_set():
            cursor = await connection.execute(waiting)
            seen.locked += (await cursor.fetchone())[0]
            await asyncio.sleep(_PAUSE / 2)
