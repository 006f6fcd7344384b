"""Readers who go on reading while a home is written to and disturbed: through the API, and from the raw store.

Each answer of the API must be wholly that of before or wholly that of after, never before again once it was after; each
unit that the ledger names must be whole. That nothing can be read at the moment is said with 503, or a StoreError.
"""

import os
from collections.abc import Generator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import cycle
from pathlib import Path
from threading import Event

import httpx
import pyarrow as pa

from f1_platform.cli.ports import listens
from f1_platform.clock import SystemClock
from f1_platform.errors import StoreError
from f1_platform.openf1 import arrow_schema
from f1_platform.raw import is_there, open_store
from f1_platform.raw.content import content_hash
from f1_platform.settings import load_settings
from f1_platform_tests.cli.test_servers import free_port
from f1_platform_tests.e2e.homes import environment
from f1_platform_tests.soak.disturbed.command import Command
from f1_platform_tests.soak.disturbed.corrected_weekend import QUALIFYING, RACE

PATHS = (
    "/drivers",
    "/circuits",
    f"/sessions/{RACE}/summary",
    f"/sessions/{RACE}/quality",
    f"/v1/laps?session_key={RACE}",
    f"/v1/session_result?session_key={QUALIFYING}",
    f"/v1/stints?session_key={RACE}",
    f"/v1/location?session_key={QUALIFYING}",
)
_UNAVAILABLE = 503
_PAUSE = 0.2


@dataclass(frozen=True)
class Answer:
    """What the API answered.

    Attributes:
        status: HTTP status.
        data_version: of what is served; none where it comes from the raw store.
        body: its hash.
    """

    status: int
    data_version: str | None
    body: str


Answers = Mapping[str, Answer]
"""By path."""


@dataclass
class Seen:
    """What readers saw.

    Attributes:
        before, after: what the API may answer.
        arrived: paths that were answered as after.
        asked: answers of the API.
        units: units that were read.
        refused: how often it was said that nothing can be read at the moment.
        faults: what was not whole, or went back.
    """

    before: Answers = field(default_factory=dict)
    after: Answers = field(default_factory=dict)
    arrived: set[str] = field(default_factory=set)
    asked: int = 0
    units: int = 0
    refused: int = 0
    faults: list[str] = field(default_factory=list)

    def answered(self, path: str, answer: Answer) -> None:
        """Judges an answer of the API."""
        self.asked += 1
        if answer.status == _UNAVAILABLE and answer != self.before[path]:
            self.refused += 1
        elif answer == self.after[path]:
            self.arrived.add(path)
        elif answer != self.before[path] or path in self.arrived:
            self.faults.append(f"{path}: {answer}, before {self.before[path]}, after {self.after[path]}")

    def read_units(self, home: Path) -> Iterator[None]:
        """Reads one unit after another from the raw store."""
        try:
            settings = load_settings(_env_file=None, home=home)
            store = open_store(settings, SystemClock()) if is_there(settings) else None
            for report in store.reports() if store is not None else ():
                if report.content_hash is not None:
                    table = pa.Table.from_batches(store.scan(report.unit), arrow_schema(report.unit.endpoint))
                    # It may have been replaced since it was listed.
                    if content_hash(table) not in (report.content_hash, store.report(report.unit).content_hash):
                        self.faults.append(f"{report.unit}: {table.num_rows} records that the ledger does not name")
                    self.units += 1
                    yield
        except StoreError:
            self.refused += 1


@contextmanager
def serving(home: Path, settings: Mapping[str, str], *, bound: bool = False) -> Generator[httpx.Client]:
    """The API over a home, in a process of its own."""
    port, clock = free_port(), SystemClock()
    command = Command(("-q", "serve", "--port", str(port)), environment(home, **settings), Path(os.devnull), bound)
    process, told = command.start()
    try:
        while not listens(port):
            assert process.is_alive(), "the API has ended"
            clock.wait(_PAUSE)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            yield client
    finally:
        process.terminate()
        process.join()
        told.close()


def answers(client: httpx.Client) -> Answers:
    """What the API answers now."""
    return {path: _answer(client, path) for path in PATHS}


@contextmanager
def reading_on(home: Path, settings: Mapping[str, str], seen: Seen, *, bound: bool = False) -> Generator[None]:
    """Reads as long as the block lasts."""
    over = Event()

    def read(client: httpx.Client) -> None:
        units = iter(())
        for path in cycle(PATHS):
            if over.wait(_PAUSE):
                return
            seen.answered(path, _answer(client, path))
            if next(units, "all") == "all":
                units = seen.read_units(home)

    with serving(home, settings, bound=bound) as client, ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read, client)
        try:
            yield
        finally:
            over.set()
        reading.result()


def _answer(client: httpx.Client, path: str) -> Answer:
    answer = client.get(path)
    return Answer(answer.status_code, answer.headers.get("x-data-version"), sha256(answer.content).hexdigest()[:12])
