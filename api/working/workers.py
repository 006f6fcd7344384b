"""The door for routes: have something computed in a thread, once or in pieces, light or heavy."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from api.guards.callers import caller
from api.guards.keys import demand_key
from api.working.job import Job
from api.working.lane import Lane
from api.working.streaming import Pace, Pieces, Streamed
from f1_platform.records.cancel import Cancel

T = TypeVar("T")

_DRAWING = 2
"""Threads that wait for the process that draws: one is drawn for, the next gathers its figure meanwhile."""
_HALF_THE_CORES = max(1, (os.cpu_count() or 1) // 2)


class Workers:
    """Threads for what a request has computed; light work is never held up by heavy work.

    Each kind has its own threads, its own number of open works, and its own bounded queue, of which one caller has half
    at most; beyond that it is refused with 503 and `Retry-After`. A work whose client leaves, or that takes too long,
    is cancelled.
    """

    def __init__(
        self,
        threads: int = 4,
        heavy_threads: int = _HALF_THE_CORES,
        heavy: int = max(2, _HALF_THE_CORES),
        timeout: float = 60,
        *,
        patience: float = 10,
        stall: float = 30,
        slowest: float = 50_000,
    ) -> None:
        """Bounds.

        Args:
            threads: threads for light work.
            heavy_threads: threads for heavy work; the other cores are left to whatever answers in a moment.
            heavy: heavy works that one caller may have open, enough to keep those threads busy; all may have twice it.
            timeout: seconds that the steps of a work may take together; a client's reading does not count.
            patience: seconds that a work waits for its place.
            stall: seconds that a client may take nothing.
            slowest: bytes a second that a client takes on the whole, or is broken off.
        """
        self._threads = tuple(
            ThreadPoolExecutor(count, f"api-{name}")
            for name, count in (("light", threads), ("heavy", heavy_threads), ("drawing", _DRAWING))
        )
        quick, slow, drawing = self._threads
        self._light = Lane("light", quick, places=16 * threads, waiting=1024, patience=patience)
        # Apart from what is computed at once, so that clients that do not read can only hold up their like.
        self._streams = Lane("streaming", quick, places=32 * threads, waiting=1024, patience=patience)
        # Charts wait for one process: those who wait must not hold threads that answer in a moment.
        self._drawing = Lane("drawing", drawing, places=32, waiting=256, patience=patience)
        self._heavy = Lane("heavy", slow, places=2 * heavy, waiting=8 * heavy, patience=patience)
        self._timeout, self._stall, self._slowest = timeout, stall, slowest

    async def run(
        self, work: Callable[[Cancel], T], *, request: Request, heavy: bool = False, drawing: bool = False
    ) -> T:
        """Has something computed in a thread.

        Args:
            work: what to compute; gets what tells it that nobody waits any more.
            request: of the client that waits.
            heavy: whether it costs much; needs an API key where there are any.
            drawing: whether it waits for the process that draws.

        Raises:
            HTTPException: 503, too many at once; 504, it took too long; 499, the client left.
            Exception: what the work raised.
        """
        lane = self._drawing if drawing else self._light
        job = await self._enter(request, self._heavy if heavy else lane)
        whole = False
        try:
            result = await job.step(lambda: work(job.cancel))
            whole = True
        finally:
            job.end(whole=whole)
        return result

    async def respond(
        self,
        work: Callable[[Cancel], Iterator[bytes]],
        *,
        request: Request,
        heavy: bool,
        status: int = 200,
        headers: Mapping[str, str],
        media_type: str,
    ) -> Response:
        """Answers with the pieces of a work, each computed when the client has taken the one before.

        The first piece is there before the status goes out, so that an error until then is the caller's to answer.
        One thread at a time runs the work, not always the same: SQLite needs `check_same_thread=False`.

        Args:
            work: makes the pieces, none of them empty; a generator is closed whatever happens.
            request: of the client that waits.
            heavy: whether it costs much; needs an API key where there are any.
            status: of the answer.
            headers: of the answer.
            media_type: of the answer.

        Raises:
            HTTPException: 503, too many at once; 504, it took too long; 499, the client left.
            Exception: what the work raised before its first piece.
        """
        job = await self._enter(request, self._heavy if heavy else self._streams)
        pieces = Pieces(work, job.cancel)
        try:
            first = await job.step(pieces.next)
        except BaseException:
            job.end(whole=False, close=pieces.close)
            raise
        return Streamed(
            job,
            pieces,
            first,
            pace=Pace(self._stall, self._slowest),
            status=status,
            headers=headers,
            media_type=media_type,
        )

    def close(self) -> None:
        """Ends the threads when the server stops."""
        for threads in self._threads:
            threads.shutdown(wait=False, cancel_futures=True)

    async def _enter(self, request: Request, lane: Lane) -> Job:
        if lane is self._heavy:
            demand_key(request)
        who = caller(request.scope)
        await lane.enter(who)
        return Job(lane, who, request.receive, self._timeout)
