"""The access log: one JSON object a line for every request, in `access-DAY.log` of the home's logs.

A request only leaves its line in a list. Four times a second a thread appends them in one write, so that the processes
of a server share the file. A process that is killed loses a quarter second.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import msgspec

from api.asgi import Scope
from api.guards.exchange import Exchange
from f1_platform.clock import Clock

log = logging.getLogger(__name__)

EVERY = 0.25
MOST = 50_000
"""Requests that may wait to be written, when something is slow; what comes then is counted, not kept."""

_LONGEST = 2000


class Line(msgspec.Struct, gc=False):
    """A line of the log; the request's own texts are escaped as JSON has it, so that a line is always one."""

    at: datetime
    request_id: str
    method: str
    path: str
    query: str
    status: int
    bytes: int
    ms: float
    client: str
    key: str
    data_version: str
    hot: bool
    whole: bool


class AccessLog:
    """Observes the requests of a process and writes them down."""

    def __init__(self, write: Callable[[bytes, datetime], None], clock: Clock) -> None:
        """Begins with nothing to write.

        Args:
            write: appends lines; gets the instant of the last too, for the day.
            clock: for the instant of each line.
        """
        self._write, self._clock = write, clock
        self._encode = msgspec.json.Encoder().encode
        self._lines: list[bytes] = []
        self._lost = 0
        self._planned = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="api-access-log")

    def begins(self) -> None:
        """Nothing is written yet."""

    def ends(self, scope: Scope, exchange: Exchange, seconds: float) -> None:
        """Makes the line; bytes, as kept scopes would have Python's collector look through them."""
        if len(self._lines) >= MOST:
            self._lost += 1
            return
        self._lines.append(self._encode(_line(scope, exchange, seconds, self._clock.now())))
        if not self._planned:
            self._planned = True
            asyncio.get_running_loop().call_later(EVERY, self._hand_over)

    def close(self) -> None:
        """Writes what is left and ends the thread."""
        self._hand_over()
        self._thread.shutdown()

    def _hand_over(self) -> None:
        lines, self._lines, self._planned = self._lines, [], False
        if self._lost:
            log.warning("%d requests are missing in the access log: it could not be written in time", self._lost)
            self._lost = 0
        if lines:
            self._thread.submit(self._write_all, lines, self._clock.now())

    def _write_all(self, lines: list[bytes], at: datetime) -> None:
        try:
            self._write(b"\n".join([*lines, b""]), at)
        except Exception:
            log.exception("%d lines of the access log were not written", len(lines))


class DailyFile:
    """Appends to a file a day; to stderr where the folder cannot be written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, lines: bytes, at: datetime) -> None:
        """Appends whole lines."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with (self._folder / f"access-{at:%Y-%m-%d}.log").open("ab", buffering=0) as file:
                file.write(lines)
        except OSError:
            sys.stderr.buffer.write(lines)
            sys.stderr.buffer.flush()


def _line(scope: Scope, exchange: Exchange, seconds: float, now: datetime) -> Line:
    client, query = scope.get("client"), scope["query_string"]
    return Line(
        at=now,
        request_id=exchange.request_id,
        method=scope["method"],
        path=scope["path"][:_LONGEST],
        query=query[:_LONGEST].decode("latin-1") if query else "",
        status=exchange.status,
        bytes=exchange.size,
        ms=int(seconds * 1_000_000) / 1000,
        client=client[0] if client else "",
        key=exchange.key,
        data_version=_data_version(exchange.headers),
        hot=exchange.hot,
        whole=exchange.whole,
    )


def _data_version(headers: Iterable[tuple[bytes, bytes]]) -> str:
    for name, value in headers:
        if name == b"x-data-version":
            return value.decode("latin-1")
    return ""
