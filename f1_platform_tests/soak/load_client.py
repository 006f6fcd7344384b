"""A light client of the API over raw sockets: many kept connections, paced, every answer checked as it comes.

`python -m f1_platform_tests.soak.load_client [--marked] PORT CONNECTIONS SECONDS PER_SECOND TARGET...` says what came,
as JSON, once the seconds are over or SIGTERM comes. It is a process of its own, so that what else a test does costs it
nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import random
import re
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_VERSION = re.compile(rb"x-data-version: *(\d+)", re.IGNORECASE)
_RETRY = re.compile(rb"retry-after: *\d+", re.IGNORECASE)
_WINS = re.compile(rb'"wins": ?(\d+)')
_LIMIT = 1 << 24
_SHOWN = 5
_PATIENCE = 30.0


@dataclass
class Outcome:
    """What came of a load.

    Attributes:
        marked: whether version n is known by n wins in all that it holds.
        statuses: how often each came.
        faults: the first few answers that were wrong, and how.
        wrong: how many there were.
        refused: answers of 503 with Retry-After.
        versions: data versions seen.
        latencies: seconds, of answers of 200.
        bodies: digest of the body of each target, in each version where its answers name one.
    """

    marked: bool = False
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    wrong: int = 0
    refused: int = 0
    versions: set[int] = field(default_factory=set)
    latencies: list[float] = field(default_factory=list)
    bodies: dict[tuple[str, bytes], str] = field(default_factory=dict)

    def fault(self, what: str) -> None:
        """Notes one."""
        self.wrong += 1
        if len(self.faults) < _SHOWN:
            self.faults.append(what)

    def told(self) -> dict[str, object]:
        """As JSON has it."""
        latencies = sorted(self.latencies)
        at = {f"p{part}": 1_000 * latencies[len(latencies) * part // 100] if latencies else 0.0 for part in (50, 99)}
        counts = {"statuses": dict(self.statuses), "wrong": self.wrong, "refused": self.refused}
        return {**counts, "faults": self.faults, "versions": sorted(self.versions), **at}

    def check(self, target: str, head: bytes, body: bytes) -> None:
        """One answer: of one version all through, and always the same where it knows no versions."""
        status = int(head[9:12])
        self.statuses[status] += 1
        if status == 503 and _RETRY.search(head):
            self.refused += 1
        elif status != 200:
            self.fault(f"{target}: {status} {body[:200]!r}")
        else:
            found = _VERSION.search(head)
            self._compare(target, found[1] if found else b"", body)

    def _compare(self, target: str, version: bytes, body: bytes) -> None:
        if version:
            self.versions.add(int(version))
        if self.marked and version and set(_WINS.findall(body)) - {version}:
            self.fault(f"{target}: version {version.decode()} with figures of {set(_WINS.findall(body))}")
        if self.bodies.setdefault((target, version), digest := hashlib.sha256(body).hexdigest()) != digest:
            self.fault(f"{target}: another body than before, {len(body)} bytes")


@dataclass
class _End:
    """When a load ends."""

    at: float

    def now(self) -> None:
        self.at = time.monotonic()


async def load(asked: argparse.Namespace) -> Outcome:
    """Asks over so many connections, all together so often a second (0 = as fast as it goes)."""
    outcome, end = Outcome(asked.marked), _End(time.monotonic() + asked.seconds)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, end.now)
    pause = asked.connections / asked.per_second if asked.per_second else 0.0
    every = range(asked.connections)
    await asyncio.gather(*(_connection(asked.port, end, pause, asked.targets, outcome, n) for n in every))
    return outcome


async def _connection(port: int, end: _End, pause: float, targets: list[str], outcome: Outcome, number: int) -> None:
    choose = random.Random(number)
    await asyncio.sleep(choose.random() * pause)  # all at once would be another load than the one asked for
    try:
        reader, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port, limit=_LIMIT), _PATIENCE)
    except (OSError, TimeoutError) as error:
        outcome.fault(f"can't connect: {error!r}")
        return
    while (began := time.monotonic()) < end.at:
        target = choose.choice(targets)
        try:
            head, body = await asyncio.wait_for(_exchange(reader, writer, target), _PATIENCE)
        except (OSError, EOFError, TimeoutError) as error:
            outcome.fault(f"{target}: {error!r}")
            break
        took = time.monotonic() - began
        if head.startswith(b"HTTP/1.1 200"):
            outcome.latencies.append(took)
        outcome.check(target, head, body)
        await asyncio.sleep(max(0.0, pause * (0.5 + choose.random()) - took))
    writer.close()


async def _exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, target: str) -> tuple[bytes, bytes]:
    writer.write(f"GET {target} HTTP/1.1\r\nHost: load\r\nAccept-Encoding: identity\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(head)
    if length:
        return head, await reader.readexactly(int(length[1]))
    pieces: list[bytes] = []
    while size := int((await reader.readline()).split(b";")[0], 16):
        pieces.append((await reader.readexactly(size + 2))[:-2])
    await reader.readline()
    return head, b"".join(pieces)


def _read(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--marked", action="store_true")
    for name, kind in (("port", int), ("connections", int), ("seconds", float), ("per_second", float)):
        parser.add_argument(name, type=kind)
    parser.add_argument("targets", nargs="+")
    return parser.parse_args(words)


if __name__ == "__main__":
    json.dump(asyncio.run(load(_read(sys.argv[1:]))).told(), sys.stdout)
