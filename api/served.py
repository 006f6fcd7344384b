"""What the answers of a process are made from, and what keeps it new. What is answered is for others."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Self

from api.collections.ready import ReadyAnswers
from api.snapshots import Snapshots
from api.working import Workers
from f1_platform.clock import SystemClock, clock_of
from f1_platform.records import Records
from f1_platform.serving import Follower, follower
from f1_platform.settings import Settings

log = logging.getLogger(__name__)

_FIRST_LOOK = 3.0
"""Seconds that a start waits for the raw store; an HBase that is away must not hold up what needs none."""


@dataclass(frozen=True)
class Served:
    """What routes are given.

    Attributes:
        snapshots: the published tables, the version of the moment.
        records: the raw store.
        workers: threads for what takes longer than a moment.
        ready: answers that were made once and stay good until the next version.
        follower: keeps the published tables like those of a database; none where their file is what is published to.
    """

    snapshots: Snapshots
    records: Records
    workers: Workers = field(default_factory=Workers)
    ready: ReadyAnswers = field(default_factory=ReadyAnswers)
    follower: Follower | None = None

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """From settings; nothing is opened yet."""
        records = Records(settings, clock_of(settings))
        return cls(Snapshots(settings.serving_path), records, follower=follower(settings))

    @asynccontextmanager
    async def kept_new(self, seconds: float) -> AsyncGenerator[None]:
        """Loads what there is, and looks again every so many seconds as long as the block lasts."""
        stop, looked = threading.Event(), threading.Event()
        # A thread that ends with the process: a store that does not answer would hold up the end of an asyncio one.
        threading.Thread(target=self._keep_records, args=(stop, looked, seconds), daemon=True).start()
        if self.follower is not None:
            followed = threading.Event()
            threading.Thread(target=self.follower.follow, args=(stop, followed), daemon=True).start()
            await asyncio.to_thread(followed.wait, _FIRST_LOOK)
        await self.snapshots.refresh()
        await asyncio.to_thread(looked.wait, _FIRST_LOOK)
        watching = asyncio.create_task(self.snapshots.watch(SystemClock(), seconds))
        try:
            yield
        finally:
            stop.set()
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
            self.workers.close()

    def _keep_records(self, stop: threading.Event, looked: threading.Event, seconds: float) -> None:
        while not stop.is_set():
            try:
                self.records.refresh()
            except Exception:  # a fault of ours must not end the watch, or the answers would age unseen
                log.exception("Looking at the raw store failed")
            looked.set()
            stop.wait(seconds)
