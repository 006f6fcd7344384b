"""Readers of published tables, over SQL and over the API: what they saw that cannot be, and how long they waited.

`python -m f1_platform_tests.soak.published.readers URL API OVER_SQL OVER_HTTP READS` reads so often, or with 0 until
its standard input is closed, and prints what was seen as JSON. It is a process of its own: beside whoever publishes, in
one interpreter, readers would wait for that.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
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

_PAUSE = 0.25
"""Seconds between two questions of one reader: sixty-four that ask without a pause would wait for each other."""


@dataclass
class Seen:
    """What readers saw.

    Attributes:
        mixed: marks of one read that are of several versions.
        failed: what went wrong.
        over_sql: seconds of each read of the database.
        over_http: seconds of each read of the API.
        bodies: by data version, the answers over HTTP to one question; of one version there is one.
    """

    mixed: list[list[int]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    over_sql: list[float] = field(default_factory=list)
    over_http: list[float] = field(default_factory=list)
    bodies: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def reads(self) -> int:
        """How often they read."""
        return len(self.over_sql) + len(self.over_http)


def quantiles(waited: list[float]) -> tuple[float, float, float]:
    """Milliseconds that half of the reads took at most, that all but a hundredth took, and the longest."""
    ordered = sorted(waited)
    median, most = (1000 * ordered[len(ordered) * part // 100] for part in (50, 99))
    return median, most, 1000 * ordered[-1]


@dataclass(frozen=True)
class Readers:
    """So many readers of one database and the API before it.

    Attributes:
        url: the database, as the reader.
        api: the API's address.
        over_sql: readers with a connection each.
        over_http: readers of the API.
    """

    url: str
    api: str
    over_sql: int = 32
    over_http: int = 32

    def read(self, times: int) -> Seen:
        """Reads so often."""
        with self._started(times) as process:
            return Seen(**json.loads(process.stdout.read()))

    @contextmanager
    def reading(self) -> Generator[Seen]:
        """Reads as long as the block lasts; what was seen is known after it."""
        seen, process = Seen(), self._started(0)
        try:
            yield seen
        finally:
            told, _ = process.communicate(timeout=60)
        vars(seen).update(json.loads(told))

    def _started(self, times: int) -> subprocess.Popen[str]:
        given = (self.url, self.api, str(self.over_sql), str(self.over_http), str(times))
        command = [sys.executable, "-m", "f1_platform_tests.soak.published.readers", *given]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@dataclass
class _Reading:
    """Readers at work in this process."""

    times: int
    seen: Seen = field(default_factory=Seen)
    stopped: bool = False

    @property
    def ended(self) -> bool:
        return self.stopped or (0 < self.times <= self.seen.reads)

    async def all(self, url: str, api: str, over_sql: int, over_http: int) -> Seen:
        asyncio.get_running_loop().add_reader(sys.stdin, self._stop)
        limits = httpx.Limits(max_connections=over_http, max_keepalive_connections=over_http)
        async with httpx.AsyncClient(base_url=api, limits=limits, timeout=30) as client:
            over = [self._over_sql(url) for _ in range(over_sql)] + [self._over_http(client) for _ in range(over_http)]
            await asyncio.gather(*(self._later(one, place / len(over)) for place, one in enumerate(over)))
        return self.seen

    def _stop(self) -> None:
        self.stopped = True
        asyncio.get_running_loop().remove_reader(sys.stdin)

    async def _later(self, reader, share: float) -> None:
        await asyncio.sleep(share * _PAUSE)  # all at once would wait for each other every time
        await reader

    async def _over_sql(self, url: str) -> None:
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
            while not self.ended:
                began = time.perf_counter()
                try:
                    cursor = await connection.execute(MARKS)
                    marks = await cursor.fetchone()
                except psycopg.Error as error:
                    self.seen.failed.append(str(error))
                    continue
                self.seen.over_sql.append(time.perf_counter() - began)
                if len(set(marks)) != 1:
                    self.seen.mixed.append(list(marks))
                await asyncio.sleep(_PAUSE)

    async def _over_http(self, client: httpx.AsyncClient) -> None:
        while not self.ended:
            began = time.perf_counter()
            answer = await client.get("/drivers?driver_ref=max_verstappen&fields=driver_ref,wins")
            self.seen.over_http.append(time.perf_counter() - began)
            if answer.status_code != 200 or "age" in answer.headers:
                self.seen.failed.append(f"{answer.status_code} {answer.text[:200]}")
            bodies = self.seen.bodies[answer.headers.get("x-data-version", "")]
            if answer.text not in bodies:
                bodies.append(answer.text)
            await asyncio.sleep(_PAUSE)


if __name__ == "__main__":
    _, _url, _api, *_counts = sys.argv
    _over_sql, _over_http, _times = map(int, _counts)
    json.dump(vars(asyncio.run(_Reading(_times).all(_url, _api, _over_sql, _over_http))), sys.stdout)
